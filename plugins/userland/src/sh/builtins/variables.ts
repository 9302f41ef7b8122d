/** builtins/variables.ts — declare and its kin, unset, shift, set, getopts. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { attributeLetters, declaration, doubleQuote, listText, quoteIfSpecial } from '../expand/transform.ts';
import { functionText } from '../print/functions.ts';
import { complain, output } from '../run/say.ts';
import { type Frame, longOptions, on, type Scope, type Shell, shellOptions, type Variable } from '../state.ts';
import * as vars from '../vars.ts';
import { failed, named, readOptions, type Table, usageError } from './kit.ts';
import { setOption } from './options.ts';

const ATTRIBUTES = 'irlucxnt';

interface Declaring {
  readonly name: string;
  readonly add: string;
  readonly remove: string;
  /** -a, -A */
  readonly array: 'a' | 'A' | null;
  readonly global: boolean;
  readonly local: boolean;
  readonly functions: 'f' | 'F' | null;
  readonly print: boolean;
  readonly inherit: boolean;
  readonly rest: string[];
}

/** `-x`, `+x`, combined and mixed with names. */
function* readDeclaration(s: Shell, args: string[], usage: string): Sys<Declaring | null> {
  const name = args[0] as string;
  let [add, remove] = ['', ''];
  let array: 'a' | 'A' | null = null;
  let [global, print, inherit] = [false, false, false];
  let functions: 'f' | 'F' | null = null;
  let i = 1;
  for (; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--') {
      i += 1;
      break;
    }
    if (!/^[-+][A-Za-z]/.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (arg[0] === '-' && (letter === 'f' || letter === 'F')) functions = functions === 'F' ? 'F' : letter;
      else if (letter === 'p') print = true;
      else if (letter === 'g') global = true;
      else if (letter === 'I') inherit = true;
      else if (letter === 'a' || letter === 'A') array = letter;
      else if (ATTRIBUTES.includes(letter)) {
        if (arg[0] === '-') add += letter;
        else remove += letter;
      } else {
        yield* usageError(s, name, `${arg.slice(0, 1)}${letter}: invalid option`, usage);
        return null;
      }
    }
  }
  const local =
    name === 'local' || (!global && vars.functionScope(s) !== null && name !== 'export' && name !== 'readonly');
  return { name, add, remove, array, global, local, functions, print, inherit, rest: args.slice(i) };
}

function* declare(s: Shell, f: Frame, d: Declaring): Sys<number> {
  if (d.functions !== null) return yield* declareFunctions(s, d);
  if (d.print || d.rest.length === 0) return yield* printVariables(s, d);
  let status = 0;
  const first = f.args.length - d.rest.length;
  for (let i = 0; i < d.rest.length; i += 1) {
    const list = f.arrays.find((a) => a.at === first + i);
    try {
      const ok = yield* declareOne(s, d, d.rest[i] as string, list ?? null);
      if (!ok) status = 1;
    } catch (e) {
      if (!(e instanceof ShellError) || (e.severity !== 'command' && e.severity !== 'assignment')) throw e;
      yield* complain(
        s,
        d.name === 'readonly' || d.name === 'export' || e.severity === 'assignment'
          ? d.name === 'declare' || d.name === 'typeset' || d.name === 'local'
            ? `${d.name}: ${e.message}`
            : e.message
          : `${d.name}: ${e.message}`,
      );
      status = 1;
    }
  }
  return status;
}

function scopeOf(s: Shell, d: Declaring): Scope {
  if (d.local) return vars.functionScope(s) ?? vars.globalScope(s);
  return vars.globalScope(s);
}

