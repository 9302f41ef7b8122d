/** builtins/names.ts — what a name means: type, command -v, hash, alias, unalias, enable, help. */

import { S_IFDIR, S_IFMT, X_OK } from '../../lib/consts.ts';
import { type Sys, sys } from '../../lib/sdk.ts';
import { singleQuote } from '../expand/transform.ts';
import { functionText } from '../print/functions.ts';
import { pathFolders, searchPath } from '../run/external.ts';
import { complain, output } from '../run/say.ts';
import type { Shell } from '../state.ts';
import { allBuiltins, builtinNames, findBuiltin, isSpecial } from './index.ts';
import { failed, named, readOptions, type Table } from './kit.ts';

export const KEYWORDS: readonly string[] = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
];

type Kind = 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
interface Meaning {
  readonly kind: Kind;
  readonly text: string;
}

function* meanings(s: Shell, name: string, all: boolean, skipFunctions: boolean, path: boolean): Sys<Meaning[]> {
  const out: Meaning[] = [];
  const alias = s.aliases.get(name);
  if (alias !== undefined && s.shopt.get('expand_aliases')) out.push({ kind: 'alias', text: alias });
  if (KEYWORDS.includes(name)) out.push({ kind: 'keyword', text: '' });
  if (s.functions.has(name) && !skipFunctions) out.push({ kind: 'function', text: '' });
  if (findBuiltin(s, name) !== null) out.push({ kind: 'builtin', text: '' });
  if (out.length > 0 && !all && !path) return out.slice(0, 1);
  const files: string[] = [];
  if (name.includes('/')) {
    const st = yield* sys.stat(name);
    if (typeof st !== 'number' && (st.mode & S_IFMT) !== S_IFDIR && (yield* sys.access(name, X_OK)) === 0)
      files.push(name);
  } else {
    const known = s.hashed.get(name)?.path;
    if (known !== undefined && !all) files.push(known);
    else if (all) {
      for (const folder of pathFolders(s)) {
        const file = yield* searchPath(name, [folder]);
        if (file !== null && !files.includes(file) && (yield* sys.access(file, X_OK)) === 0) files.push(file);
      }
    } else {
      const file = yield* searchPath(name, pathFolders(s));
      if (file !== null && (yield* sys.access(file, X_OK)) === 0) files.push(file);
    }
  }
  const found = files.map((text): Meaning => ({ kind: 'file', text }));
  return path ? found : all ? [...out, ...found] : [...out, ...found].slice(0, 1);
}

/** `command -v` (short), `command -V` and `type` (long). */
export function* describeNames(
  s: Shell,
  who: string,
  names: readonly string[],
  how: 'short' | 'long',
  all = false,
  skipFunctions = false,
): Sys<number> {
  let status = 0;
  let text = '';
  for (const name of names) {
    const list = yield* meanings(s, name, all, skipFunctions, false);
    if (list.length === 0) {
      status = 1;
      if (how === 'short') continue;
      yield* output(s, who, text);
      text = '';
      yield* complain(s, `${who}: ${name}: not found`);
    }
    for (const m of list) text += how === 'short' ? shortText(name, m) : longText(s, name, m);
  }
  yield* output(s, who, text);
  return who === 'command' && how === 'short' && names.length > 1 ? (text === '' ? 1 : 0) : status;
}

function shortText(name: string, m: Meaning): string {
  if (m.kind === 'alias') return `alias ${name}=${singleQuote(m.text)}\n`;
  return `${m.kind === 'file' ? m.text : name}\n`;
}
function longText(s: Shell, name: string, m: Meaning): string {
  switch (m.kind) {
    case 'alias':
      return `${name} is aliased to \`${m.text}'\n`;
    case 'keyword':
      return `${name} is a shell keyword\n`;
    case 'function':
      return `${name} is a function\n${functionText(s, name)}`;
    case 'builtin':
      return `${name} is a ${isSpecial(name) && s.options.get('posix') ? 'special shell builtin' : 'shell builtin'}\n`;
    default:
      return s.hashed.get(name)?.path === m.text ? `${name} is hashed (${m.text})\n` : `${name} is ${m.text}\n`;
  }
}

function* type(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'afptP', usage);
  if (o === null) return 2;
  const all = o.flags.has('a');
  if (!o.flags.has('t') && !o.flags.has('p') && !o.flags.has('P'))
    return yield* describeNames(s, 'type', o.rest, 'long', all, o.flags.has('f'));
  let status = 0;
  let text = '';
  for (const name of o.rest) {
    const list = yield* meanings(s, name, all, o.flags.has('f'), o.flags.has('P'));
    if (list.length === 0) status = 1;
    for (const m of list) {
      if (o.flags.has('t')) text += `${m.kind}\n`;
      else if (m.kind === 'file') text += `${m.text}\n`;
    }
  }
  yield* output(s, 'type', text);
  return status;
}

