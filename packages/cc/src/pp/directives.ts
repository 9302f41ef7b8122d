/** Lines that begin with `#`. C11 6.10.1 to 6.10.6. */
import { makeToken, type Token } from '../lex/token.ts';
import { evaluateCondition } from './condition.ts';
import { type Macro, sameMacro } from './macro.ts';
import type { Frame, Preprocessor } from './preprocessor.ts';

const MAX_INCLUDES = 200;

/** Obeys one directive; the `#` has been read. */
export function directive(pp: Preprocessor, frame: Frame, hash: Token): void {
  const name = frame.tokens[frame.index];
  if (name === undefined || name.bol) return;
  frame.index++;
  switch (name.text) {
    case 'define':
      return define(pp, pp.restOfLine(frame), name);
    case 'undef':
      return undefine(pp, pp.restOfLine(frame), name);
    case 'include':
    case 'include_next':
    case 'import':
      return include(pp, frame, name);
    case 'if':
      return begin(pp, frame, name, condition(pp, frame, name));
    case 'ifdef':
    case 'ifndef':
      return begin(pp, frame, name, isDefined(pp, frame, name) === (name.text === 'ifdef'));
    case 'elif':
    case 'else':
      return alternative(pp, frame, name);
    case 'endif': {
      if (frame.conditionals.pop() === undefined) pp.diagnostics.error(name, '#endif without #if');
      pp.restOfLine(frame);
      return;
    }
    case 'error':
    case 'warning': {
      const text = spell(pp.restOfLine(frame));
      if (name.text === 'error') pp.diagnostics.error(name, `#error ${text}`);
      else pp.diagnostics.warning(name, `#warning ${text}`);
      return;
    }
    case 'line':
      return line(pp, pp.restOfLine(frame), name);
    case 'pragma':
      return pp.pragma(name, pp.restOfLine(frame));
    case 'ident':
    case 'sccs':
    case 'assert':
    case 'unassert': {
      pp.restOfLine(frame);
      return;
    }
    default: {
      const rest = pp.restOfLine(frame);
      if (name.kind === 'number') line(pp, [name, ...rest], hash);
      else pp.diagnostics.error(name, `invalid preprocessing directive #${name.text}`);
    }
  }
}

function define(pp: Preprocessor, tokens: readonly Token[], at: Token): void {
  const name = tokens[0];
  if (name === undefined) return pp.diagnostics.error(at, 'macro name missing');
  if (name.kind !== 'identifier')
    return pp.diagnostics.error(name, `macro names must be identifiers, not '${name.text}'`);
  if (name.text === 'defined') return pp.diagnostics.error(name, `'defined' cannot be used as a macro name`);
  let params: string[] | null = null;
  let variadic: string | null = null;
  let i = 1;
  if (tokens[1]?.text === '(' && !tokens[1].space) {
    params = [];
    i = 2;
    while (tokens[i]?.text !== ')') {
      const p = tokens[i];
      if (p?.text === '...') {
        variadic = '__VA_ARGS__';
        i++;
      } else if (p?.kind === 'identifier') {
        if (params.includes(p.text)) return pp.diagnostics.error(p, `duplicate macro parameter '${p.text}'`);
        i++;
        if (tokens[i]?.text === '...') {
          variadic = p.text;
          i++;
        } else params.push(p.text);
      } else
        return pp.diagnostics.error(
          p ?? name,
          `expected a parameter name in the parameter list of macro '${name.text}'`,
        );
      if (tokens[i]?.text === ',' && variadic === null) i++;
      else if (tokens[i]?.text !== ')')
        return pp.diagnostics.error(
          tokens[i] ?? name,
          `expected ',' or ')' in the parameter list of macro '${name.text}'`,
        );
    }
    i++;
  }
  const body = tokens.slice(i);
  for (const end of [body[0], body.at(-1)]) {
    if (end?.text === '##') return pp.diagnostics.error(end, `'##' cannot appear at either end of a macro expansion`);
  }
  if (params !== null) {
    const all = variadic === null ? params : [...params, variadic];
    for (let n = 0; n < body.length; n++) {
      const t = body[n] as Token;
      if (t.text === '#' && t.kind === 'punctuator' && !all.includes(body[n + 1]?.text ?? '')) {
        return pp.diagnostics.error(t, `'#' is not followed by a macro parameter`);
      }
    }
  }
  const macro: Macro = { name: name.text, params, variadic, body, at: name, busy: 0, dynamic: null };
  const old = pp.macros.get(name.text);
  if (old !== undefined && old.at !== null && !sameMacro(old, macro)) {
    pp.diagnostics.warning(name, `'${name.text}' redefined`, [
      { at: old.at, message: 'this is the location of the previous definition' },
    ]);
  }
  pp.macros.set(name.text, macro);
}

