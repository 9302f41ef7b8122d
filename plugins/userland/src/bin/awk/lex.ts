/** bin/awk/lex.ts — an awk program cut into tokens. Whether `/` divides or begins a regular expression depends on what stands before it. */
export type TokenKind =
  | 'number'
  | 'string'
  | 'regex'
  | 'name'
  | 'funcname'
  | 'builtin'
  | 'keyword'
  | 'op'
  | 'newline'
  | 'end';
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly line: number;
}
export class AwkSyntaxError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const KEYWORDS = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf'.split(
    ' ',
  ),
);
export const BUILTINS = new Set(
  'length substr index split sub gsub gensub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush systime strftime mktime and or xor lshift rshift compl strtonum'.split(
    ' ',
  ),
);
const OPERATORS = [
  '**=',
  '&&',
  '||',
  '==',
  '<=',
  '>=',
  '!=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**',
  '>>',
  '!~',
];
const SINGLE = '{}()[];,+-*/%^!<>|?:~$=&';

export function lex(source: string): Token[] {
  const out: Token[] = [];
  let line = 1;
  let at = 0;
  const push = (kind: TokenKind, text: string): void => {
    out.push({ kind, text, line });
  };
  /** A value has just ended: `/` divides. */
  const afterValue = (): boolean => {
    const p = out.at(-1);
    if (p === undefined) return false;
    if (p.kind === 'number' || p.kind === 'string' || p.kind === 'regex' || p.kind === 'name' || p.kind === 'builtin')
      return true;
    return (
      p.kind === 'op' && (p.text === ')' || p.text === ']' || p.text === '$' || p.text === '++' || p.text === '--')
    );
  };
  while (at < source.length) {
    const c = source[at] as string;
    if (c === '\n') {
      push('newline', '\n');
      line += 1;
      at += 1;
    } else if (c === ' ' || c === '\t' || c === '\r') at += 1;
    else if (c === '\\' && source[at + 1] === '\n') {
      line += 1;
      at += 2;
    } else if (c === '\\' && source.startsWith('\r\n', at + 1)) {
      line += 1;
      at += 3;
    } else if (c === '#') while (at < source.length && source[at] !== '\n') at += 1;
    else if (c === '"') {
      const [text, end] = stringAt(source, at, line);
      push('string', text);
      at = end;
    } else if ((c >= '0' && c <= '9') || (c === '.' && /[0-9]/.test(source[at + 1] ?? ''))) {
      const m = /^(0[xX][0-9a-fA-F]+|[0-9]*\.?[0-9]*([eE][+-]?[0-9]+)?)/.exec(
        source.slice(at, at + 400),
      ) as RegExpExecArray;
      push('number', m[0]);
      at += m[0].length;
    } else if (/[A-Za-z_]/.test(c)) {
      let end = at + 1;
      while (end < source.length && /[A-Za-z0-9_]/.test(source[end] as string)) end += 1;
      const word = source.slice(at, end);
      at = end;
      if (KEYWORDS.has(word)) push('keyword', word === 'func' ? 'function' : word);
      else if (BUILTINS.has(word)) push('builtin', word);
      else push(source[at] === '(' ? 'funcname' : 'name', word);
    } else if (c === '/' && !afterValue()) {
      const [text, end] = regexAt(source, at, line);
      push('regex', text);
      at = end;
    } else {
      const op = OPERATORS.find((o) => source.startsWith(o, at)) ?? (SINGLE.includes(c) ? c : '');
      if (op === '') throw new AwkSyntaxError(line, `unexpected character '${c}'`);
      push('op', op === '**' ? '^' : op === '**=' ? '^=' : op);
      at += op.length;
    }
  }
  push('end', '');
  return out;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};
/** What a backslash sequence in a string means; also used for -v assignments. */
export function unescapeAwk(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '\\' || i + 1 >= text.length) {
      out += text[i];
      continue;
    }
    i += 1;
    const c = text[i] as string;
    const octal = /^[0-7]{1,3}/.exec(text.slice(i, i + 3))?.[0];
    if (octal !== undefined) {
      out += String.fromCharCode(Number.parseInt(octal, 8) & 255);
      i += octal.length - 1;
    } else if (c === '\n') continue;
    else out += ESCAPES[c] ?? `\\${c}`;
  }
  return out;
}
function stringAt(source: string, start: number, line: number): [string, number] {
  let end = start + 1;
  while (end < source.length && source[end] !== '"') {
    if (source[end] === '\n') throw new AwkSyntaxError(line, 'unterminated string');
    end += source[end] === '\\' ? 2 : 1;
  }
  if (end >= source.length) throw new AwkSyntaxError(line, 'unterminated string');
  return [unescapeAwk(source.slice(start + 1, end)), end + 1];
}
function regexAt(source: string, start: number, line: number): [string, number] {
  let out = '';
  let bracket = false;
  for (let i = start + 1; i < source.length && source[i] !== '\n'; i += 1) {
    const c = source[i] as string;
    if (c === '/' && !bracket) return [out, i + 1];
    if (c === '\\' && source[i + 1] === '/') {
      out += '/';
      i += 1;
    } else if (c === '\\') {
      out += c + (source[i + 1] ?? '');
      i += 1;
    } else {
      if (c === '[') {
        if (!bracket && (source[i + 1] === ']' || source.startsWith('^]', i + 1))) {
          const skip = source[i + 1] === ']' ? 1 : 2;
          out += source.slice(i, i + 1 + skip);
          i += skip;
          bracket = true;
          continue;
        }
        bracket = true;
      } else if (c === ']') bracket = false;
      out += c;
    }
  }
  throw new AwkSyntaxError(line, 'unterminated regexp');
}
