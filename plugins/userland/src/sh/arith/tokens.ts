/** arith/tokens.ts — the signs of an arithmetic expression. */
import { ArithmeticError, ShellError } from '../errors.ts';

export type Token =
  | { readonly t: 'num'; readonly value: bigint; readonly at: number }
  /** A variable; `sub` is its subscript as written. */
  | { readonly t: 'name'; readonly name: string; readonly sub: string | null; readonly at: number }
  | { readonly t: 'op'; readonly op: string; readonly at: number }
  | { readonly t: 'end'; readonly at: number }
  /** What is wrong is said when the reader gets here, as bash does. */
  | { readonly t: 'bad'; readonly error: ArithmeticError; readonly at: number };

const OPERATORS = [
  '<<=',
  '>>=',
  '**',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '&=',
  '^=',
  '|=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '=',
  '!',
  '~',
  '&',
  '^',
  '|',
  '?',
  ':',
  ',',
  '(',
  ')',
]; // longest first

/** What bash says: the expression, what is wrong, and from where on. */
export function arithError(text: string, what: string, token: string): ShellError {
  return new ArithmeticError(`${text.replace(/^\s+/, '')}: ${what} (error token is "${token}")`);
}

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  try {
    readTokens(text, tokens);
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    tokens.push({ t: 'bad', error, at: text.length });
  }
  tokens.push({ t: 'end', at: text.length });
  return tokens;
}

function readTokens(text: string, tokens: Token[]): void {
  for (let at = 0; at < text.length; ) {
    const c = text[at] as string;
    if (/\s/.test(c)) at += 1;
    else if (/[0-9]/.test(c)) {
      const word = /^[0-9][0-9A-Za-z_#@]*/.exec(text.slice(at, at + 256))?.[0] as string;
      tokens.push({ t: 'num', value: parseNumber(text.slice(0, at + word.length), word, word), at });
      at += word.length;
    } else if (/[A-Za-z_]/.test(c)) {
      const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(at))?.[0] as string;
      const start = at;
      at += name.length;
      let sub: string | null = null;
      if (text[at] === '[') {
        const end = closing(text, at);
        if (end < 0) throw arithError(text, 'bad array subscript', text.slice(start));
        sub = text.slice(at + 1, end);
        at = end + 1;
      }
      tokens.push({ t: 'name', name, sub, at: start });
    } else {
      const op = OPERATORS.find((o) => text.startsWith(o, at));
      if (op === undefined) {
        const what = tokens.length > 0 ? 'syntax error: invalid arithmetic operator' : 'syntax error: operand expected';
        throw arithError(text, what, text.slice(at));
      }
      tokens.push({ t: 'op', op, at });
      at += op.length;
    }
    if (tokens.length > 100_000) throw new ShellError('expression too long', 'line');
  }
}

function closing(text: string, at: number): number {
  let open = 0;
  for (let i = at; i < text.length; i += 1) {
    if (text[i] === '[') open += 1;
    else if (text[i] === ']') {
      open -= 1;
      if (open === 0) return i;
    }
  }
  return -1;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';

/** `12`, `0x1f`, `017`, `2#101`, up to base 64. */
function parseNumber(text: string, word: string, rest: string): bigint {
  const hash = word.indexOf('#');
  let base = 10;
  let digits = word;
  if (hash > 0) {
    base = Number(word.slice(0, hash));
    digits = word.slice(hash + 1);
    if (!(base >= 2 && base <= 64)) throw arithError(text, 'invalid arithmetic base', rest);
    if (digits === '') throw arithError(text, 'invalid integer constant', rest);
  } else if (/^0[xX]/.test(word)) {
    base = 16;
    digits = word.slice(2);
  } else if (word.startsWith('0') && word.length > 1) {
    base = 8;
    digits = word.slice(1);
  }
  let value = 0n;
  for (const c of digits) {
    const digit = DIGITS.indexOf(base <= 36 ? c.toLowerCase() : c);
    if (digit < 0) throw arithError(text, hash < 0 ? 'value too great for base' : 'invalid number', word);
    if (digit >= base) throw arithError(text, 'value too great for base', word);
    value = value * BigInt(base) + BigInt(digit);
    if (value > 1n << 70n) value = BigInt.asIntN(64, value); // wraps as the machine's integers do
  }
  return BigInt.asIntN(64, value);
}