function undefine(pp: Preprocessor, tokens: readonly Token[], at: Token): void {
  const name = tokens[0];
  if (name?.kind !== 'identifier') pp.diagnostics.error(name ?? at, 'macro name missing');
  else pp.macros.delete(name.text);
}

function isDefined(pp: Preprocessor, frame: Frame, at: Token): boolean {
  const name = pp.restOfLine(frame)[0];
  if (name?.kind !== 'identifier') {
    pp.diagnostics.error(name ?? at, `no macro name given in #${at.text} directive`);
    return false;
  }
  return pp.macros.has(name.text) || OPERATORS.includes(name.text);
}

const OPERATORS = [
  '__has_include',
  '__has_include_next',
  '__has_attribute',
  '__has_builtin',
  '__has_feature',
  '__has_extension',
];

/** Attributes and builtins that `__has_attribute` and `__has_builtin` say yes to. */
const KNOWN: ReadonlySet<string> = new Set([
  'packed', 'weak', 'used', 'unused', 'noreturn', 'always_inline', 'gnu_inline', 'returns_twice', 'warn_unused_result', 'naked', 'section', 'alias', 'visibility', 'aligned', 'constructor', 'destructor', 'cleanup', 'mode', 'format',
  'nothrow', 'pure', 'const', 'cold', 'hot', 'noinline', 'malloc', 'nonnull', 'deprecated', 'fallthrough', 'error',
  '__builtin_expect', '__builtin_constant_p', '__builtin_offsetof', '__builtin_types_compatible_p', '__builtin_choose_expr', '__builtin_unreachable', '__builtin_trap', '__builtin_bswap16', '__builtin_bswap32', '__builtin_bswap64',
  '__builtin_clz', '__builtin_ctz', '__builtin_ffs', '__builtin_popcount', '__builtin_alloca', '__builtin_add_overflow', '__builtin_sub_overflow', '__builtin_mul_overflow', '__builtin_return_address', '__builtin_frame_address',
]); // biome-ignore format: a table

/** Puts 1 or 0 in place of `__has_include(…)` and its like. */
function operators(pp: Preprocessor, frame: Frame, line: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < line.length; i++) {
    const t = line[i] as Token;
    if (!OPERATORS.includes(t.text) || line[i + 1]?.text !== '(') {
      out.push(t);
      continue;
    }
    let close = i + 2;
    for (let depth = 0; close < line.length; close++) {
      if (line[close]?.text === '(') depth++;
      else if (line[close]?.text === ')' && depth-- === 0) break;
    }
    const inside = line.slice(i + 2, close);
    const header = t.text.startsWith('__has_include') ? headerName(inside) : null;
    const found =
      header !== null
        ? pp.search.find(header.name, header.quoted, frame.file, -1) !== null
        : KNOWN.has((inside[0]?.text ?? '').replace(/^__((?!builtin).*)__$/, '$1'));
    out.push(makeToken('number', found ? '1' : '0', t));
    i = close;
  }
  return out;
}

/** Replaces `defined x` and the `__has_…` operators, expands the rest and asks for its value. */
function condition(pp: Preprocessor, frame: Frame, at: Token): boolean {
  const line = operators(pp, frame, pp.restOfLine(frame));
  const prepared: Token[] = [];
  for (let i = 0; i < line.length; i++) {
    const t = line[i] as Token;
    if (t.text !== 'defined') {
      prepared.push(t);
      continue;
    }
    const bracket = line[i + 1]?.text === '(';
    const name = line[i + (bracket ? 2 : 1)];
    if (name?.kind !== 'identifier' || (bracket && line[i + 3]?.text !== ')')) {
      pp.diagnostics.error(name ?? t, `operator 'defined' requires an identifier`);
      return false;
    }
    prepared.push(makeToken('number', pp.macros.has(name.text) || OPERATORS.includes(name.text) ? '1' : '0', t));
    i += bracket ? 3 : 1;
  }
  return evaluateCondition(operators(pp, frame, pp.expandAlone(prepared)), at, pp.diagnostics);
}

function begin(pp: Preprocessor, frame: Frame, at: Token, value: boolean): void {
  if (frame.conditionals.length >= pp.budget.depth)
    pp.diagnostics.fatal(at, 'conditional directives are nested too deeply');
  frame.conditionals.push({ at, taken: value, sawElse: false });
  if (!value) skip(pp, frame);
}

