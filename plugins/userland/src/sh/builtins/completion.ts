/**
 * builtins/completion.ts — compgen, complete, compopt.
 *
 * Differs: the page completes what is typed (it asks the machine), so what `complete` is told is kept and listed, and changes nothing there.
 */
import { S_IFDIR, X_OK } from '../../lib/consts.ts';
import { readFolder } from '../../lib/files.ts';
import { type Sys, sys } from '../../lib/sdk.ts';
import { readAccounts } from '../../lib/users.ts';
import { toFields } from '../expand/fields.ts';
import { quoteIfSpecial } from '../expand/transform.ts';
import { pathFolders } from '../run/external.ts';
import { output } from '../run/say.ts';
import { longOptions, type Shell } from '../state.ts';
import * as vars from '../vars.ts';
import { builtinNames } from './index.ts';
import { failed, type Options, readOptions, type Table } from './kit.ts';
import { KEYWORDS } from './names.ts';
import { SHOPT } from './options.ts';

const ACTIONS: Readonly<Record<string, string>> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  g: 'group',
  j: 'job',
  k: 'keyword',
  s: 'service',
  u: 'user',
  v: 'variable',
};
const SPEC = 'abcdefgjksuvA:W:G:F:C:P:S:X:o:';

function* filesFor(word: string, folders: boolean): Sys<string[]> {
  const cut = word.lastIndexOf('/') + 1;
  const entries = yield* readFolder(cut === 0 ? '.' : word.slice(0, cut));
  if (typeof entries === 'number') return [];
  const out: string[] = [];
  for (const { name } of entries) {
    if (!name.startsWith(word.slice(cut)) || (name.startsWith('.') && word.slice(cut) === '')) continue;
    const path = word.slice(0, cut) + name;
    if (!folders || (yield* sys.isKind(path, S_IFDIR))) out.push(path);
  }
  return out;
}

function* programsFor(s: Shell, word: string): Sys<string[]> {
  const out = new Set<string>();
  for (const folder of pathFolders(s)) {
    const entries = yield* readFolder(folder);
    if (typeof entries === 'number') continue;
    for (const { name } of entries) {
      if (name.startsWith(word) && (yield* sys.access(`${folder}/${name}`, X_OK)) === 0) out.add(name);
    }
  }
  return [...out];
}

function* wordsOf(s: Shell, action: string, word: string): Sys<readonly string[] | null> {
  switch (action) {
    case 'alias':
      return [...s.aliases.keys()];
    case 'builtin':
    case 'enabled':
      return builtinNames();
    case 'command':
      return [
        ...s.aliases.keys(),
        ...KEYWORDS,
        ...s.functions.keys(),
        ...builtinNames(),
        ...(yield* programsFor(s, word)),
      ];
    case 'directory':
      return yield* filesFor(word, true);
    case 'file':
      return yield* filesFor(word, false);
    case 'export':
      return vars.allVariables(s).flatMap(([name, v]) => (v.attrs.includes('x') ? [name] : []));
    case 'variable':
      return vars.allVariables(s).map(([name]) => name);
    case 'arrayvar':
      return vars.allVariables(s).flatMap(([name, v]) => (v.value.kind === 'scalar' ? [] : [name]));
    case 'function':
      return [...s.functions.keys()];
    case 'group':
      return (yield* readAccounts()).groups.map((g) => g.name);
    case 'user':
      return (yield* readAccounts()).users.map((u) => u.name);
    case 'job':
      return s.jobs.map((j) => j.text.split(' ')[0] as string);
    case 'keyword':
      return KEYWORDS;
    case 'setopt':
      return longOptions;
    case 'shopt':
      return Object.keys(SHOPT);
    case 'service':
      return [];
    default:
      return null;
  }
}

function* generate(s: Shell, o: Options, word: string): Sys<number> {
  const found: string[] = [];
  const actions = [...o.flags].flatMap((letter) => (ACTIONS[letter] === undefined ? [] : [ACTIONS[letter] as string]));
  const named = o.values.get('A');
  if (named !== undefined) actions.push(named);
  for (const action of actions) {
    const list = yield* wordsOf(s, action, word);
    if (list === null) return yield* failed(s, 'compgen', `${action}: invalid action name`, 2);
    found.push(...list.filter((w) => w.startsWith(word)).sort());
  }
  const words = o.values.get('W');
  if (words !== undefined) {
    const fields = toFields(s, [{ s: words, k: 'expanded' }]);
    found.push(...fields.map((f) => f.text).filter((w) => w.startsWith(word)));
  }
  const [before, behind] = [o.values.get('P') ?? '', o.values.get('S') ?? ''];
  yield* output(s, 'compgen', found.map((w) => `${before}${w}${behind}\n`).join(''));
  return found.length > 0 ? 0 : 1;
}

/** The options of a `complete` as it lists them. */
function described(o: Options): string {
  const parts: string[] = [];
  for (const letter of o.order) {
    const value = o.values.get(letter);
    if ('prDEI'.includes(letter)) continue;
    parts.push(value === undefined ? `-${letter}` : `-${letter} ${quoteIfSpecial(value)}`);
  }
  return parts.join(' ');
}

export const completionBuiltins: Table = {
  compgen: {
    usage:
      '[-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]',
    summary: 'Display possible completions depending on the options.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, SPEC, this.usage);
      return o === null ? 2 : yield* generate(s, o, o.rest[0] ?? '');
    },
  },
  complete: {
    usage:
      '[-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]',
    summary: 'Specify how arguments are to be completed.',
    *run({ s }, args) {
      const o = yield* readOptions(s, args, `${SPEC}prDEI`, this.usage);
      if (o === null) return 2;
      const names = o.rest;
      if (o.flags.has('r')) {
        if (names.length === 0) s.completions.clear();
        for (const name of names)
          if (!s.completions.delete(name)) return yield* failed(s, 'complete', `${name}: no completion specification`);
        return 0;
      }
      if (o.flags.has('p') || args.length === 1) {
        for (const name of names.length > 0 ? names : s.completions.keys()) {
          const spec = s.completions.get(name);
          if (spec === undefined) return yield* failed(s, 'complete', `${name}: no completion specification`);
          yield* output(s, 'complete', `complete ${spec} ${name}\n`);
        }
        return 0;
      }
      for (const name of names.slice(0, 500)) s.completions.set(name, described(o));
      return 0;
    },
  },
  compopt: {
    usage: '[-o|+o option] [-DEI] [name ...]',
    summary: 'Modify or display completion options.',
    *run({ s }) {
      return yield* failed(s, 'compopt', 'not currently executing completion function');
    },
  },
};
