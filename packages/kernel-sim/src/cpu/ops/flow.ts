/**
 * cpu/ops/flow.ts — jumps, calls, returns and loops.
 *
 * A relative branch has its target linked in `tgt`; one that leaves the page is linked to a jump operation of its own. Indirect
 * ones set the shared JUMP.
 */
import { rd16, rd32, wr32 } from '../access.ts';
import { generalProtection, pending, VECTOR_OF } from '../fault.ts';
import { condition, of, setEflags, zf } from '../flags.ts';
import { CS, ECX, EIP, ESP, type Op, PAGE, r, r16 } from '../registers.ts';
import { define, defineBranch, JUMP, LEAVE } from '../table.ts';
import { pop32, push32 } from './move.ts';
import { address } from './width.ts';

/** Goes to an address known only at run time. */
export function jumpTo(eip: number): Op {
  JUMP.ip = (eip - r[PAGE]) | 0;
  return JUMP;
}
/** Address of the instruction after `o`. */
export function after(o: Op): number {
  return (r[PAGE] + o.ip + o.len) | 0;
}

/** A far transfer inside the one flat code segment; any other selector is refused. */
function sameSegment(selector: number): void {
  if ((selector & 0xffff) !== r[CS]) generalProtection(selector & 0xfffc);
}
function farCall(o: Op, to: number, selector: number): Op {
  sameSegment(selector);
  const back = after(o);
  wr32((r[ESP] - 8) | 0, back);
  wr32((r[ESP] - 4) | 0, r[CS]);
  r[ESP] = (r[ESP] - 8) | 0;
  return jumpTo(to);
}

/** Leaves the loop so that the new flags (TF) are looked at, and goes on at `eip`. */
export function resumeAt(eip: number): Op {
  r[EIP] = eip;
  pending.stop = 'resume';
  return LEAVE;
}
/** EFLAGS bits popf and iret may change: TF DF NT AC ID, and IF in kernel mode; IOPL stays. */
export function changeableFlags(): number {
  return (r[CS] & 3) === 3 ? 0x244500 : 0x244700;
}

/** A trap: the instruction has retired, eip is behind it. */
export function trap(vector: number, eip: number): Op {
  r[EIP] = eip;
  pending.stop = 'fault';
  pending.vector = vector;
  pending.error = 0;
  pending.addr = 0;
  return LEAVE;
}

export function defineFlow(): void {
  /** A jump that costs nothing; its place is where it goes. The loops handle it themselves. */
  define('goto', (o) => o);
  defineBranch('jmp', (o) => o.tgt);
  define('jmp.r32', (o) => jumpTo(r[o.a]));
  define('jmp.m32', (o) => jumpTo(rd32(address(o))));
  define('jmp.r16', (o) => jumpTo(r16[o.a]));
  define('jmp.m16', (o) => jumpTo(rd16(address(o))));
  /** Relative jumps with operand size 16 cut eip to 16 bits. */
  define('jmp.rel16', (o) => jumpTo((after(o) + o.i) & 0xffff));
  defineBranch('call', (o) => {
    push32(after(o));
    return o.tgt;
  });
  define('call.r32', (o) => {
    const to = r[o.a];
    push32(after(o));
    return jumpTo(to);
  });
  define('call.m32', (o) => {
    const to = rd32(address(o));
    push32(after(o));
    return jumpTo(to);
  });
  define('ret', (o) => {
    const to = rd32(r[ESP]);
    r[ESP] = (r[ESP] + 4 + o.i) | 0;
    return jumpTo(to);
  });
  define('ret16', (o) => {
    const to = rd16(r[ESP]);
    r[ESP] = (r[ESP] + 2 + o.i) | 0;
    return jumpTo(to);
  });
  for (let n = 0; n < 16; n += 1) {
    defineBranch(`j${n}`, (o) => (condition(n) ? o.tgt : o.next));
    define(`j${n}.rel16`, (o) => (condition(n) ? jumpTo((after(o) + o.i) & 0xffff) : o.next));
  }
  /** loop and jecxz; `16` counts in cx (address size prefix). */
  for (const [suffix, get, set] of [
    ['', () => r[ECX], (v: number) => (r[ECX] = v)],
    ['16', () => r16[2], (v: number) => (r16[2] = v)],
  ] as const) {
    const count = (): boolean => {
      set(get() - 1);
      return get() !== 0;
    };
    defineBranch(`loop${suffix}`, (o) => (count() ? o.tgt : o.next));
    defineBranch(`loope${suffix}`, (o) => (count() && zf() ? o.tgt : o.next));
    defineBranch(`loopne${suffix}`, (o) => (count() && !zf() ? o.tgt : o.next));
    defineBranch(`jecxz${suffix}`, (o) => (get() === 0 ? o.tgt : o.next));
  }
  define('jmp.far', (o) => {
    sameSegment(o.d);
    return jumpTo(o.i);
  });
  define('jmp.farm', (o) => {
    const a = address(o);
    const to = rd32(a);
    sameSegment(rd16((a + 4) | 0));
    return jumpTo(to);
  });
  define('call.far', (o) => farCall(o, o.i, o.d));
  define('call.farm', (o) => {
    const a = address(o);
    const to = rd32(a);
    return farCall(o, to, rd16((a + 4) | 0));
  });
  define('ret.far', (o) => {
    const to = rd32(r[ESP]);
    sameSegment(rd16((r[ESP] + 4) | 0));
    r[ESP] = (r[ESP] + 8 + o.i) | 0;
    return jumpTo(to);
  });
  define('iret', () => {
    const to = rd32(r[ESP]);
    sameSegment(rd16((r[ESP] + 4) | 0));
    const flags = rd32((r[ESP] + 8) | 0);
    r[ESP] = (r[ESP] + 12) | 0;
    setEflags(flags, changeableFlags());
    return resumeAt(to);
  });
  define('popf32', (o) => {
    setEflags(pop32(), changeableFlags());
    return resumeAt(after(o));
  });
  define('popf16', (o) => {
    const v = rd16(r[ESP]);
    r[ESP] = (r[ESP] + 2) | 0;
    setEflags(v, changeableFlags() & 0xffff);
    return resumeAt(after(o));
  });
  define('into', (o) => {
    return of() ? trap(VECTOR_OF, after(o)) : o.next;
  });
}