function* declareOne(s: Shell, d: Declaring, arg: string, list: Frame['arrays'][number] | null): Sys<boolean> {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([\s\S]*?)\])?(?:(\+?=)([\s\S]*))?$/.exec(arg);
  if (m === null) {
    yield* complain(s, `${d.name}: ${named(arg)}: not a valid identifier`);
    return false;
  }
  const [, name = '', sub, sign, value = ''] = m;
  const append = list === null ? sign === '+=' : list.append;
  const reference = d.add.includes('n');
  const target = reference || d.local ? name : vars.resolve(s, name);
  if (reference && value !== '' && !/^[A-Za-z_][A-Za-z0-9_]*(\[[\s\S]*\])?$/.test(value)) {
    yield* complain(s, `${d.name}: ${named(value)}: invalid variable name for name reference`);
    return false;
  }
  if (reference && value === name && !d.local) {
    yield* complain(s, `${d.name}: ${name}: nameref variable self references not allowed`);
    return false;
  }
  const variable = place(s, d, target);
  if (variable.attrs.includes('r') && (sign !== undefined || list !== null || d.remove.includes('r'))) {
    yield* complain(
      s,
      `${d.name === 'export' || d.name === 'readonly' ? '' : `${d.name}: `}${name}: readonly variable`,
    );
    return false;
  }
  if (d.array === 'A' && variable.value.kind === 'indexed') {
    yield* complain(s, `${d.name}: ${name}: cannot convert indexed to associative array`);
    return false;
  }
  if (d.array === 'a' && variable.value.kind === 'assoc') {
    yield* complain(s, `${d.name}: ${name}: cannot convert associative to indexed array`);
    return false;
  }
  // `declare -a x` makes an array that has not been set.
  const bare =
    d.array !== null &&
    sign === undefined &&
    list === null &&
    variable.value.kind === 'scalar' &&
    variable.value.text === null;
  if (bare) variable.attrs += '-';
  if (d.array === 'A' && variable.value.kind === 'scalar') variable.value = { kind: 'assoc', map: new Map() };
  if (d.array === 'a' || (list !== null && variable.value.kind === 'scalar')) vars.toIndexed(variable);
  for (const letter of d.remove) variable.attrs = variable.attrs.replaceAll(letter, '');
  for (const letter of d.add) {
    if (letter === 'u' || letter === 'l' || letter === 'c') variable.attrs = variable.attrs.replace(/[ulc]/g, '');
    if (letter !== 'r' && !variable.attrs.includes(letter)) variable.attrs += letter;
  }
  if (list !== null) {
    const holder: Scope = { kind: 'global', vars: new Map([[target, variable]]), options: null };
    vars.setList(s, target, list.items, append, holder);
  } else if (sub !== undefined && sign !== undefined) vars.setIn(s, target, variable, sub, value, append);
  else if (sub !== undefined) vars.toIndexed(variable);
  else if (sign !== undefined) {
    if (vars.isComputed(s, target) && !d.local) vars.set(s, target, value, append);
    else vars.assign(s, target, variable, value, append);
  }
  if (d.add.includes('r') && !variable.attrs.includes('r')) variable.attrs += 'r';
  return true;
}

/** The variable to change: the visible one, or a new one in the scope asked for. */
function place(s: Shell, d: Declaring, name: string): Variable {
  if (d.local) {
    const scope = scopeOf(s, d);
    const here = scope.vars.get(name);
    if (here !== undefined) return here;
    const outer = vars.findDirect(s, name);
    const fresh = vars.create(scope, name);
    const command = s.scopes.find((x) => x.kind === 'command' && x.vars.has(name));
    if (outer !== null && (d.inherit || command !== undefined)) {
      fresh.value =
        outer.value.kind === 'scalar'
          ? { ...outer.value }
          : outer.value.kind === 'indexed'
            ? { kind: 'indexed', map: new Map(outer.value.map) }
            : { kind: 'assoc', map: new Map(outer.value.map) };
      fresh.attrs = outer.attrs;
    } else if (outer?.attrs.includes('r')) {
      vars.globalScope(s); // a readonly of the outside stays so
      fresh.attrs = '';
      if (vars.globalScope(s).vars.get(name) === outer) {
        scope.vars.delete(name);
        throw new ShellError(`${name}: readonly variable`, 'command');
      }
    }
    return fresh;
  }
  if (d.global) return vars.globalScope(s).vars.get(name) ?? vars.create(vars.globalScope(s), name);
  return (
    (d.add.includes('n') ? vars.findDirect(s, name) : vars.find(s, name)) ?? vars.create(vars.globalScope(s), name)
  );
}

