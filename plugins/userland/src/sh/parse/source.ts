/**
 * parse/source.ts — a text to statements, or what is wrong with it in bash's words.
 *
 * unbash parses; its first error and the place of it are turned into the sentence bash has for it, and into the answer to the question
 * an interactive shell asks: is the text wrong, or only not finished?
 */
import { forEachChild, type HereDoc, type ParsedScript, parse, type SyntaxNode } from 'unbash';
import { lineIndex } from '../compile/emitter.ts';

export const MAX_SOURCE = 1_000_000;

export type SyntaxProblem = {
  /** Of the text: the first is 1. */
  readonly line: number;
  readonly pos: number;
  /** More lines could make it right. */
  readonly incomplete: boolean;
  readonly openHere?: { readonly word: string; readonly line: number; readonly last: number };
} & (
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'eof' }
  | { readonly kind: 'matching'; readonly sign: string }
  /** `condition`: inside `[[`; bash ends such a text without a failure of its own. */
  | { readonly kind: 'message'; readonly message: string; readonly more?: string; readonly condition?: true }
);

export type Source =
  | {
      readonly ok: true;
      readonly script: ParsedScript;
      readonly openHere: { word: string; line: number; last: number } | null;
    }
  | { readonly ok: false; readonly problem: SyntaxProblem };

export function readSource(text: string): Source {
  if (text.length > MAX_SOURCE)
    return wrong({ kind: 'message', message: 'script too long', line: 1, pos: 0, incomplete: false });
  if (text.includes('\0')) return readSource(text.replaceAll('\0', ''));
  const script = parse(text);
  const { errors } = script;
  if (errors !== undefined && errors.length > 0) {
    const problem = explain(text, errors);
    const openHere = problem.incomplete ? openHereDocument(text, script) : null;
    return wrong(openHere === null ? problem : { ...problem, openHere });
  }
  const stray = strayParenthesis(text, script);
  if (stray !== null) return wrong(stray);
  return { ok: true, script, openHere: openHereDocument(text, script) };
}

const wrong = (problem: SyntaxProblem): Source => ({ ok: false, problem });

const UNTERMINATED: readonly (readonly [string, string])[] = [
  ['double quote', '"'],
  ['single quote', "'"],
  ['ANSI-C', "'"],
  ['locale', '"'],
  ['backtick', '`'],
  ['parameter expansion', '}'],
];

function explain(text: string, errors: readonly { message: string; pos: number }[]): SyntaxProblem {
  const { message, pos } = errors[0] as { message: string; pos: number };
  const lineOf = lineIndex(text);
  const lastLine = lineOf(Math.max(0, text.length - 1)) + 1;
  if (message.startsWith('unterminated')) {
    const sign = UNTERMINATED.find(([what]) => message.includes(what))?.[1] ?? ')';
    const substitution = message.includes('command substitution') && !text.startsWith('$((', pos);
    return { kind: 'matching', sign, line: substitution ? lastLine : lineOf(pos), pos, incomplete: true };
  }
  if (errors.some((e) => e.message.includes("close '[['")) || message.includes('test operator')) {
    return condition(text, offending(text, message, pos), lineOf(Math.min(pos, Math.max(0, text.length - 1))));
  }
  const at = misplaced(text, message, pos) ?? offending(text, message, pos);
  if (at >= text.length) {
    const newline = message === 'expected redirect target' || /(?:^|[\s;&|(])(?:for|select|case)\s*$/.test(text);
    if (newline)
      return {
        kind: 'token',
        token: 'newline',
        line: lastLine - 1,
        pos: Math.max(0, text.length - 1),
        incomplete: false,
      };
    return { kind: 'eof', line: lastLine, pos: text.length, incomplete: true };
  }
  const line = lineOf(at);
  if (message.includes('three arithmetic')) {
    const header = /\(\([\s\S]*?\)\)/.exec(text.slice(text.lastIndexOf('((', pos)))?.[0] ?? '';
    const more = `syntax error: \`${header}'`;
    return {
      kind: 'message',
      message: 'syntax error: arithmetic expression required',
      more,
      line,
      pos,
      incomplete: false,
    };
  }
  if (/nest/.test(message))
    return { kind: 'message', message: 'command nested too deeply', line, pos, incomplete: false };
  return { kind: 'token', token: tokenAt(text, at), line, pos: at, incomplete: false };
}

/** Words that unbash took for commands and bash would not: `then` or `do` was still to come. */
function misplaced(text: string, message: string, pos: number): number | null {
  if (message !== "expected 'do'" && message !== "expected 'then'") return null;
  const before = text.slice(0, pos);
  const loop = /\b(?:for|select)\s+[A-Za-z_]\w*(?:[ \t]+in\b[^;\n]*)?[;\n]+\s*([^\s;&|()<>]+)[^;\n]*$/.exec(before);
  if (message === "expected 'do'" && loop !== null)
    return loop.index + loop[0].indexOf(loop[1] as string, loop[0].search(/[;\n]/));
  const reserved = /(?:^|[;\s&|])(fi|else|elif|done|esac|\})\s*$/.exec(before);
  return reserved === null ? null : reserved.index + reserved[0].indexOf(reserved[1] as string);
}

function condition(text: string, at: number, line: number): SyntaxProblem {
  const closed = /\]\]\s*$/.test(text.slice(0, at));
  const ended = at >= text.length && !closed;
  const token = closed ? ']]' : ended ? 'newline' : tokenAt(text, at);
  const start = text.lastIndexOf('[[', at);
  const words = text
    .slice(start + 2, at)
    .replace(/\]\]\s*$/, '')
    .trim()
    .split(/\s+/)
    .filter((w) => w !== '');
  const last = words[words.length - 1] ?? '';
  let message = 'conditional binary operator expected';
  if (ended || token === ']]') {
    if (/^(?:==?|!=|=~|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(last))
      message = `unexpected argument \`${token}' to conditional binary operator`;
    else if (/^-[a-zA-Z]$/.test(last)) message = `unexpected argument \`${token}' to conditional unary operator`;
    else if (ended) return { kind: 'eof', line: line + 1, pos: text.length, incomplete: true };
    else message = `unexpected token \`${token}' in conditional command`;
  }
  return { kind: 'message', message, ...(ended ? {} : { condition: true }), line, pos: at, incomplete: false };
}