function* hash(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'lrp:dt', usage);
  if (o === null) return 2;
  if (o.flags.has('r')) s.hashed.clear();
  if (o.rest.length === 0 && !o.flags.has('r')) {
    if (s.hashed.size === 0) return yield* output(s, 'hash', 'hash: hash table empty\n');
    const rows = [...s.hashed].map(([name, { path, hits }]) =>
      o.flags.has('l') ? `builtin hash -p ${path} ${name}\n` : `${String(hits).padStart(4)}\t${path}\n`,
    );
    return yield* output(s, 'hash', `${o.flags.has('l') ? '' : 'hits\tcommand\n'}${rows.join('')}`);
  }
  let status = 0;
  for (const name of o.rest) {
    if (name.includes('/')) continue;
    const given = o.values.get('p');
    if (o.flags.has('d') && s.hashed.delete(name)) continue;
    if (o.flags.has('t') && s.hashed.has(name)) {
      yield* output(s, 'hash', `${o.rest.length > 1 ? `${name}\t` : ''}${s.hashed.get(name)?.path}\n`);
      continue;
    }
    const path =
      given ??
      (o.flags.has('t') || findBuiltin(s, name) !== null || s.functions.has(name)
        ? null
        : yield* searchPath(name, pathFolders(s)));
    if (path === null) {
      if (!o.flags.has('t') && (findBuiltin(s, name) !== null || s.functions.has(name))) continue;
      yield* complain(s, `hash: ${name}: not found`);
      status = 1;
    } else s.hashed.set(name, { path, hits: 0 });
  }
  return status;
}

function* alias(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'p', usage);
  if (o === null) return 2;
  const line = (name: string): string => `alias ${name}=${singleQuote(s.aliases.get(name) as string)}\n`;
  if (o.rest.length === 0 || o.flags.has('p'))
    yield* output(s, 'alias', [...s.aliases.keys()].sort().map(line).join(''));
  let status = 0;
  for (const arg of o.rest) {
    const at = arg.indexOf('=');
    if (at > 0) {
      const name = arg.slice(0, at);
      if (/[\s$`"'\\/<>&|;()]/.test(name)) {
        yield* complain(s, `alias: ${named(name)}: invalid alias name`);
        status = 1;
      } else s.aliases.set(name, arg.slice(at + 1));
    } else if (s.aliases.has(arg)) yield* output(s, 'alias', line(arg));
    else {
      yield* complain(s, `alias: ${arg}: not found`);
      status = 1;
    }
  }
  return status;
}

function* help(s: Shell, args: string[]): Sys<number> {
  const rest = args.slice(1).filter((a) => !/^-[dms]+$/.test(a));
  const table = allBuiltins();
  if (rest.length === 0) {
    const names = [...builtinNames()].sort();
    const lines = names.map((n) => ` ${`${n} ${table[n]?.usage ?? ''}`.trim().slice(0, 76)}\n`);
    return yield* output(
      s,
      'help',
      `Commands of the shell itself. \`help NAME' tells about one of them, \`man NAME' about all other commands.\n\n${lines.join('')}`,
    );
  }
  let status = 0;
  for (const name of rest) {
    const b = Object.hasOwn(table, name) ? table[name] : undefined;
    if (b === undefined) {
      yield* complain(
        s,
        `help: no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`,
      );
      status = 1;
    } else if (args.includes('-s')) yield* output(s, 'help', `${name}: ${name} ${b.usage}\n`);
    else if (args.includes('-d')) yield* output(s, 'help', `${name} - ${b.summary}\n`);
    else yield* output(s, 'help', `${name}: ${name} ${b.usage}\n    ${b.summary}\n`);
  }
  return status;
}

export const nameBuiltins: Table = {
  type: {
    usage: '[-afptP] name [name ...]',
    summary: 'Display information about command type.',
    *run({ s }, args) {
      return yield* type(s, args, this.usage);
    },
  },
  hash: {
    usage: '[-lr] [-p pathname] [-dt] [name ...]',
    summary: 'Remember or display program locations.',
    *run({ s }, args) {
      return yield* hash(s, args, this.usage);
    },
  },
  alias: {
    usage: '[-p] [name[=value] ... ]',
    summary: 'Define or display aliases.',
    *run({ s }, args) {
      return yield* alias(s, args, this.usage);
    },
  },
  unalias: {
    usage: '[-a] name [name ...]',
    summary: 'Remove each NAME from the list of defined aliases.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, 'a', this.usage);
      if (o === null) return 2;
      if (o.flags.has('a')) {
        s.aliases.clear();
        return 0;
      }
      let status = 0;
      for (const name of o.rest)
        if (!s.aliases.delete(name)) status = yield* failed(s, 'unalias', `${name}: not found`);
      return status;
    },
  },
  enable: {
    usage: '[-a] [-dnps] [-f filename] [name ...]',
    summary: 'Enable and disable shell builtins.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, 'adnpsf:', this.usage);
      if (o === null) return 2;
      if (o.rest.length === 0) {
        const names = [...builtinNames()]
          .sort()
          .filter((n) => (o.flags.has('a') ? true : s.disabled.includes(n) === o.flags.has('n')));
        return yield* output(
          s,
          'enable',
          names.map((n) => `enable ${s.disabled.includes(n) ? '-n ' : ''}${n}\n`).join(''),
        );
      }
      let status = 0;
      for (const name of o.rest) {
        if (!builtinNames().includes(name)) status = yield* failed(s, 'enable', `${name}: not a shell builtin`);
        else s.disabled = [...s.disabled.filter((n) => n !== name), ...(o.flags.has('n') ? [name] : [])];
      }
      return status;
    },
  },
  help: {
    usage: '[-dms] [pattern ...]',
    summary: 'Display information about builtin commands.',
    *run({ s }, args) {
      return yield* help(s, args);
    },
  },
};