function* declareFunctions(s: Shell, d: Declaring): Sys<number> {
  if (d.rest.length === 0) {
    const names = [...s.functions.keys()].sort();
    const text = names.map((n) => (d.functions === 'F' ? `declare -f ${n}\n` : functionText(s, n)));
    return yield* output(s, d.name, text.join(''));
  }
  let status = 0;
  for (const name of d.rest) {
    const fn = s.functions.get(name);
    if (fn === undefined) {
      status = 1;
      if (d.name === 'export' || d.name === 'readonly') yield* complain(s, `${d.name}: ${name}: not a function`);
    } else if (d.add.includes('x') || d.name === 'export') fn.exported = !d.remove.includes('x');
    else if (d.add.includes('r') || d.name === 'readonly') fn.readonly = true;
    else if (d.add.includes('t')) fn.traced = true;
    else yield* output(s, d.name, d.functions === 'F' ? `${name}\n` : functionText(s, name));
  }
  return status;
}

function* printVariables(s: Shell, d: Declaring): Sys<number> {
  let text = '';
  let status = 0;
  if (d.rest.length > 0) {
    for (const name of d.rest) {
      const variable = vars.visible(s, name);
      if (variable === null || (d.local && d.name === 'local' && vars.functionScope(s)?.vars.get(name) === undefined)) {
        yield* output(s, d.name, text);
        text = '';
        yield* complain(s, `${d.name}: ${name}: not found`);
        status = 1;
      } else text += `${declaration(name, variable)}\n`;
    }
  } else {
    const wanted = d.add + (d.array ?? '');
    const list = d.name === 'local' ? [...(vars.functionScope(s)?.vars ?? [])] : vars.allVariables(s);
    for (const [name, variable] of list) {
      const letters = attributeLetters(variable);
      if (![...wanted].every((letter) => letters.includes(letter))) continue;
      if (d.print || wanted !== '' || d.name === 'export' || d.name === 'readonly')
        text += `${declaration(name, variable)}\n`;
      else if (vars.textOf(variable.value) !== null || variable.value.kind !== 'scalar')
        text += `${name}=${variable.value.kind === 'scalar' ? quoteIfSpecial(variable.value.text ?? '') : listText(variable)}\n`;
    }
    if (wanted === '' && !d.print && d.name !== 'local')
      text += [...s.functions.keys()]
        .sort()
        .map((n) => functionText(s, n))
        .join('');
  }
  const written = yield* output(s, d.name, text);
  return status || written;
}

const declaring = (usage: string, fixed = ''): Table[string]['run'] =>
  function* ({ s }, args, f) {
    const d = yield* readDeclaration(s, args, usage);
    if (d === null) return 2;
    if (d.name === 'local') {
      if (vars.functionScope(s) === null) return yield* failed(s, 'local', 'can only be used in a function');
      if (d.rest[0] === '-') {
        const scope = vars.functionScope(s);
        if (scope !== null) scope.options ??= [...s.options].flatMap(([o, set]) => (set ? [o] : [])).join(':');
        return 0;
      }
    }
    // export -n takes the attribute away; export -p lists.
    const unexport = args[0] === 'export' && d.add.includes('n');
    const add = unexport ? d.add.replaceAll('n', '') : d.add + fixed;
    return yield* declare(s, f, { ...d, add, remove: unexport ? `${d.remove}x` : d.remove });
  };

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

const DECLARE = '[-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]';

export const variableBuiltins: Table = {
  declare: { usage: DECLARE, summary: 'Set variable values and attributes.', run: declaring(DECLARE) },
  typeset: { usage: DECLARE, summary: 'Set variable values and attributes.', run: declaring(DECLARE) },
  local: {
    usage: '[option] name[=value] ...',
    summary: 'Define local variables.',
    run: declaring('[option] name[=value] ...'),
  },
  export: {
    special: true,
    usage: '[-fn] [name[=value] ...] or export -p',
    summary: 'Set export attribute for shell variables.',
    run: declaring('[-fn] [name[=value] ...] or export -p', 'x'),
  },
  readonly: {
    special: true,
    usage: '[-aAf] [name[=value] ...] or readonly -p',
    summary: 'Mark shell variables as unchangeable.',
    run: declaring('[-aAf] [name[=value] ...] or readonly -p', 'r'),
  },
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
export { doubleQuote };
