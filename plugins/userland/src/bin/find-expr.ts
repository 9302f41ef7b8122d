/** bin/find-expr.ts — the expression of find(1): tests and actions joined by and, or, not. */
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK } from '../lib/consts.ts';
import { parseMode } from '../lib/modes.ts';
import type { Accounts } from '../lib/users.ts';

export type Find =
  | { readonly t: 'and' | 'or' | 'list'; readonly a: Find; readonly b: Find }
  | { readonly t: 'not'; readonly a: Find }
  | { readonly t: 'true' | 'false' | 'print' | 'print0' | 'prune' | 'delete' | 'quit' | 'ls' | 'empty' }
  | { readonly t: 'name' | 'path' | 'regex' | 'lname'; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly t: 'type'; readonly kinds: readonly number[] }
  | {
      readonly t: 'number';
      readonly what: 'size' | 'links' | 'inum' | 'uid' | 'gid' | 'mtime' | 'atime' | 'ctime' | 'mmin' | 'amin' | 'cmin';
      readonly sign: -1 | 0 | 1;
      readonly n: number;
      readonly unit: number;
    }
  | { readonly t: 'owner'; readonly what: 'user' | 'group'; readonly id: number }
  | { readonly t: 'noowner'; readonly what: 'user' | 'group' }
  | { readonly t: 'perm'; readonly how: 'exact' | 'all' | 'any'; readonly mode: number }
  | { readonly t: 'newer'; readonly than: string }
  | { readonly t: 'samefile'; readonly file: string }
  | { readonly t: 'access'; readonly mode: number }
  | { readonly t: 'printf'; readonly format: string }
  | {
      readonly t: 'exec';
      readonly words: readonly string[];
      readonly many: boolean;
      readonly ask: boolean;
      readonly inDir: boolean;
    };

export interface FindPlan {
  readonly expr: Find;
  readonly maxDepth: number;
  readonly minDepth: number;
  readonly depthFirst: boolean;
  readonly oneSystem: boolean;
}
/** The sentence behind `find: `. */
export class FindError extends Error {}

const KINDS: Readonly<Record<string, number>> = {
  f: S_IFREG,
  d: S_IFDIR,
  l: S_IFLNK,
  p: S_IFIFO,
  s: S_IFSOCK,
  c: S_IFCHR,
  b: S_IFBLK,
};
const ACTIONS = new Set(['print', 'print0', 'delete', 'ls', 'printf', 'exec', 'quit']);

