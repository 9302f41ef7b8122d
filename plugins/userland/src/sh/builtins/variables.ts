/** builtins/variables.ts — declare and its kin, unset, shift, set, getopts. */
import type { Sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { attributeLetters, declaration, listText, quoteIfSpecial } from '../expand/transform.ts';
import { functionText } from '../print/functions.ts';
import { complain, output } from '../run/say.ts';
import type { Frame, Scope, Shell, Variable } from '../state.ts';
import * as vars from '../vars.ts';
import { failed, named, type Table, usageError } from './kit.ts';

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
};
