/** builtins/parameters.ts — unset, set, shift, getopts: what happens to variables, options and positional parameters. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { listText, quoteIfSpecial } from '../expand/transform.ts';
import { functionText } from '../print/functions.ts';
import { complain, output } from '../run/say.ts';
import { longOptions, on, type Shell, shellOptions } from '../state.ts';
import * as vars from '../vars.ts';
import { failed, named, readOptions, type Table, usageError } from './kit.ts';
import { setOption } from './options.ts';

function* unset(s: Shell, args: string[], usage: string): Sys<number> {
  const o = yield* readOptions(s, args, 'fnv', usage);
  if (o === null) return 2;
  let status = 0;
  for (const name of o.rest) {
    const m = /^([A-Za-z_][A-Za-z0-9_]*)\[([\s\S]*)\]$/.exec(name);
    if (o.flags.has('f')) {
      if (s.functions.get(name)?.readonly) {
        yield* complain(s, `unset: ${name}: cannot unset: readonly function`);
        status = 1;
      } else s.functions.delete(name);
    } else if (m !== null) {
      if (!unsetElement(s, vars.resolve(s, m[1] as string), m[2] as string)) {
        yield* complain(s, `unset: ${m[1]}: not an array variable`);
        status = 1;
      }
    } else if (!vars.isName(name)) {
      if (o.flags.has('v')) {
        yield* complain(s, `unset: ${named(name)}: not a valid identifier`);
        status = 1;
      } else s.functions.delete(name);
    } else {
      const target = o.flags.has('n') ? name : vars.resolve(s, name);
      const known = vars.findDirect(s, target) !== null;
      if (!known && !o.flags.has('v')) s.functions.delete(name);
      else if (!vars.unset(s, target)) {
        yield* complain(s, `unset: ${name}: cannot unset: readonly variable`);
        status = 1;
      }
    }
  }
  return status;
}

function unsetElement(s: Shell, name: string, subscript: string): boolean {
  const variable = vars.find(s, name);
  if (variable === null) return true;
  vars.checkWritable(name, variable);
  const { value } = variable;
  if (value.kind === 'scalar') {
    if (subscript !== '0') return false;
    vars.unset(s, name);
  } else if (value.kind === 'assoc') {
    if (subscript === '@' || subscript === '*') value.map.clear();
    else value.map.delete(subscript);
  } else if (subscript === '@' || subscript === '*') vars.unset(s, name);
  else value.map.delete(vars.indexOf(s, name, value.map, subscript));
  return true;
}

function* set(s: Shell, args: string[]): Sys<number> {
  if (args.length === 1) {
    const lines = vars.allVariables(s).flatMap(([name, v]) => {
      if (v.value.kind !== 'scalar') return [`${name}=${listText(v)}\n`];
      return v.value.text === null ? [] : [`${name}=${quoteIfSpecial(v.value.text)}\n`];
    });
    const functions = [...s.functions.keys()].sort().map((n) => functionText(s, n));
    return yield* output(s, 'set', [...lines, ...functions].join(''));
  }
  let i = 1;
  for (; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--') {
      s.params = args.slice(i + 1);
      return 0;
    }
    if (arg === '-') {
      s.options.set('xtrace', false);
      s.options.set('verbose', false);
      if (i + 1 < args.length) s.params = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) break;
    const value = arg[0] === '-';
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[i + 1];
        if (name === undefined) {
          yield* output(s, 'set', optionList(s, value));
          continue;
        }
        i += 1;
        if (!longOptions.includes(name)) return yield* failed(s, 'set', `${name}: invalid option name`, 2);
        yield* setOption(s, name, value);
        continue;
      }
      const long = shellOptions[letter];
      if (long === undefined) {
        return yield* usageError(
          s,
          'set',
          `${arg[0]}${letter}: invalid option`,
          '[-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
        );
      }
      yield* setOption(s, long, value);
    }
  }
  if (i < args.length) s.params = args.slice(i);
  return 0;
}

function optionList(s: Shell, readable: boolean): string {
  return longOptions
    .map((o) => (readable ? `${o.padEnd(15)}\t${on(s, o) ? 'on' : 'off'}\n` : `set ${on(s, o) ? '-' : '+'}o ${o}\n`))
    .join('');
}

function* shift(s: Shell, args: string[]): Sys<number> {
  const text = args[1] ?? '1';
  if (!/^\s*[+-]?\d{1,9}\s*$/.test(text)) return yield* failed(s, 'shift', `${text}: numeric argument required`);
  const n = Number(text);
  if (n < 0) return yield* failed(s, 'shift', `${text}: shift count out of range`);
  if (n > s.params.length) return 1;
  s.params = s.params.slice(n);
  return 0;
}

function* getopts(s: Shell, args: string[]): Sys<number> {
  const rest = args[1] === '--' ? args.slice(2) : args.slice(1);
  const [spec, name, ...given] = rest;
  if (spec === undefined || name === undefined) {
    yield* sys.write(2, 'getopts: usage: getopts optstring name [arg ...]\n');
    return 2;
  }
  if (!vars.isName(name)) return yield* failed(s, 'getopts', `${named(name)}: not a valid identifier`);
  const list = rest.length > 2 ? given : s.params;
  let index = Number(vars.get(s, 'OPTIND') ?? 1) || 1;
  if (index !== s.optIndex) s.optSub = 0;
  const silent = spec.startsWith(':');
  const setIndex = (n: number): void => {
    vars.set(s, 'OPTIND', String(n));
    s.optIndex = n;
  };
  const word = list[index - 1];
  if (s.optSub === 0) {
    if (word === undefined || word.length < 2 || word[0] !== '-' || word === '--') {
      if (word === '--') index += 1;
      setIndex(index);
      vars.set(s, name, '?');
      vars.unset(s, 'OPTARG');
      return 1;
    }
    s.optSub = 1;
  }
  const text = word ?? '';
  const letter = text[s.optSub] ?? '?';
  const at = letter === ':' ? -1 : spec.indexOf(letter);
  const last = s.optSub + 1 >= text.length;
  const advance = (): void => {
    if (last) {
      s.optSub = 0;
      setIndex(index + 1);
    } else s.optSub += 1;
  };
  if (at < 0) {
    advance();
    vars.set(s, name, '?');
    if (silent) vars.set(s, 'OPTARG', letter);
    else {
      vars.unset(s, 'OPTARG');
      if (vars.get(s, 'OPTERR') !== '0') yield* sys.write(2, `${getoptsName(s)}: illegal option -- ${letter}\n`);
    }
    return 0;
  }
  if (spec[at + 1] !== ':') {
    advance();
    vars.set(s, name, letter);
    vars.unset(s, 'OPTARG');
    return 0;
  }
  const attached = last ? null : text.slice(s.optSub + 1);
  const argument = attached ?? list[index];
  s.optSub = 0;
  if (argument === undefined) {
    setIndex(index + 1);
    if (silent) {
      vars.set(s, name, ':');
      vars.set(s, 'OPTARG', letter);
    } else {
      vars.set(s, name, '?');
      vars.unset(s, 'OPTARG');
      if (vars.get(s, 'OPTERR') !== '0')
        yield* sys.write(2, `${getoptsName(s)}: option requires an argument -- ${letter}\n`);
    }
    return 0;
  }
  setIndex(index + (attached === null ? 2 : 1));
  vars.set(s, name, letter);
  vars.set(s, 'OPTARG', argument);
  return 0;
}
const getoptsName = (s: Shell): string => s.name;

export const parameterBuiltins: Table = {
  unset: {
    special: true,
    usage: '[-f] [-v] [-n] [name ...]',
    summary: 'Unset values and attributes of shell variables and functions.',
    *run({ s }, args) {
      return yield* unset(s, args, this.usage);
    },
  },
  set: {
    special: true,
    usage: '[-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
    summary: 'Set or unset values of shell options and positional parameters.',
    *run({ s }, args) {
      return yield* set(s, args);
    },
  },
  shift: {
    special: true,
    usage: '[n]',
    summary: 'Shift positional parameters.',
    *run({ s }, args) {
      return yield* shift(s, args);
    },
  },
  getopts: {
    usage: 'optstring name [arg ...]',
    summary: 'Parse option arguments.',
    *run({ s }, args) {
      return yield* getopts(s, args);
    },
  },
};