export function parseFind(args: readonly string[], accounts: Accounts): FindPlan {
  let at = 0;
  let depth = 0;
  let acts = false;
  const plan = { maxDepth: Infinity, minDepth: 0, depthFirst: false, oneSystem: false };
  const value = (name: string): string => {
    const v = args[at];
    if (v === undefined) throw new FindError(`missing argument to \`${name}'`);
    at += 1;
    return v;
  };
  const number = (name: string): { sign: -1 | 0 | 1; n: number } => {
    const v = value(name);
    const m = /^([+-]?)([0-9]+)$/.exec(v);
    if (m === null) throw new FindError(`invalid argument \`${v}' to \`${name}'`);
    return { sign: m[1] === '+' ? 1 : m[1] === '-' ? -1 : 0, n: Number(m[2]) };
  };
  const list = (): Find => {
    let a = or();
    while (args[at] === ',') {
      at += 1;
      a = { t: 'list', a, b: or() };
    }
    return a;
  };
  const or = (): Find => {
    let a = and();
    while (args[at] === '-o' || args[at] === '-or') {
      at += 1;
      a = { t: 'or', a, b: and() };
    }
    return a;
  };
  const and = (): Find => {
    let a = not();
    for (;;) {
      const next = args[at];
      if (next === undefined || next === ')' || next === '-o' || next === '-or' || next === ',') return a;
      if (next === '-a' || next === '-and') at += 1;
      a = { t: 'and', a, b: not() };
    }
  };
  const not = (): Find => {
    if (args[at] !== '!' && args[at] !== '-not') return primary();
    at += 1;
    depth += 1;
    if (depth > 500) throw new FindError('expression is nested too deeply');
    const a = not();
    depth -= 1;
    return { t: 'not', a };
  };
  const primary = (): Find => {
    const word = args[at];
    if (word === undefined) throw new FindError('expected an expression after the last operator');
    at += 1;
    if (word === '(') {
      depth += 1;
      if (depth > 500) throw new FindError('expression is nested too deeply');
      if (args[at] === ')') throw new FindError('invalid expression; empty parentheses are not allowed.');
      const inner = list();
      if (args[at] !== ')')
        throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      at += 1;
      depth -= 1;
      return inner;
    }
    if (word === ')') throw new FindError("invalid expression; you have too many ')'");
    const name = word.slice(1);
    if (ACTIONS.has(name) || name === 'ok' || name === 'execdir' || name === 'okdir') acts = true;
    switch (word) {
      case '-true':
      case '-false':
      case '-print':
      case '-print0':
      case '-prune':
      case '-quit':
      case '-ls':
      case '-empty':
        return { t: name as 'true' };
      case '-delete':
        plan.depthFirst = true;
        return { t: 'delete' };
      case '-depth':
      case '-d':
        plan.depthFirst = true;
        return { t: 'true' };
      case '-xdev':
      case '-mount':
        plan.oneSystem = true;
        return { t: 'true' };
      case '-noleaf':
      case '-warn':
      case '-nowarn':
      case '-daystart':
      case '-ignore_readdir_race':
        return { t: 'true' };
      case '-regextype':
        value(word);
        return { t: 'true' };
      case '-follow':
        return { t: 'true' };
      case '-maxdepth':
      case '-mindepth': {
        const v = value(word);
        if (!/^[0-9]+$/.test(v))
          throw new FindError(`Expected a positive decimal integer argument to ${word}, but got ‘${v}’`);
        plan[word === '-maxdepth' ? 'maxDepth' : 'minDepth'] = Number(v);
        return { t: 'true' };
      }
      case '-name':
      case '-iname':
        return { t: 'name', pattern: value(word), ignoreCase: word === '-iname' };
      case '-path':
      case '-wholename':
      case '-ipath':
        return { t: 'path', pattern: value(word), ignoreCase: word === '-ipath' };
      case '-regex':
      case '-iregex':
        return { t: 'regex', pattern: value(word), ignoreCase: word === '-iregex' };
      case '-lname':
        return { t: 'lname', pattern: value(word), ignoreCase: false };
      case '-type':
      case '-xtype': {
        const v = value(word);
        const kinds = v.split(',').map((k) => KINDS[k]);
        if (kinds.some((k) => k === undefined)) throw new FindError(`Unknown argument to -type: ${v}`);
        return { t: 'type', kinds: kinds as number[] };
      }
      case '-size': {
        const v = value(word);
        const m = /^([+-]?)([0-9]+)([bcwkMG]?)$/.exec(v);
        if (m === null) throw new FindError(`Invalid argument \`${v}' to -size`);
        const unit = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1 << 20, G: 1 << 30 }[m[3] as 'k'];
        return { t: 'number', what: 'size', sign: m[1] === '+' ? 1 : m[1] === '-' ? -1 : 0, n: Number(m[2]), unit };
      }
      case '-links':
      case '-inum':
      case '-uid':
      case '-gid':
      case '-mtime':
      case '-atime':
      case '-ctime':
      case '-mmin':
      case '-amin':
      case '-cmin':
        return {
          t: 'number',
          what: name as 'links',
          ...number(word),
          unit: name.endsWith('time') ? 86_400_000 : name.endsWith('min') ? 60_000 : 1,
        };
      case '-user':
      case '-group': {
        const v = value(word);
        const id = name === 'user' ? accounts.uidOf(v) : accounts.gidOf(v);
        if (id === null) throw new FindError(`‘${v}’ is not the name of a known ${name}`);
        return { t: 'owner', what: name as 'user', id };
      }
      case '-nouser':
      case '-nogroup':
        return { t: 'noowner', what: name.slice(2) as 'user' };
      case '-perm': {
        const v = value(word);
        const how = v.startsWith('-') ? 'all' : v.startsWith('/') ? 'any' : 'exact';
        const change = parseMode(how === 'exact' ? v : v.slice(1), 0);
        const mode = change?.(0, false) ?? null;
        if (mode === null) throw new FindError(`invalid mode \`${v}'`);
        return { t: 'perm', how, mode };
      }
      case '-newer':
      case '-anewer':
      case '-cnewer':
        return { t: 'newer', than: value(word) };
      case '-samefile':
        return { t: 'samefile', file: value(word) };
      case '-readable':
      case '-writable':
      case '-executable':
        return { t: 'access', mode: { readable: 4, writable: 2, executable: 1 }[name as 'readable'] };
      case '-printf':
        return { t: 'printf', format: value(word) };
      case '-exec':
      case '-execdir':
      case '-ok':
      case '-okdir': {
        const words: string[] = [];
        for (;;) {
          const w = args[at];
          if (w === undefined) throw new FindError(`missing argument to \`${word}'`);
          at += 1;
          if (w === ';' || (w === '+' && words.at(-1) === '{}')) {
            if (words.length === 0) throw new FindError(`invalid argument \`;' to \`${word}'`);
            return {
              t: 'exec',
              words: w === '+' ? words.slice(0, -1) : words,
              many: w === '+',
              ask: name.startsWith('ok'),
              inDir: name.endsWith('dir'),
            };
          }
          words.push(w);
        }
      }
      default:
        throw new FindError(
          word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`,
        );
    }
  };
  let expr: Find = { t: 'true' };
  if (args.length > 0) {
    expr = list();
    if (at < args.length)
      throw new FindError(
        args[at] === ')'
          ? "invalid expression; you have too many ')'"
          : `paths must precede expression: \`${args[at]}'`,
      );
  }
  return { expr: acts ? expr : { t: 'and', a: expr, b: { t: 'print' } }, ...plan };
}
