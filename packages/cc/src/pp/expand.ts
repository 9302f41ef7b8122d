/** Macro expansion: reading arguments, `#`, `##`, variadic parts. C11 6.10.3. */
import { lex } from '../lex/lexer.ts';
import { makeToken, type Token, tokenLike } from '../lex/token.ts';
import { SourceFile } from '../source.ts';
import type { Macro } from './macro.ts';
import type { Preprocessor } from './preprocessor.ts';

interface Argument {
  readonly raw: readonly Token[];
  expanded: Token[] | null;
}

const MAX_ARGUMENT_TOKENS = 100_000;

/** Expands `name` by pushing the result in front of the input. False when a function-like name has no `(` after it. */
export function expandMacro(pp: Preprocessor, macro: Macro, name: Token): boolean {
  if (macro.dynamic !== null) {
    pp.push([macro.dynamic(name)], null);
    return true;
  }
  if (macro.params === null) {
    pp.push(settle(substitute(pp, macro, macro.body, new Map(), name), name), macro);
    return true;
  }
  const open = pp.raw();
  if (open.text !== '(' || open.kind !== 'punctuator') {
    if (open.kind !== 'end') pp.push([open], null);
    return false;
  }
  const args = readArguments(pp, macro, name);
  if (args === null) return true;
  pp.push(settle(substitute(pp, macro, macro.body, args, name), name), macro);
  return true;
}

/** The first token of an expansion is spaced as the macro's name was; placemarkers go. */
function settle(tokens: Token[], name: Token): Token[] {
  const out = tokens.filter((t) => t.text !== '');
  const first = out[0];
  if (first !== undefined && (first.space !== name.space || first.bol))
    out[0] = tokenLike(first, { space: name.space, bol: false });
  return out;
}

function readArguments(pp: Preprocessor, macro: Macro, name: Token): Map<string, Argument> | null {
  const params = macro.params ?? [];
  const names = macro.variadic === null ? params : [...params, macro.variadic];
  const lists: Token[][] = [[]];
  let depth = 0;
  let count = 0;
  for (;;) {
    const t = pp.raw();
    if (t.kind === 'end' || ++count > MAX_ARGUMENT_TOKENS) {
      pp.diagnostics.error(name, `unterminated argument list invoking macro '${macro.name}'`);
      return null;
    }
    if (t.kind === 'punctuator') {
      if (t.text === '(') depth++;
      else if (t.text === ')' && depth-- === 0) break;
      else if (t.text === ',' && depth === 0 && !(macro.variadic !== null && lists.length > params.length)) {
        lists.push([]);
        continue;
      }
    }
    const list = lists.at(-1) as Token[];
    list.push(t.bol ? tokenLike(t, { bol: false, space: true }) : t);
  }
  const given = lists.length === 1 && lists[0]?.length === 0 && names.length === 0 ? 0 : lists.length;
  if (given < params.length || (given > params.length && macro.variadic === null)) {
    const notes = macro.at === null ? [] : [{ at: macro.at, message: `macro '${macro.name}' defined here` }];
    const wants =
      given < params.length
        ? `requires ${params.length} arguments, but only ${given} given`
        : `passed ${given} arguments, but takes just ${params.length}`;
    pp.diagnostics.error(name, `macro '${macro.name}' ${wants}`, notes);
    return null;
  }
  const args = new Map<string, Argument>();
  names.forEach((param, i) => args.set(param, { raw: lists[i] ?? [], expanded: null }));
  // GNU: `, ## __VA_ARGS__` swallows the comma only when the variable arguments are left out altogether or empty.
  return args;
}

