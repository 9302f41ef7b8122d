/** printf and scanf formats against their arguments: gcc's -Wformat. The kernel's %p extensions are let through. */
import type { Expr } from '../ast.ts';
import type { Place } from '../diagnostics.ts';
import type { Token } from '../lex/token.ts';
import type { Parser } from '../parse/parser.ts';
import { type FunctionType, isCharacter, isPoison, type Type } from '../types/types.ts';

type Format = NonNullable<FunctionType['format']>;

/** The text behind a string argument, or null when it is not a literal. */
function literalOf(e: Expr): { readonly text: string; readonly at: Token } | null {
  const inner = e.kind === 'cast' ? e.operand : e;
  const variable = inner.kind === 'address' && inner.operand.kind === 'variable' ? inner.operand.variable : null;
  const bytes = variable?.name === '' ? variable.init?.strings[0]?.bytes : undefined;
  if (
    bytes === undefined ||
    variable?.type.kind !== 'array' ||
    variable.type.of.kind !== 'int' ||
    variable.type.of.size !== 1
  )
    return null;
  let text = '';
  for (const b of bytes.subarray(0, -1)) text += String.fromCharCode(b);
  return { text, at: e.at };
}

const SPEC = /%([-+ #0'I]*)(\*|[0-9]+\$?)?(?:\.(\*|-?[0-9]*))?(hh|h|ll|l|q|L|j|z|Z|t)?([a-zA-Z%])?/g;
const SCAN = /%(\*)?([0-9]*)(m)?(hh|h|ll|l|q|L|j|z|t)?([a-zA-Z%]|\[\^?\]?[^\]]*\])?/g;

export function checkFormat(p: Parser, format: Format, args: readonly Expr[]): void {
  const string = args[format.string - 1];
  if (string === undefined) return;
  const literal = literalOf(string);
  if (literal === null || literal.text.length > 4000) return;
  const text = literal.text.includes('\0') ? literal.text.slice(0, literal.text.indexOf('\0')) : literal.text;
  if (format.first === 0) return;
  const rest = args.slice(format.first - 1);
  if (format.style === 'scanf') checkScan(p, text, literal.at, rest);
  else checkPrint(p, text, literal.at, rest);
}

/** Points into the literal when it is written in one piece without escapes before the conversion. */
function within(at: Token, index: number, length: number): Token | Place {
  const plain =
    at.kind === 'string' &&
    at.via === null &&
    at.text.startsWith('"') &&
    !at.text.slice(1, index + 1).includes('\\') &&
    index + length < at.text.length;
  return plain ? { file: at.file, offset: at.offset + 1 + index, length } : at;
}

function checkPrint(p: Parser, text: string, at: Token, args: readonly Expr[]): void {
  let used = 0;
  SPEC.lastIndex = 0;
  for (let m = SPEC.exec(text); m !== null; m = SPEC.exec(text)) {
    const [whole, , width, precision, length = '', conversion] = m;
    const spot = within(at, m.index, whole.length);
    if (conversion === undefined) {
      p.warning(spot, `incomplete format specifier '${whole}'`, [], 'format');
      return;
    }
    if (conversion === '%') continue;
    if (width?.endsWith('$') === true) return;
    for (const star of [width, precision]) {
      if (star !== '*') continue;
      const arg = args[used++];
      if (arg !== undefined && arg.type.kind !== 'int')
        p.warning(
          arg.at,
          `the '*' of '${whole}' needs an int, but the argument has type ${p.typeText(arg.type)}`,
          [],
          'format',
        );
    }
    if (conversion === 'm' && p.mode === 'user') continue;
    const arg = args[used++];
    if (arg === undefined) {
      p.warning(spot, `more '%' conversions than data arguments: '${whole}' has none`, [], 'format');
      return;
    }
    const wants = printType(length, conversion);
    if (wants === null) {
      p.warning(spot, `invalid conversion specifier '${conversion}'`, [], 'format');
      return;
    }
    if (!fits(wants, arg.type))
      p.warning(
        arg.at,
        `format '${whole}' expects an argument of type '${wants}', but the argument has type ${p.typeText(arg.type)}`,
        [],
        'format',
      );
  }
  const extra = args[used];
  if (extra !== undefined && used < args.length)
    p.warning(extra.at, 'data argument not used by the format string', [], 'format');
}

