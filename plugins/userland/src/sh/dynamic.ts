/** sh/dynamic.ts — variables whose value is computed when somebody looks: RANDOM, LINENO, FUNCNAME, … */
import type { Shell } from './state.ts';
import { longOptions, shellOptions } from './state.ts';

const NAMES = new Set([
  'RANDOM',
  'SRANDOM',
  'SECONDS',
  'EPOCHSECONDS',
  'EPOCHREALTIME',
  'LINENO',
  'BASHPID',
  'BASH_SUBSHELL',
  'BASH_COMMAND',
  'FUNCNAME',
  'BASH_SOURCE',
  'BASH_LINENO',
  'PIPESTATUS',
  'DIRSTACK',
  'SHELLOPTS',
  'BASHOPTS',
  'HISTCMD',
  'GROUPS',
  'BASH_ARGV0',
  'BASH_EXECUTION_STRING',
]);
export const isDynamic = (name: string): boolean => NAMES.has(name);

/** Parks and Miller's generator as bash uses it: 15 bits out of 31. */
function nextRandom(s: Shell): number {
  const seed = s.random === 0 ? 123459876 : s.random;
  const high = Math.floor(seed / 127773);
  const low = seed - high * 127773;
  const next = 16807 * low - 2836 * high;
  s.random = next < 0 ? next + 0x7fffffff : next;
  return s.random;
}

/** Undefined: not known just now, look in the scopes. */
export function dynamicValue(s: Shell, name: string): string | readonly string[] | undefined {
  const calls = s.frames.filter((f) => f.kind === 'function' || f.kind === 'source' || f.kind === 'main');
  switch (name) {
    case 'RANDOM': {
      if (overridden(s, name)) return undefined;
      const bits = nextRandom(s);
      return String(((bits >>> 16) ^ (bits & 0xffff)) & 0x7fff);
    }
    case 'SRANDOM':
      return String((nextRandom(s) * 2 + (nextRandom(s) & 1)) % 0x1_0000_0000);
    case 'SECONDS':
      return String(Math.floor((s.clockMs - s.startedMs) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(s.clockMs / 1000));
    case 'EPOCHREALTIME':
      return (s.clockMs / 1000).toFixed(6);
    case 'LINENO':
      return String(s.line);
    case 'BASHPID':
      return String(s.pid);
    case 'BASH_SUBSHELL':
      return String(s.subshell);
    case 'BASH_COMMAND':
      return s.command;
    case 'FUNCNAME': {
      if (!calls.some((f) => f.kind === 'function')) return [];
      return calls.map((f) => (f.kind === 'function' ? f.name : f.kind === 'source' ? 'source' : 'main')).reverse();
    }
    case 'BASH_SOURCE':
      return calls
        .filter((f) => f.kind !== 'main' || f.source !== '')
        .map((f) => f.source || s.name)
        .reverse();
    case 'BASH_LINENO':
      return calls.map((f) => String(f.calledAt)).reverse();
    case 'PIPESTATUS':
      return s.pipeStatus.map(String);
    case 'DIRSTACK':
      return [s.cwd, ...s.dirs];
    case 'SHELLOPTS':
      return longOptions.filter((o) => s.options.get(o) === true).join(':');
    case 'BASHOPTS':
      return [...s.shopt].flatMap(([o, set]) => (set ? [o] : [])).join(':');
    case 'HISTCMD':
      return String(s.historyBase + s.history.length);
    case 'GROUPS':
      return [String(s.gid)];
    case 'BASH_ARGV0':
      return s.name;
    case 'BASH_EXECUTION_STRING':
      return s.execString === '' ? undefined : s.execString;
    default:
      return undefined;
  }
}

const overridden = (s: Shell, name: string): boolean => s.scopes.some((scope) => scope.vars.has(name));

/** Assigning to one of them: true when that is all there is to do. */
export function setDynamic(s: Shell, name: string, text: string): boolean {
  switch (name) {
    case 'RANDOM':
      s.random = Math.abs(Number.parseInt(text, 10) || 0) % 0x7fffffff;
      return true;
    case 'SECONDS':
      s.startedMs = s.clockMs - (Number.parseInt(text, 10) || 0) * 1000;
      return true;
    case 'LINENO':
      s.line = Number.parseInt(text, 10) || 0;
      return true;
    case 'BASH_ARGV0':
      s.name = text;
      return true;
    default:
      return true; // FUNCNAME, PIPESTATUS, …: assignments have no effect
  }
}

/** `$-`. */
export function optionLetters(s: Shell): string {
  let out = '';
  for (const [letter, long] of Object.entries(shellOptions)) if (s.options.get(long) === true) out += letter;
  const sorted = [...out].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).join('');
  const i = s.interactive ? 'i' : '';
  const at = [...sorted].findIndex((c) => ORDER.indexOf(c) > ORDER.indexOf('i'));
  const withI = i === '' ? sorted : at < 0 ? sorted + i : sorted.slice(0, at) + i + sorted.slice(at);
  return `${withI}${s.fromString ? 'c' : ''}${s.input?.kind === 'fd' || (s.interactive && !s.fromString) ? 's' : ''}`;
}
const ORDER = 'abefhikmnprtuvxBCEHPT';