function substitute(
  pp: Preprocessor,
  macro: Macro,
  body: readonly Token[],
  args: ReadonlyMap<string, Argument>,
  name: Token,
): Token[] {
  const out: Token[] = [];
  const own = (t: Token): Token => ({
    kind: t.kind,
    text: t.text,
    file: name.file,
    offset: name.offset,
    bol: false,
    space: t.space,
    via: { macro: macro.name, body: t, parent: name.via },
    width: name.width,
    noExpand: t.noExpand,
  });
  for (let i = 0; i < body.length; i++) {
    const t = body[i] as Token;
    const next = body[i + 1];
    if (t.text === '#' && macro.params !== null && next !== undefined && args.has(next.text)) {
      out.push({ ...own(t), kind: 'string', text: stringize(pp, args.get(next.text)?.raw ?? []) });
      i++;
      continue;
    }
    if (t.text === '##' && t.kind === 'punctuator' && out.length > 0 && next !== undefined) {
      i++;
      const arg = args.get(next.text);
      const left = out.at(-1) as Token;
      if (arg !== undefined && next.text === macro.variadic && left.text === ',') {
        if (arg.raw.length === 0) out.pop();
        else for (const more of spaced(expanded(pp, arg), next)) out.push(more);
        continue;
      }
      if (next.text === '#' && macro.params !== null && args.has(body[i + 1]?.text ?? '')) {
        out[out.length - 1] = paste(
          pp,
          left,
          { ...own(next), kind: 'string', text: stringize(pp, args.get(body[++i]?.text ?? '')?.raw ?? []) },
          name,
        );
        continue;
      }
      const right = arg === undefined ? [own(next)] : arg.raw;
      if (right[0] !== undefined) {
        out[out.length - 1] = left.text === '' ? right[0] : paste(pp, left, right[0], name);
        for (const more of right.slice(1)) out.push(more);
      }
      continue;
    }
    if (t.text === '__VA_OPT__' && macro.variadic !== null && next?.text === '(') {
      const close = matching(body, i + 1);
      const some = expanded(pp, args.get(macro.variadic) ?? { raw: [], expanded: [] }).length > 0;
      if (some) out.push(...substitute(pp, macro, body.slice(i + 2, close), args, name));
      i = close;
      continue;
    }
    const arg = t.kind === 'identifier' ? args.get(t.text) : undefined;
    if (arg === undefined) {
      out.push(own(t));
      continue;
    }
    const pasted = next?.text === '##' && next.kind === 'punctuator';
    const tokens = pasted ? arg.raw : expanded(pp, arg);
    pp.spend(tokens.length, name);
    if (tokens.length === 0 && pasted) out.push(makeToken('other', '', name));
    for (const copy of spaced(tokens, t)) out.push(copy);
  }
  return out;
}

function expanded(pp: Preprocessor, arg: Argument): Token[] {
  arg.expanded ??= pp.expandAlone(arg.raw);
  return arg.expanded;
}

/** An argument in place of a parameter: spaced as the parameter was. */
function spaced(tokens: readonly Token[], param: Token): readonly Token[] {
  const first = tokens[0];
  if (first === undefined || first.space === param.space) return tokens;
  return [tokenLike(first, { space: param.space }), ...tokens.slice(1)];
}

function matching(body: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < body.length; i++) {
    if (body[i]?.text === '(') depth++;
    else if (body[i]?.text === ')' && --depth === 0) return i;
  }
  return body.length;
}

const MAX_STRING = 200_000;

function stringize(pp: Preprocessor, tokens: readonly Token[]): string {
  let text = '';
  tokens.forEach((t, i) => {
    if (i > 0 && t.space) text += ' ';
    text += t.kind === 'string' || t.kind === 'character' ? t.text.replace(/["\\]/g, '\\$&') : t.text;
  });
  if (text.length > MAX_STRING) pp.diagnostics.fatal(tokens[0] ?? pp.here(), "the string made by '#' is too long");
  return `"${text}"`;
}

const PASTED_NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

function paste(pp: Preprocessor, left: Token, right: Token, name: Token): Token {
  const text = left.text + right.text;
  if (text.length > 10_000) pp.diagnostics.fatal(name, `the token made by '##' in macro '${name.text}' is too long`);
  if (PASTED_NAME.test(text) && left.kind === 'identifier') return { ...left, text, noExpand: false };
  const made = lex(new SourceFile('<paste>', text));
  const first = made[0] as Token;
  if (made.length !== 2 || first.kind === 'other' || first.kind === 'end') {
    pp.diagnostics.error(name, `pasting "${left.text}" and "${right.text}" does not give a valid preprocessing token`);
    return left;
  }
  return { ...left, kind: first.kind, text: first.text, noExpand: false };
}
