/** `__attribute__((…))`, `asm("name")`: what they change, collected. */
import type { Attributes } from '../ast.ts';
import { integerConstant } from '../sema/constant.ts';
import { INT, isInteger, LLONG, SCHAR, SHORT, type Type, UCHAR, UINT, ULLONG, USHORT } from '../types/types.ts';
import { assignment } from './expressions.ts';
import { ASM_WORDS, ATTRIBUTE_WORDS } from './keywords.ts';
import type { Parser } from './parser.ts';
import { stringText } from './primary.ts';

/** Reads any number of `__attribute__` groups into `into`. */
export function attributes(p: Parser, into: Attributes): void {
  while (ATTRIBUTE_WORDS.has(p.tok.text)) {
    p.advance();
    p.expect('(', "after '__attribute__'");
    p.expect('(', "after '__attribute__('");
    while (!p.is(')')) {
      if (p.accept(',')) continue;
      if (p.tok.kind !== 'identifier') p.abandon(p.tok, `expected the name of an attribute`);
      attribute(p, p.advance().text.replace(/^__(.*)__$/, '$1'), into);
    }
    p.expect(')', 'at the end of the attribute list');
    p.expect(')', 'at the end of the attribute list');
  }
}

/** `asm("symbol")` after a declarator. */
export function asmLabel(p: Parser): string | null {
  if (!ASM_WORDS.has(p.tok.text)) return null;
  p.advance();
  p.expect('(', "after 'asm'");
  const name = stringText(p, 'the symbol name');
  p.expect(')', 'after the symbol name');
  return name;
}

function attribute(p: Parser, name: string, into: Attributes): void {
  switch (name) {
    case 'packed':
      into.packed = true;
      break;
    case 'weak':
      into.weak = true;
      break;
    case 'used':
      into.used = true;
      break;
    case 'unused':
      into.unused = true;
      break;
    case 'noreturn':
      into.noreturn = true;
      break;
    case 'always_inline':
      into.alwaysInline = true;
      break;
    case 'gnu_inline':
      into.gnuInline = true;
      break;
    case 'returns_twice':
      into.returnsTwice = true;
      break;
    case 'transparent_union':
      into.transparentUnion = true;
      break;
    case 'warn_unused_result':
      into.warnUnusedResult = true;
      break;
    case 'naked': into.naked = true; break; // biome-ignore format: a table
    case 'section':
      into.section = text(p);
      return;
    case 'alias':
      into.alias = text(p);
      return;
    case 'visibility':
      into.visibility = text(p);
      return;
    case 'error':
      into.error = text(p);
      return;
    case 'aligned':
      into.aligned = Math.max(into.aligned ?? 1, alignment(p));
      return;
    case 'constructor':
      into.ctor = number(p, 65535);
      return;
    case 'destructor':
      into.dtor = number(p, 65535);
      return;
    case 'cleanup': {
      p.expect('(', "after 'cleanup'");
      into.cleanup = p.identifier('the name of a function').text;
      p.expect(')', 'after the name');
      return;
    }
    case 'mode': {
      p.expect('(', "after 'mode'");
      into.mode = p.identifier('a machine mode').text.replace(/^__(.*)__$/, '$1');
      p.expect(')', 'after the mode');
      return;
    }
    case 'format':
      return format(p, into);
    default:
  }
  if (p.is('(')) skipBrackets(p);
}

function text(p: Parser): string {
  p.expect('(', 'after the attribute');
  const value = stringText(p, 'a string');
  p.expect(')', 'after the string');
  return value;
}

function number(p: Parser, missing: number): number {
  if (!p.accept('(')) return missing;
  const value = integerConstant(p, assignment(p), 'the argument of an attribute');
  p.expect(')', 'after the argument');
  return Number(value ?? missing);
}

function alignment(p: Parser): number {
  const at = p.tok;
  const n = number(p, 16);
  if (n > 0 && n <= 65536 && (n & (n - 1)) === 0) return n;
  p.error(at, 'requested alignment is not a power of 2 between 1 and 65536');
  return 1;
}

function format(p: Parser, into: Attributes): void {
  p.expect('(', "after 'format'");
  const style = p.advance().text.replace(/^__(.*)__$/, '$1');
  p.expect(',', 'after the format style');
  const string = Number(integerConstant(p, assignment(p), 'the position of the format') ?? 1n);
  p.expect(',', 'after the position of the format');
  const first = Number(integerConstant(p, assignment(p), 'the position of the first argument') ?? 0n);
  p.expect(')', 'after the positions');
  if (style === 'printf' || style === 'scanf' || style === 'gnu_printf')
    into.format = { style: style === 'scanf' ? 'scanf' : 'printf', string, first };
}

export function skipBrackets(p: Parser): void {
  let depth = 0;
  do {
    if (p.is('(')) depth++;
    else if (p.is(')')) depth--;
    if (p.tok.kind === 'end') p.abandon(p.gap(), `expected ')'`);
    p.advance();
  } while (depth > 0);
}

/** `mode(DI)` makes an `int` 64 bits wide, and so on. */
export function applyMode(type: Type, mode: string | undefined): Type {
  if (mode === undefined || !isInteger(type)) return type;
  const pick = (signed: Type, unsigned: Type): Type => (type.unsigned ? unsigned : signed);
  switch (mode) {
    case 'QI': case 'byte': return pick(SCHAR, UCHAR);
    case 'HI': return pick(SHORT, USHORT);
    case 'SI': case 'word': case 'pointer': return pick(INT, UINT);
    case 'DI': return pick(LLONG, ULLONG);
    default: return type;
  } // biome-ignore format: a table
}
