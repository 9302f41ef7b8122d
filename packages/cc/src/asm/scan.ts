/** Assembly text cut into statements, and the reader of expressions and operands in them. */
import { REGISTER_NAMES, SEGMENT_NAMES } from '../x86/types.ts';

export interface Line {
  readonly text: string;
  readonly line: number;
}

export class AsmError extends Error {}

/** Statements: comments gone, split at newlines and `;`. Strings stay whole. */
export function statements(source: string, firstLine: number): Line[] {
  const out: Line[] = [];
  let line = firstLine;
  let start = line;
  let text = '';
  const push = (): void => {
    const t = text.trim();
    if (t !== '') out.push({ text: t, line: start });
    text = '';
    start = line;
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '"') {
      let j = i + 1;
      while (j < source.length && source[j] !== '"' && source[j] !== '\n') j += source[j] === '\\' ? 2 : 1;
      text += source.slice(i, j + 1);
      i = j;
    } else if (c === "'" && i + 1 < source.length) {
      const end = source[i + 1] === '\\' ? i + 2 : i + 1;
      text += source.slice(i, end + 1);
      i = source[end + 1] === "'" ? end + 1 : end;
    } else if (c === '/' && source[i + 1] === '*') {
      const end = source.indexOf('*/', i + 2);
      for (let k = i; k < (end < 0 ? source.length : end); k++) if (source[k] === '\n') line++;
      i = end < 0 ? source.length : end + 1;
      text += ' ';
    } else if (c === '#' || (c === '/' && source[i + 1] === '/')) {
      const end = source.indexOf('\n', i);
      i = (end < 0 ? source.length : end) - 1;
    } else if (c === '\n') {
      line++;
      push();
    } else if (c === ';') push();
    else text += c;
  }
  push();
  return out;
}

/** A value an assembler can compute: a number, perhaps with one symbol added and one taken away. */
export interface Value {
  readonly n: number;
  readonly plus: string | null;
  readonly minus: string | null;
}

const BINARY: Readonly<Record<string, number>> = {
  '*': 3,
  '/': 3,
  '%': 3,
  '<<': 3,
  '>>': 3,
  '|': 2,
  '&': 2,
  '^': 2,
  '+': 1,
  '-': 1,
};
const MAX_DEPTH = 100;
const isName = (c: string): boolean =>
  (c >= 'a' && c <= 'z') ||
  (c >= 'A' && c <= 'Z') ||
  c === '_' ||
  c === '.' ||
  c === '$' ||
  (c >= '0' && c <= '9') ||
  c === '@' ||
  c >= '\u0080';
const isDigit = (c: string): boolean => c >= '0' && c <= '9';

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, b: 8, f: 12, '\\': 92, '"': 34, "'": 39 };

export class Reader {
  readonly text: string;
  at = 0;
  /** What `.` and names that were set to numbers mean. */
  readonly lookup: (name: string) => Value | null;
  #depth = 0;

  constructor(text: string, lookup: (name: string) => Value | null) {
    this.text = text;
    this.lookup = lookup;
  }

  space(): void {
    while (
      this.at < this.text.length &&
      (this.text[this.at] === ' ' || this.text[this.at] === '\t' || this.text[this.at] === '\r')
    )
      this.at++;
  }
  peek(): string {
    this.space();
    return this.text[this.at] ?? '';
  }
  accept(s: string): boolean {
    this.space();
    if (!this.text.startsWith(s, this.at)) return false;
    this.at += s.length;
    return true;
  }
  expect(s: string): void {
    if (!this.accept(s))
      throw new AsmError(
        `expected '${s}'${this.at < this.text.length ? ` before '${this.text.slice(this.at, this.at + 20)}'` : ''}`,
      );
  }
  get done(): boolean {
    return this.peek() === '';
  }
  /** A name: letters, digits, `_ . $ @`. */
  name(): string {
    this.space();
    const from = this.at;
    while (this.at < this.text.length && isName(this.text[this.at] as string)) this.at++;
    return this.text.slice(from, this.at);
  }

