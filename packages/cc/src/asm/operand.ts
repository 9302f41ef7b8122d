/** AT&T operands: `%eax`, `$1`, `8(%ebp,%ecx,4)`, `%gs:0`, `*%eax`, `name+4`. */
import type { Operand } from '../x86/types.ts';
import { AsmError, type Reader, registerNamed, type Value } from './scan.ts';

export interface Parsed {
  readonly operand: Operand;
  /** `*` before it. */
  readonly indirect: boolean;
  /** A bare expression: the place a jump goes to, or memory. */
  readonly bare: Value | null;
}

function register(r: Reader): NonNullable<ReturnType<typeof registerNamed>> {
  r.expect('%');
  const name = r.name();
  const found = registerNamed(name);
  if (found === null) throw new AsmError(`bad register name '%${name}'`);
  if (found.kind === 'st' && r.accept('(')) {
    const n = r.expression().n;
    r.expect(')');
    if (n < 0 || n > 7) throw new AsmError(`bad register name '%st(${n})'`);
    return { ...found, n };
  }
  return found;
}

function symbolOf(v: Value): string | null {
  if (v.minus !== null) throw new AsmError('the difference of symbols is not known here');
  return v.plus;
}

export function operand(r: Reader): Parsed {
  const indirect = r.accept('*');
  if (r.accept('$')) {
    const v = r.expression();
    return { operand: { kind: 'imm', value: v.n, symbol: symbolOf(v) }, indirect, bare: null };
  }
  let segment = -1;
  if (r.peek() === '%') {
    const found = register(r);
    if (found.kind !== 'seg' || !r.accept(':')) {
      return {
        operand:
          found.kind === 'reg' ? { kind: 'reg', n: found.n, size: found.size } : { kind: found.kind, n: found.n },
        indirect,
        bare: null,
      };
    }
    segment = found.n;
  }
  let disp: Value | null = null;
  if (r.peek() !== '(' || !looksLikeBase(r)) disp = r.expression();
  let base = -1;
  let index = -1;
  let scale: 1 | 2 | 4 | 8 = 1;
  let brackets = false;
  if (r.accept('(')) {
    brackets = true;
    if (r.peek() === '%') base = general(r);
    if (r.accept(',')) {
      if (r.peek() === '%') index = general(r);
      if (r.accept(',')) {
        const s = r.expression().n;
        if (s !== 1 && s !== 2 && s !== 4 && s !== 8) throw new AsmError('the scale factor must be 1, 2, 4 or 8');
        scale = s;
      }
    }
    r.expect(')');
  }
  const mem: Operand = {
    kind: 'mem',
    base,
    index,
    scale,
    disp: disp?.n ?? 0,
    symbol: disp === null ? null : symbolOf(disp),
    segment,
  };
  return { operand: mem, indirect, bare: brackets || segment >= 0 ? null : disp };
}

/** `(%eax)` and not `(4+4)(%eax)`. */
function looksLikeBase(r: Reader): boolean {
  const rest = r.text.slice(r.at + 1).trimStart();
  return rest.startsWith('%') || rest.startsWith(',');
}

function general(r: Reader): number {
  const found = register(r);
  // `(%dx)` as a port is the one 16-bit register that may stand in brackets.
  if (found.kind !== 'reg' || (found.size !== 4 && !(found.size === 2 && found.n === 2)))
    throw new AsmError('a 32-bit register is needed in an address');
  return found.n;
}
