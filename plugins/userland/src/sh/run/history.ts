/** run/history.ts — what was typed: kept in a list and in ~/.bash_history, and called back with `!`. */
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import { readText } from '../../lib/files.ts';
import { type Sys, sys } from '../../lib/sdk.ts';
import { on, type Shell } from '../state.ts';
import { get } from '../vars.ts';

const MAX_LINES = 1000;
const MAX_FILE = 400_000;

export function historySize(s: Shell, name = 'HISTSIZE'): number {
  const n = Number(get(s, name) ?? 500);
  return Number.isInteger(n) && n >= 0 ? Math.min(n, MAX_LINES) : MAX_LINES;
}

/** Adds a line; the lines of one command are joined. */
export function remember(s: Shell, line: string, goesOn = false): void {
  if (!on(s, 'history')) return;
  const control = (get(s, 'HISTCONTROL') ?? '').split(':');
  if (goesOn && s.history.length > 0) {
    const last = s.history.length - 1;
    const before = s.history[last] as string;
    const joint = /(?:^|[\s;&|(){}])(?:do|then|else|in|\{|\()\s*$|[;&|(]\s*$|\\$/.test(before) ? ' ' : '; ';
    s.history[last] = `${before.replace(/\\$/, '')}${joint}${line}`;
    return;
  }
  if (line.trim() === '') return;
  if ((control.includes('ignorespace') || control.includes('ignoreboth')) && line.startsWith(' ')) return;
  if ((control.includes('ignoredups') || control.includes('ignoreboth')) && s.history[s.history.length - 1] === line)
    return;
  s.history.push(line);
  s.historyNew += 1;
  const size = historySize(s);
  while (s.history.length > size) {
    s.history.shift();
    s.historyBase += 1;
  }
}

export function* loadHistory(s: Shell): Sys<void> {
  const file = get(s, 'HISTFILE');
  if (file === null || file === '') return;
  const text = yield* readText(file, MAX_FILE);
  if (typeof text === 'number') return;
  for (const line of text.split('\n')) if (line !== '') s.history.push(line);
  const extra = s.history.length - historySize(s);
  if (extra > 0) s.history.splice(0, extra);
  s.historyNew = 0;
}

/** Appends what was typed since the last time, so that two terminals of one student do not overwrite each other. */
export function* saveHistory(s: Shell): Sys<void> {
  const file = get(s, 'HISTFILE');
  if (file === null || file === '' || s.historyNew === 0) return;
  const lines = s.history.slice(Math.max(0, s.history.length - s.historyNew));
  s.historyNew = 0;
  const fd = yield* sys.open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600);
  if (fd < 0) return;
  yield* sys.write(fd, `${lines.join('\n')}\n`);
  yield* sys.close(fd);
}

export function* writeHistory(s: Shell, file: string, all: boolean): Sys<number> {
  const lines = all ? s.history : s.history.slice(Math.max(0, s.history.length - s.historyNew));
  const fd = yield* sys.open(file, O_WRONLY | O_CREAT | (all ? O_TRUNC : O_APPEND), 0o600);
  if (fd < 0) return fd;
  if (lines.length > 0) yield* sys.write(fd, `${lines.join('\n')}\n`);
  yield* sys.close(fd);
  s.historyNew = 0;
  return 0;
}

// --------------------------------------------------------------------------------------------------------------------- expansion

export type Expanded =
  | { kind: 'same' }
  | { kind: 'changed'; text: string; printOnly: boolean }
  | { kind: 'error'; message: string };

/** `!!`, `!3`, `!-2`, `!text`, `!?text?`, with `:word` and modifiers; `^a^b^`. */
export function expandHistory(s: Shell, line: string): Expanded {
  if (line.startsWith('^')) {
    const [, from = '', to = '', rest = ''] = /^\^([^^]*)\^([^^]*)\^?(.*)$/.exec(line) ?? [];
    const last = s.history[s.history.length - 1];
    if (from !== '') {
      if (last === undefined || !last.includes(from))
        return { kind: 'error', message: `:s${line}: substitution failed` };
      return { kind: 'changed', text: last.replace(from, () => to) + rest, printOnly: false };
    }
  }
  if (!line.includes('!')) return { kind: 'same' };
  let out = '';
  let changed = false;
  let printOnly = false;
  let quote = '';
  for (let i = 0; i < line.length; ) {
    const c = line[i] as string;
    if (c === '\\' && quote !== "'") {
      out += line.slice(i, i + 2);
      i += 2;
      continue;
    }
    if ((c === "'" && quote !== '"') || (c === '"' && quote !== "'"))
      quote = quote === c ? '' : quote === '' ? c : quote;
    const next = line[i + 1];
    const starts =
      c === '!' && quote !== "'" && next !== undefined && !/[\s=(]/.test(next) && !(quote === '"' && next === '"');
    if (!starts || (i > 0 && line[i - 1] === '$') || (i > 1 && line[i - 1] === '{')) {
      out += c;
      i += 1;
      continue;
    }
    const event = readEvent(s, line, i);
    if (event.kind === 'error') return event;
    out += event.text;
    printOnly ||= event.printOnly;
    changed = true;
    i = event.end;
  }
  return changed ? { kind: 'changed', text: out, printOnly } : { kind: 'same' };
}

type Event = { kind: 'event'; text: string; end: number; printOnly: boolean } | { kind: 'error'; message: string };

function readEvent(s: Shell, line: string, at: number): Event {
  const rest = line.slice(at + 1);
  const { history, historyBase } = s;
  let text: string | undefined;
  let used: number;
  const number = /^-?\d{1,6}/.exec(rest)?.[0];
  const part = /^\?([^?]*)\??/.exec(rest);
  if (rest[0] === '!') {
    text = history[history.length - 1];
    used = 1;
  } else if (rest[0] === '$' || rest[0] === '^' || rest[0] === '*') {
    text = history[history.length - 1];
    used = 0; // a word of the last line, without a colon
  } else if (number !== undefined) {
    const n = Number(number);
    text = n < 0 ? history[history.length + n] : history[n - historyBase];
    used = number.length;
  } else if (part !== null) {
    text = [...history].reverse().find((l) => l.includes(part[1] as string));
    used = part[0].length;
  } else {
    const start = /^[^\s:;&|()<>"']+/.exec(rest)?.[0] ?? '';
    text = [...history].reverse().find((l) => l.startsWith(start));
    used = start.length;
  }
  if (text === undefined) return { kind: 'error', message: `!${rest.slice(0, used)}: event not found` };
  return modified(text, line, at + 1 + used);
}

/** Word designators and modifiers behind an event. */
function modified(event: string, line: string, start: number): Event {
  let text = event;
  let at = start;
  let printOnly = false;
  const words = event.match(/"[^"]*"|'[^']*'|[^\s]+/g) ?? [];
  const choose = /^:?([$^*]|\d+(?:-(?:\d+|\$)?)?\*?|-\d+)/.exec(line.slice(at));
  if (choose !== null && (choose[0].startsWith(':') || /^[$^*]/.test(choose[0]))) {
    const chosen = wordsOf(words, choose[1] as string);
    if (chosen === null) return { kind: 'error', message: `${line.slice(start)}: bad word specifier` };
    text = chosen;
    at += choose[0].length;
  }
  for (;;) {
    const m = /^:(?:([htrep])|(g?)s(.)(.*?)\3(.*?)(?:\3|$))/.exec(line.slice(at));
    if (m === null) break;
    at += m[0].length;
    const slash = text.lastIndexOf('/');
    if (m[1] === 'h') text = slash < 0 ? text : text.slice(0, slash);
    else if (m[1] === 't') text = text.slice(slash + 1);
    else if (m[1] === 'r') text = text.replace(/\.[^./]*$/, '');
    else if (m[1] === 'e') text = /\.[^./]*$/.exec(text)?.[0] ?? '';
    else if (m[1] === 'p') printOnly = true;
    else
      text =
        m[2] === 'g'
          ? text.replaceAll(m[4] as string, () => m[5] as string)
          : text.replace(m[4] as string, () => m[5] as string);
  }
  return { kind: 'event', text, end: at, printOnly };
}

function wordsOf(words: readonly string[], what: string): string | null {
  const last = words.length - 1;
  if (what === '$') return words[last] ?? '';
  if (what === '^') return words[1] ?? null;
  if (what === '*') return words.slice(1).join(' ');
  const m = /^(\d*)(-(\d+|\$)?)?(\*)?$/.exec(what);
  if (m === null) return null;
  const from = m[1] === '' ? 0 : Number(m[1]);
  const to =
    m[4] !== undefined
      ? last
      : m[2] === undefined
        ? from
        : m[3] === undefined
          ? last - 1
          : m[3] === '$'
            ? last
            : Number(m[3]);
  if (from > last || to > last) return null;
  return words.slice(from, to + 1).join(' ');
}