/** `#elif` or `#else` after a branch that was taken: the rest is skipped. */
function alternative(pp: Preprocessor, frame: Frame, at: Token): void {
  const top = frame.conditionals.at(-1);
  if (top === undefined) pp.diagnostics.error(at, `#${at.text} without #if`);
  else if (top.sawElse) pp.diagnostics.error(at, `#${at.text} after #else`);
  else if (at.text === 'else') top.sawElse = true;
  pp.restOfLine(frame);
  if (top !== undefined) skip(pp, frame);
}

/** Skips to the branch that is taken, or past the `#endif`. */
function skip(pp: Preprocessor, frame: Frame): void {
  const top = frame.conditionals.at(-1);
  let depth = 0;
  for (;;) {
    const t = frame.tokens[frame.index];
    if (t === undefined || t.kind === 'end' || top === undefined) return;
    frame.index++;
    if (!t.bol || t.text !== '#') continue;
    const name = frame.tokens[frame.index];
    if (name === undefined || name.bol) continue;
    pp.spend(2, name);
    frame.index++;
    if (name.text === 'if' || name.text === 'ifdef' || name.text === 'ifndef') depth++;
    else if (name.text === 'endif') {
      if (depth-- > 0) continue;
      frame.conditionals.pop();
      pp.restOfLine(frame);
      return;
    } else if (depth === 0 && (name.text === 'else' || name.text === 'elif')) {
      if (top.sawElse) pp.diagnostics.error(name, `#${name.text} after #else`);
      if (name.text === 'else') top.sawElse = true;
      if (top.taken) continue;
      const value = name.text === 'else' || condition(pp, frame, name);
      if (name.text === 'else') pp.restOfLine(frame);
      if (!value) continue;
      top.taken = true;
      return;
    }
  }
}

interface HeaderName {
  readonly name: string;
  readonly quoted: boolean;
}

/** `"x.h"` or `<x.h>` as tokens. */
function headerName(tokens: readonly Token[]): HeaderName | null {
  const first = tokens[0];
  if (first?.kind === 'string') return { name: first.text.slice(1, -1), quoted: true };
  const close = tokens.findIndex((t) => t.text === '>');
  if (first?.text !== '<' || close < 0) return null;
  const inner = tokens.slice(1, close);
  return { name: inner.map((t, i) => (i > 0 && t.space ? ' ' : '') + t.text).join(''), quoted: false };
}

function include(pp: Preprocessor, frame: Frame, at: Token): void {
  const line = pp.restOfLine(frame);
  pp.spend(10, at);
  const target = headerName(line) ?? headerName(pp.expandAlone(line));
  const first = line[0] ?? at;
  if (target === null || target.name === '')
    return pp.diagnostics.error(first, `#${at.text} expects "FILENAME" or <FILENAME>`);
  const found = pp.search.find(
    target.name,
    target.quoted,
    frame.file,
    at.text === 'include_next' ? frame.directory : -1,
  );
  const last = line.at(-1) ?? first;
  const place = { file: first.file, offset: first.offset, length: last.offset + last.width - first.offset };
  if (found === null) pp.diagnostics.fatal(place, `'${target.name}' file not found`);
  if (pp.once.has(found.path)) return;
  if (pp.frames.length >= MAX_INCLUDES) pp.diagnostics.fatal(place, '#include nested too deeply');
  if (found.text.length > pp.budget.source) pp.diagnostics.fatal(place, `'${target.name}' is too large`);
  const { file, tokens } = pp.search.load(found);
  pp.diagnostics.include(file, place);
  pp.enter(file, tokens, found.directory);
}

function line(pp: Preprocessor, tokens: readonly Token[], at: Token): void {
  const expanded = tokens[0]?.kind === 'number' ? tokens : pp.expandAlone(tokens);
  const number = expanded[0];
  if (number?.kind !== 'number' || !/^[0-9]+$/.test(number.text)) {
    return pp.diagnostics.error(number ?? at, '#line directive requires a positive integer argument');
  }
  const name = expanded[1];
  if (name !== undefined && name.kind !== 'string')
    return pp.diagnostics.error(name, `invalid filename in #line directive`);
  at.file.mark(at.offset, Number(number.text), name === undefined ? null : name.text.slice(1, -1));
}

function spell(tokens: readonly Token[]): string {
  return tokens.map((t, i) => (i > 0 && t.space ? ' ' : '') + t.text).join('');
}