  /** "…" with escapes, as bytes. */
  string(): number[] {
    this.expect('"');
    const out: number[] = [];
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      const c = this.text[this.at++] as string;
      if (c !== '\\') {
        const code = c.charCodeAt(0);
        // Text arrives as Latin-1 bytes or Unicode; what does not fit a byte is written as UTF-8.
        if (code < 256) out.push(code);
        else out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
        continue;
      }
      const e = this.text[this.at++] ?? '';
      if (e >= '0' && e <= '7') {
        let v = Number(e);
        for (let k = 0; k < 2 && (this.text[this.at] ?? '') >= '0' && (this.text[this.at] ?? '') <= '7'; k++)
          v = v * 8 + Number(this.text[this.at++]);
        out.push(v & 0xff);
      } else if (e === 'x') {
        let v = 0;
        for (;;) {
          const d = '0123456789abcdef'.indexOf((this.text[this.at] ?? '?').toLowerCase());
          if (d < 0) break;
          v = (v * 16 + d) & 0xff;
          this.at++;
        }
        out.push(v);
      } else out.push(ESCAPES[e] ?? e.charCodeAt(0));
    }
    this.expect('"');
    return out;
  }

  expression(least = 1): Value {
    if (++this.#depth > MAX_DEPTH) throw new AsmError('expression is nested too deeply');
    let left = this.#unary();
    for (;;) {
      this.space();
      const two = this.text.slice(this.at, this.at + 2);
      const op = two === '<<' || two === '>>' ? two : (this.text[this.at] ?? '');
      const p = Object.hasOwn(BINARY, op) ? (BINARY[op] as number) : 0;
      if (p < least) break;
      this.at += op.length;
      left = combine(op, left, this.expression(p + 1));
    }
    this.#depth--;
    return left;
  }

  #unary(): Value {
    const c = this.peek();
    if (c === '-' || c === '~' || c === '+' || c === '!') {
      this.at++;
      const v = this.#unary();
      if (c === '+') return v;
      if (c === '-' && v.plus === null) return { n: -v.n | 0, plus: v.minus, minus: null };
      if (v.plus !== null || v.minus !== null) throw new AsmError(`'${c}' cannot be applied to a symbol`);
      return number(c === '-' ? -v.n : c === '~' ? ~v.n : v.n === 0 ? 1 : 0);
    }
    if (c === '(') {
      this.at++;
      const v = this.expression();
      this.expect(')');
      return v;
    }
    if (c === "'") {
      const e = this.text[this.at + 1] ?? '';
      this.at += e === '\\' ? 3 : 2;
      return number(e === '\\' ? (ESCAPES[this.text[this.at - 1] ?? ''] ?? 0) : e.charCodeAt(0));
    }
    if (c === '"') return { n: 0, plus: String.fromCharCode(...this.string()), minus: null };
    const name = this.name();
    if (name === '')
      throw new AsmError(
        c === '' ? 'an expression is missing' : `cannot understand '${this.text.slice(this.at, this.at + 20)}'`,
      );
    if (isDigit(name[0] as string)) return this.#number(name);
    return this.lookup(name) ?? { n: 0, plus: name, minus: null };
  }

  #number(word: string): Value {
    const local = /^([0-9]+)([bf])$/.exec(word);
    if (local !== null && !/^0[bB]/.test(word)) {
      const known = this.lookup(word);
      if (known !== null) return known;
    }
    const plain = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)[uUlL]*$/.exec(word);
    if (plain === null) throw new AsmError(`'${word}' is not a number`);
    const digits = plain[1] as string;
    const v = /^0[0-7]+$/.test(digits)
      ? BigInt(`0o${digits.slice(1)}`)
      : /^0[0-9]+$/.test(digits)
        ? BigInt(digits.replace(/^0+/, '') || '0')
        : BigInt(digits.toLowerCase());
    return number(Number(BigInt.asIntN(32, v)));
  }
}

export const number = (n: number): Value => ({ n: n | 0, plus: null, minus: null });

function combine(op: string, a: Value, b: Value): Value {
  if (op === '+') {
    if (a.plus !== null && b.plus !== null) throw new AsmError('two symbols cannot be added');
    return reduce({ n: (a.n + b.n) | 0, plus: a.plus ?? b.plus, minus: a.minus ?? b.minus });
  }
  if (op === '-') {
    if (a.minus !== null && b.plus !== null) throw new AsmError('an expression is too complex');
    return reduce({ n: (a.n - b.n) | 0, plus: a.plus ?? b.minus, minus: b.plus ?? a.minus });
  }
  if (a.plus !== null || b.plus !== null || a.minus !== null || b.minus !== null)
    throw new AsmError(`'${op}' needs numbers, not symbols`);
  switch (op) {
    case '*': return number(Math.imul(a.n, b.n));
    case '/':
    case '%':
      if (b.n === 0) throw new AsmError('division by zero');
      return number(op === '/' ? a.n / b.n : a.n % b.n);
    case '<<': return number(a.n << b.n);
    case '>>': return number(a.n >>> b.n);
    case '&': return number(a.n & b.n);
    case '|': return number(a.n | b.n);
    default: return number(a.n ^ b.n);
  } // biome-ignore format: a table
}

const reduce = (v: Value): Value => (v.plus !== null && v.plus === v.minus ? number(v.n) : v);

/** The register of that name, with its kind and size. */
export function registerNamed(
  name: string,
): { readonly kind: 'reg' | 'seg' | 'cr' | 'dr' | 'st'; readonly n: number; readonly size: 1 | 2 | 4 } | null {
  for (let k = 0; k < 3; k++) {
    const n = REGISTER_NAMES[k]?.indexOf(name) ?? -1;
    if (n >= 0) return { kind: 'reg', n, size: ([1, 2, 4] as const)[k] as 1 | 2 | 4 };
  }
  const seg = SEGMENT_NAMES.indexOf(name);
  if (seg >= 0) return { kind: 'seg', n: seg, size: 2 };
  const special = /^(cr|dr|db)([0-7])$/.exec(name);
  if (special !== null) return { kind: special[1] === 'cr' ? 'cr' : 'dr', n: Number(special[2]), size: 4 };
  return name === 'st' ? { kind: 'st', n: 0, size: 4 } : null;
}