function printType(length: string, conversion: string): string | null {
  if ('di'.includes(conversion)) return integer(length, '');
  if ('ouxX'.includes(conversion)) return integer(length, 'unsigned ');
  if ('eEfFgGaA'.includes(conversion)) return 'double';
  if (conversion === 'c') return 'int';
  if (conversion === 's') return length === 'l' ? 'wchar_t *' : 'char *';
  if (conversion === 'p') return 'void *';
  if (conversion === 'n') return `${integer(length, '')} *`;
  return 'CSm'.includes(conversion) ? 'any' : null;
}

function integer(length: string, sign: string): string {
  const base: Readonly<Record<string, string>> = {
    ll: 'long long',
    q: 'long long',
    L: 'long long',
    j: 'long long',
    l: 'long',
    z: 'int',
    Z: 'int',
    t: 'int',
    h: 'int',
    hh: 'int',
  };
  return `${sign}${base[length] ?? 'int'}`;
}

/** Would the callee read the right number of bytes, and make sense of them? Signs do not matter, `int` and `long` do. */
function fits(wants: string, t: Type): boolean {
  if (isPoison(t) || wants === 'any') return true;
  if (wants === 'double') return t.kind === 'float';
  if (wants === 'void *') return t.kind === 'pointer';
  if (wants === 'char *') return t.kind === 'pointer' && (isCharacter(t.to) || t.to.kind === 'void' || isPoison(t.to));
  if (wants.endsWith('*')) return t.kind === 'pointer';
  if (t.kind !== 'int') return false;
  if (wants.includes('long long')) return t.size === 8;
  if (wants.includes('long')) return t.rank === 4;
  return t.size <= 4 && t.rank <= 3;
}

function checkScan(p: Parser, text: string, at: Token, args: readonly Expr[]): void {
  let used = 0;
  SCAN.lastIndex = 0;
  for (let m = SCAN.exec(text); m !== null; m = SCAN.exec(text)) {
    const [whole, skip, , , length = '', conversion] = m;
    if (conversion === '%' || conversion === undefined || skip !== undefined) continue;
    const arg = args[used++];
    if (arg === undefined) {
      p.warning(
        within(at, m.index, whole.length),
        `more '%' conversions than data arguments: '${whole}' has none`,
        [],
        'format',
      );
      return;
    }
    if (arg.type.kind !== 'pointer' && !isPoison(arg.type)) {
      p.warning(
        arg.at,
        `format '${whole}' expects a pointer, but the argument has type ${p.typeText(arg.type)}; is a '&' missing?`,
        [],
        'format',
      );
    } else if (arg.type.kind === 'pointer' && !scanFits(length, conversion[0] ?? '', arg.type.to)) {
      p.warning(arg.at, `format '${whole}' does not fit the argument of type ${p.typeText(arg.type)}`, [], 'format');
    }
  }
  if (used < args.length) p.warning(args[used]?.at ?? at, 'data argument not used by the format string', [], 'format');
}

function scanFits(length: string, conversion: string, to: Type): boolean {
  if (isPoison(to) || to.kind === 'void') return true;
  if ('diouxX'.includes(conversion)) {
    const size =
      length === 'hh'
        ? 1
        : length === 'h'
          ? 2
          : length === 'll' || length === 'q' || length === 'L' || length === 'j'
            ? 8
            : 4;
    return to.kind === 'int' && to.size === size;
  }
  if ('eEfFgGaA'.includes(conversion))
    return to.kind === 'float' && to.size === (length === 'l' || length === 'L' ? 8 : 4);
  return true;
}
