/** sh/vars.ts — variables: scopes, attributes, arrays, and the ones the shell computes when asked. */
import { evaluate, evaluateBig } from './arith/evaluate.ts';
import { dynamicValue, isDynamic, setDynamic } from './dynamic.ts';
import { ShellError } from './errors.ts';
import { on, type Scope, type Shell, type Value, type Variable } from './state.ts';

/** Characters one variable may hold, and elements one array may have. */
export const MAX_VALUE = 8_000_000;
export const MAX_ELEMENTS = 500_000;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const isName = (text: string): boolean => NAME.test(text);

/** The nearest variable of that name. Name references are followed (at most 16 deep). */
export function find(s: Shell, name: string): Variable | null {
  let wanted = name;
  for (let hops = 0; hops < 16; hops += 1) {
    const variable = findDirect(s, wanted);
    if (variable === null || !variable.attrs.includes('n')) return variable;
    const target = variable.value.kind === 'scalar' ? variable.value.text : null;
    if (target === null || !isName(target) || target === wanted) return variable;
    wanted = target;
  }
  return null;
}

export function findDirect(s: Shell, name: string): Variable | null {
  for (let i = s.scopes.length - 1; i >= 0; i -= 1) {
    const found = s.scopes[i]?.vars.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** What a name reference leads to: another name, perhaps with a subscript. */
export function resolve(s: Shell, name: string): string {
  let wanted = name;
  for (let hops = 0; hops < 16; hops += 1) {
    const variable = findDirect(s, wanted);
    if (variable === null || !variable.attrs.includes('n') || variable.value.kind !== 'scalar') return wanted;
    if (variable.value.text === null || variable.value.text === '') return wanted;
    wanted = variable.value.text;
  }
  return wanted;
}

export function globalScope(s: Shell): Scope {
  return s.scopes[0] as Scope;
}
/** Where `local` puts things: the innermost function's scope. */
export function functionScope(s: Shell): Scope | null {
  for (let i = s.scopes.length - 1; i >= 0; i -= 1) if (s.scopes[i]?.kind === 'function') return s.scopes[i] as Scope;
  return null;
}

/** Element 0 of an array, the text of a scalar; null when unset. */
export function textOf(value: Value): string | null {
  if (value.kind === 'scalar') return value.text;
  return (value.kind === 'indexed' ? value.map.get(0) : value.map.get('0')) ?? null;
}

export function get(s: Shell, name: string): string | null {
  if (isDynamic(name)) {
    const value = dynamicValue(s, name);
    if (value !== undefined) return typeof value === 'string' ? value : (value[0] ?? null);
  }
  const target = resolve(s, name);
  if (target !== name) {
    const subscript = /^([A-Za-z_][A-Za-z0-9_]*)\[(.*)\]$/s.exec(target);
    if (subscript !== null) return element(s, subscript[1] as string, subscript[2] as string);
  }
  const variable = find(s, name);
  return variable === null ? null : textOf(variable.value);
}

/** Every element in order; a scalar is an array of one. */
export function elements(s: Shell, name: string): readonly string[] {
  if (isDynamic(name)) {
    const value = dynamicValue(s, name);
    if (value !== undefined) return typeof value === 'string' ? [value] : value;
  }
  const variable = find(s, name);
  if (variable === null) return [];
  const { value } = variable;
  if (value.kind === 'scalar') return value.text === null ? [] : [value.text];
  return value.kind === 'indexed'
    ? sortedKeys(value.map).map((i) => value.map.get(i) as string)
    : [...value.map.values()];
}

export function keys(s: Shell, name: string): readonly string[] {
  if (isDynamic(name)) {
    const value = dynamicValue(s, name);
    if (value !== undefined) return typeof value === 'string' ? ['0'] : value.map((_, i) => String(i));
  }
  const variable = find(s, name);
  if (variable === null) return [];
  const { value } = variable;
  if (value.kind === 'scalar') return value.text === null ? [] : ['0'];
  return value.kind === 'indexed' ? sortedKeys(value.map).map(String) : [...value.map.keys()];
}

export function sortedKeys(map: Map<number, string>): number[] {
  const list = [...map.keys()];
  for (let i = 1; i < list.length; i += 1) {
    if ((list[i] as number) < (list[i - 1] as number)) return list.sort((a, b) => a - b);
  }
  return list;
}

/** One element by its subscript as written: a key, or an expression. Negative counts from the end. */
export function element(s: Shell, name: string, subscript: string): string | null {
  if (subscript === '@' || subscript === '*') return elements(s, name).join(' ') || null;
  if (isDynamic(name)) {
    const value = dynamicValue(s, name);
    if (value !== undefined) return (typeof value === 'string' ? [value] : value)[evaluate(s, subscript)] ?? null;
  }
  const variable = find(s, name);
  if (variable?.value.kind === 'assoc') return variable.value.map.get(subscript) ?? null;
  const at = evaluate(s, subscript);
  if (variable === null) return null;
  const { value } = variable;
  if (value.kind === 'scalar') return at === 0 || at === -1 ? value.text : null;
  if (value.kind !== 'indexed') return null;
  const index = at < 0 ? at + lastIndex(value.map) + 1 : at;
  if (index < 0) {
    s.warnings.push(`${name}: bad array subscript`);
    return null;
  }
  return value.map.get(index) ?? null;
}

export function lastIndex(map: Map<number, string>): number {
  let last = -1;
  for (const index of map.keys()) if (index > last) last = index;
  return last;
}

/** Sets a variable where it is, or globally. The only way values get in: attributes and limits are applied here. */
export function set(s: Shell, name: string, text: string, append = false): void {
  const target = resolve(s, name);
  const subscript = /^([A-Za-z_][A-Za-z0-9_]*)\[(.*)\]$/s.exec(target);
  if (subscript !== null) {
    setElement(s, subscript[1] as string, subscript[2] as string, text, append);
    return;
  }
  if (!isName(target)) throw new ShellError(`\`${target}': not a valid identifier`, 'command');
  if (isDynamic(target) && setDynamic(s, target, text)) return;
  const variable = find(s, target) ?? create(globalScope(s), target);
  assign(s, target, variable, text, append);
}

export function create(scope: Scope, name: string): Variable {
  const variable: Variable = { value: { kind: 'scalar', text: null }, attrs: '' };
  scope.vars.set(name, variable);
  return variable;
}

export function checkWritable(name: string, variable: Variable): void {
  if (variable.attrs.includes('r')) throw new ShellError(`${name}: readonly variable`, 'assignment');
}

/** Puts a text into a variable (element 0 of an array). */
export function assign(s: Shell, name: string, variable: Variable, text: string, append = false): void {
  checkWritable(name, variable);
  const { value } = variable;
  const old = append ? (textOf(value) ?? '') : '';
  const next = transformed(s, variable, old, text, append);
  if (value.kind === 'scalar') value.text = next;
  else if (value.kind === 'indexed') value.map.set(0, next);
  else value.map.set('0', next);
  if (on(s, 'allexport') && !variable.attrs.includes('x')) variable.attrs += 'x';
}

/** What is stored: numbers added, letters changed, lengths bounded. */
function transformed(s: Shell, variable: Variable, old: string, text: string, append: boolean): string {
  if (variable.attrs.includes('-')) variable.attrs = variable.attrs.replace('-', '');
  const { attrs } = variable;
  let next = append ? old + text : text;
  if (attrs.includes('i')) {
    const value = evaluateBig(s, text);
    next = String(append ? BigInt.asIntN(64, evaluateBig(s, old) + value) : value);
  }
  if (attrs.includes('l')) next = next.toLowerCase();
  if (attrs.includes('u')) next = next.toUpperCase();
  if (attrs.includes('c')) next = next.slice(0, 1).toUpperCase() + next.slice(1).toLowerCase();
  if (next.length > MAX_VALUE) throw new ShellError('xrealloc: cannot allocate memory', 'exit');
  s.cycles += next.length >> 3;
  return next;
}

export function setElement(s: Shell, name: string, subscript: string, text: string, append = false): void {
  const target = resolve(s, name);
  const variable = find(s, target) ?? create(globalScope(s), target);
  setIn(s, target, variable, subscript, text, append);
}

export function setIn(
  s: Shell,
  name: string,
  variable: Variable,
  subscript: string,
  text: string,
  append = false,
): void {
  checkWritable(name, variable);
  if (variable.value.kind === 'assoc') {
    if (subscript === '') throw new ShellError(`${name}[${subscript}]: bad array subscript`, 'command');
    const { map } = variable.value;
    bound(map.size);
    map.set(subscript, transformed(s, variable, map.get(subscript) ?? '', text, append));
    return;
  }
  const map = toIndexed(variable);
  const at = evaluate(s, subscript);
  const index = at < 0 ? at + lastIndex(map) + 1 : at;
  if (index < 0 || subscript.trim() === '')
    throw new ShellError(`${name}[${subscript}]: bad array subscript`, 'command');
  bound(map.size);
  map.set(index, transformed(s, variable, map.get(index) ?? '', text, append));
}

function bound(size: number): void {
  if (size >= MAX_ELEMENTS) throw new ShellError('xmalloc: cannot allocate memory', 'exit');
}

/** A scalar becomes element 0. */
export function toIndexed(variable: Variable): Map<number, string> {
  const { value } = variable;
  if (value.kind === 'indexed') return value.map;
  const text = value.kind === 'scalar' ? value.text : null;
  const map = new Map<number, string>(text === null ? [] : [[0, text]]);
  variable.value = { kind: 'indexed', map };
  return map;
}

/** Unsets; a local becomes invisible, so that an outer one shows again. False when it may not. */
export function unset(s: Shell, name: string): boolean {
  for (let i = s.scopes.length - 1; i >= 0; i -= 1) {
    const variable = s.scopes[i]?.vars.get(name);
    if (variable === undefined) continue;
    if (variable.attrs.includes('r')) return false;
    if (s.scopes[i]?.kind === 'function' && functionScope(s) === s.scopes[i]) {
      variable.value = { kind: 'scalar', text: null };
      variable.attrs = '';
    } else s.scopes[i]?.vars.delete(name);
    return true;
  }
  return true;
}

/** Every visible variable, inner ones hiding outer ones, sorted by name. */
export function allVariables(s: Shell): readonly (readonly [string, Variable])[] {
  const merged = new Map<string, Variable>();
  for (const scope of s.scopes) for (const [name, variable] of scope.vars) merged.set(name, variable);
  return [...merged].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** `NAME=value` of everything exported, for execve; `more` on top. */
export function environment(s: Shell, more: readonly (readonly [string, string])[] = []): string[] {
  const out = new Map<string, string>();
  const merged = new Map<string, Variable>();
  for (const scope of s.scopes) for (const [name, variable] of scope.vars) merged.set(name, variable);
  for (const [name, variable] of merged) {
    const text = variable.value.kind === 'scalar' ? variable.value.text : null;
    if (variable.attrs.includes('x') && text !== null) out.set(name, text);
  }
  for (const [name, f] of s.functions) if (f.exported) out.set(`BASH_FUNC_${name}%%`, `() ${f.body}`);
  for (const [name, value] of more) out.set(name, value);
  return [...out].map(([name, value]) => `${name}=${value}`);
}

/** `name=(…)`: the items replace what there was, or are added behind it. */
export function setList(
  s: Shell,
  name: string,
  items: readonly { readonly key: string | null; readonly value: string; readonly append: boolean }[],
  append: boolean,
  scope: Scope | null = null,
): void {
  const target = resolve(s, name);
  const variable =
    (scope === null ? find(s, target) : (scope.vars.get(target) ?? null)) ?? create(scope ?? globalScope(s), target);
  checkWritable(target, variable);
  s.cycles += items.length * 10;
  variable.attrs = variable.attrs.replace('-', '');
  if (variable.value.kind === 'assoc') {
    fillAssociative(s, target, variable, items, append);
    return;
  }
  const before = append ? toIndexed(variable) : new Map<number, string>();
  const map = new Map(before);
  let at = lastIndex(map) + 1;
  for (const item of items) {
    if (item.key !== null) {
      const index = evaluate(s, item.key);
      at = index < 0 ? index + lastIndex(map) + 1 : index;
      if (at < 0) throw new ShellError(`[${item.key}]=${item.value}: bad array subscript`, 'command');
    }
    bound(map.size);
    map.set(at, transformed(s, variable, item.append ? (map.get(at) ?? '') : '', item.value, item.append));
    at += 1;
  }
  variable.value = { kind: 'indexed', map };
}

function fillAssociative(
  s: Shell,
  name: string,
  variable: Variable,
  items: readonly { readonly key: string | null; readonly value: string; readonly append: boolean }[],
  append: boolean,
): void {
  const map = append && variable.value.kind === 'assoc' ? variable.value.map : new Map<string, string>();
  const pairs = items.every((item) => item.key === null);
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (item === undefined) continue;
    let { key, value } = item;
    if (key === null) {
      if (!pairs)
        throw new ShellError(`${name}: ${value}: must use subscript when assigning associative array`, 'command');
      key = value;
      value = items[i + 1]?.value ?? '';
      i += 1;
    }
    if (key === '') throw new ShellError(`${name}[${key}]: bad array subscript`, 'command');
    bound(map.size);
    map.set(key, transformed(s, variable, map.get(key) ?? '', value, item.append));
  }
  variable.value = { kind: 'assoc', map };
}

/** `name` or `name[subscript]`. */
export function assignAny(s: Shell, target: string, text: string): void {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)\[([\s\S]*)\]$/.exec(target);
  if (m === null) set(s, target, text);
  else setElement(s, m[1] as string, m[2] as string, text);
}

/** The place in an indexed array that a subscript means. */
export function indexOf(s: Shell, name: string, map: Map<number, string>, subscript: string): number {
  const at = evaluate(s, subscript);
  const index = at < 0 ? at + lastIndex(map) + 1 : at;
  if (index < 0) throw new ShellError(`[${subscript}]: bad array subscript`, 'command');
  void name;
  return index;
}

/** One of the variables whose value is computed, and nobody has made it an ordinary one. */
export const isComputed = (s: Shell, name: string): boolean => isDynamic(name) && dynamicValue(s, name) !== undefined;

/** The variable as `declare -p` sees it, computed ones included. */
export function visible(s: Shell, name: string): Variable | null {
  if (isDynamic(name)) {
    const value = dynamicValue(s, name);
    if (typeof value === 'string')
      return {
        value: { kind: 'scalar', text: value },
        attrs: name === 'RANDOM' || name === 'LINENO' || name === 'SECONDS' ? 'i' : '',
      };
    if (value !== undefined)
      return { value: { kind: 'indexed', map: new Map(value.map((v, i) => [i, v])) }, attrs: '' };
  }
  return findDirect(s, name);
}

/** `name` or `name[subscript]`. */
export function getAny(s: Shell, target: string): string | null {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)\[([\s\S]*)\]$/.exec(target);
  return m === null ? get(s, target) : element(s, m[1] as string, m[2] as string);
}