/** Where the token is that bash would name: behind blanks, and behind the opening sign of an empty group. */
function offending(text: string, message: string, pos: number): number {
  let at = /in (?:subshell|brace group)$/.test(message) ? pos + 1 : pos;
  const lines = message.startsWith('expected command') || message.includes("'done'") || message.includes("'fi'");
  for (; at < text.length; at += 1) {
    const c = text[at] as string;
    if (c === '#' && (at === 0 || /\s/.test(text[at - 1] as string))) {
      while (at + 1 < text.length && text[at + 1] !== '\n') at += 1;
    } else if (c === '\\' && text[at + 1] === '\n') at += 1;
    else if (!(c === ' ' || c === '\t' || (c === '\n' && (lines || text.slice(at).trim() === '')))) break;
  }
  return at;
}

const OPERATORS = [';;&', '&>>', '<<-', '<<<', ';;', ';&', '&&', '||', '|&', '&>', '>>', '>|', '>&', '<<', '<&', '<>'];
function tokenAt(text: string, at: number): string {
  if (text[at] === '\n') return 'newline';
  const operator = OPERATORS.find((o) => text.startsWith(o, at));
  if (operator !== undefined) return operator;
  if (';&|()<>'.includes(text[at] as string)) return text[at] as string;
  let end = at;
  while (end < text.length && !/[\s;&|()<>]/.test(text[end] as string)) end += 1;
  return text.slice(at, Math.max(end, at + 1));
}

/** `foo(` with nothing behind it: unbash lets it pass. */
function strayParenthesis(text: string, script: ParsedScript): SyntaxProblem | null {
  const last = script.commands[script.commands.length - 1]?.command;
  if (last?.type !== 'Function' && last?.type !== 'Command') return null;
  const rest = /^[^\s'"#;&|()<>`$\\]+\s*\(\s*$/.exec(text.slice(last.pos));
  if (rest === null) return null;
  const line = lineIndex(text)(text.trimEnd().length - 1);
  return { kind: 'token', token: 'newline', line, pos: text.length, incomplete: false };
}

/** A here-document that the end of the text cut off. */
function openHereDocument(text: string, script: ParsedScript): { word: string; line: number; last: number } | null {
  if (!text.includes('<<')) return null;
  let open: HereDoc | null = null;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc' && node.closing === undefined && open === null) open = node;
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  visit(script);
  const here = open as HereDoc | null;
  if (here === null) return null;
  const lineOf = lineIndex(text);
  return { word: here.delimiter?.value ?? '', line: lineOf(here.pos), last: lineOf(Math.max(0, text.length - 1)) };
}

/** Ends in a backslash that joins it with a line to come. */
export function continues(text: string): boolean {
  const tail = /\\+\n?$/.exec(text)?.[0] ?? '';
  return (
    tail.replace('\n', '').length % 2 === 1 &&
    !/#[^\n'"]*\\+\n?$/.test(text.slice(text.lastIndexOf('\n', text.length - 2) + 1))
  );
}

/**
 * The beginning of a text with an error in it that can run all the same: whole lines before the command that is wrong. Bash reads a line
 * at a time and so has run them when it meets the error.
 */
export function soundPrefix(text: string, problem: SyntaxProblem): string {
  const { commands } = parse(text);
  const lineOf = lineIndex(text);
  const before = commands.filter((c) => c.end <= problem.pos && lineOf(c.end) < problem.line);
  for (let n = before.length, tries = 0; n > 0 && tries < 40; tries += 1) {
    const end = text.indexOf('\n', before[n - 1]?.end ?? 0);
    const prefix = end < 0 ? '' : text.slice(0, end + 1);
    const script = prefix === '' ? null : parse(prefix);
    if (script !== null && (script.errors ?? []).length === 0) return prefix;
    n = tries < 20 ? n - 1 : n >> 1;
  }
  return '';
}

/** The sentences bash prints, without its own name before them; `lines` are shown when not interactive. */
export function describeProblem(text: string, problem: SyntaxProblem): readonly string[] {
  const lineText = text.split('\n')[lineIndex(text)(problem.pos) - 1] ?? '';
  switch (problem.kind) {
    case 'token':
      return [`syntax error near unexpected token \`${problem.token}'`, `\`${lineText}'`];
    case 'eof':
      return ['syntax error: unexpected end of file'];
    case 'matching':
      return [`unexpected EOF while looking for matching \`${problem.sign}'`];
    case 'message':
      return problem.more === undefined ? [problem.message] : [problem.message, problem.more];
  }
}

/** Where an extended pattern begins that this shell does not take: outside of `[[`, and `shopt -s extglob` is off. */
export function extendedPattern(text: string): SyntaxProblem | null {
  if (!/[?*+@!]\(/.test(text)) return null;
  let found = -1;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'TestCommand') return;
    if (node.type === 'Word') {
      for (const part of node.parts ?? [])
        if (part.type === 'ExtendedGlob' && (found < 0 || part.pos < found)) found = part.pos;
      return;
    }
    forEachChild(node, visit);
  };
  visit(parse(text));
  if (found < 0) return null;
  return { kind: 'token', token: '(', line: lineIndex(text)(found), pos: found + 1, incomplete: false };
}
