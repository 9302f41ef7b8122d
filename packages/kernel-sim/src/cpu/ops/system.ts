/**
 * cpu/ops/system.ts — flags, segment registers, int, cpuid, and what only kernel mode may do.
 *
 * All segments are flat. fs and gs may also hold one of the three TLS selectors set_thread_area(2) fills; their bases are slots of
 * the register file. Privileged instructions are #GP in user mode. In kernel mode cli, sti, CR0 (its WP bit) work, hlt and ports
 * stop the CPU for the machine to answer.
 */
import { rd16, rd32, wr16 } from '../access.ts';
import { current } from '../current.ts';
import {
  fault,
  generalProtection,
  pending,
  undefinedOpcode,
  VECTOR_BP,
  VECTOR_BR,
  VECTOR_DB,
  VECTOR_OF,
} from '../fault.ts';
import { arithFlags, cf, DF_BIT, eflags, IF_BIT, setArithFlags, setCarry, ZF_BIT } from '../flags.ts';
import {
  CR0,
  CR2,
  CS,
  DS,
  EAX,
  EBX,
  ECX,
  EDX,
  EFL,
  EIP,
  ES,
  ESP,
  FS,
  FS_BASE,
  GS,
  GS_BASE,
  type Op,
  r,
  r8,
  r16,
  type Slot,
  SS,
} from '../registers.ts';
import { define, LEAVE } from '../table.ts';
import { after, trap } from './flow.ts';
import { push32 } from './move.ts';
import { address, W16, W32 } from './width.ts';

export const USER_CS = 0x73;
export const USER_DS = 0x7b;
export const KERNEL_CS = 0x60;
export const KERNEL_DS = 0x68;
/** First of the three TLS descriptors. */
export const TLS_ENTRY = 6;

function user(): boolean {
  return (r[CS] & 3) === 3;
}
function privileged(): void {
  if (user()) generalProtection();
}

/** The I/O privilege level, or the bits of the task's ports, all of them. */
function mayUsePort(port: number, bytes: number): boolean {
  const rights = current().ports;
  if (rights === null) return false;
  if (rights.iopl === 3) return true;
  for (let p = port; p < port + bytes; p += 1)
    if ((((rights.allowed?.[p >> 3] ?? 0) >> (p & 7)) & 1) === 0) return false;
  return true;
}

/** Base of what a selector names, or a #GP: flat segments are 0. */
function segmentBase(selector: number): number {
  if ((selector & 0xfffc) === 0) return 0;
  const entry = selector >>> 3;
  if ((selector & 4) !== 0) generalProtection(selector & 0xfffc);
  if (entry >= TLS_ENTRY && entry < TLS_ENTRY + 3) {
    if (current().tls[(entry - TLS_ENTRY) * 2 + 1] !== 0) return current().tls[(entry - TLS_ENTRY) * 2] as number;
  } else if (selector === USER_DS || selector === USER_CS || (!user() && selector === KERNEL_DS)) return 0;
  return generalProtection(selector & 0xfffc);
}
const SEGMENTS: readonly Slot[] = [ES, CS, SS, DS, FS, GS];
export function loadSegment(n: number, selector: number): void {
  const slot = SEGMENTS[n] as Slot;
  const base = segmentBase(selector);
  const flatOnly = slot !== FS && slot !== GS;
  if (slot === SS && (selector & 0xfffc) === 0) generalProtection();
  if (flatOnly && base !== 0) generalProtection(selector & 0xfffc);
  r[slot] = selector;
  if (slot === GS) r[GS_BASE] = base;
  if (slot === FS) r[FS_BASE] = base;
}

export function defineSystem(): void {
  define('clc', (o) => {
    setCarry(false);
    return o.next;
  });
  define('stc', (o) => {
    setCarry(true);
    return o.next;
  });
  define('cmc', (o) => {
    setCarry(!cf());
    return o.next;
  });
  define('cld', (o) => {
    r[EFL] = r[EFL] & ~DF_BIT;
    return o.next;
  });
  define('std', (o) => {
    r[EFL] = r[EFL] | DF_BIT;
    return o.next;
  });
  define('lahf', (o) => {
    r8[1] = (arithFlags() & 0xd5) | 2;
    return o.next;
  });
  define('sahf', (o) => {
    setArithFlags((arithFlags() & 0x800) | (r8[1] & 0xd5));
    return o.next;
  });
  define('salc', (o) => {
    r8[0] = cf() ? 0xff : 0;
    return o.next;
  });
  define('pushf32', (o) => {
    push32(eflags() & ~0x30000);
    return o.next;
  });
  define('pushf16', (o) => {
    const a = (r[ESP] - 2) | 0;
    wr16(a, eflags());
    r[ESP] = a;
    return o.next;
  });
  /** Segment number is in `i`. */
  define('mov.sr', (o) => {
    loadSegment(o.i, r16[o.a]);
    return o.next;
  });
  define('mov.sm', (o) => {
    loadSegment(o.i, rd16(address(o)));
    return o.next;
  });
  define('mov.rs32', (o) => {
    r[o.a] = r[SEGMENTS[o.i] as Slot];
    return o.next;
  });
  define('mov.rs16', (o) => {
    r16[o.a] = r[SEGMENTS[o.i] as Slot];
    return o.next;
  });
  define('mov.ms', (o) => {
    wr16(address(o), r[SEGMENTS[o.i] as Slot]);
    return o.next;
  });
  define('push.s', (o) => {
    push32(r[SEGMENTS[o.i] as Slot]);
    return o.next;
  });
  define('pop.s', (o) => {
    loadSegment(o.i, rd32(r[ESP]) & 0xffff);
    r[ESP] = (r[ESP] + 4) | 0;
    return o.next;
  });
  /** lds les lss lfs lgs: offset, then selector. */
  for (const w of [W16, W32]) {
    define(`lseg.${w.bits}`, (o) => {
      const a = address(o);
      const offset = w.load(a);
      loadSegment(o.i, rd16((a + w.bytes) | 0));
      w.set(o.a, offset);
      return o.next;
    });
  }
  define('int3', (o) => trap(VECTOR_BP, after(o)));
  define('int1', (o) => trap(VECTOR_DB, after(o)));
  define('int', (o) => {
    if (o.i === 0x80) {
      r[EIP] = after(o);
      pending.stop = 'syscall';
      return LEAVE;
    }
    if (o.i === VECTOR_BP || o.i === VECTOR_OF) return trap(o.i, after(o));
    return generalProtection(o.i * 8 + 2);
  });
  define('ud', () => undefinedOpcode());
  define('gp', () => generalProtection());
  for (const w of [W16, W32]) {
    define(`bound.${w.bits}`, (o) => {
      const a = address(o);
      const sx = (v: number): number => (v << w.shift) >> w.shift;
      const v = sx(w.get(o.a));
      if (v < sx(w.load(a)) || v > sx(w.load((a + w.bytes) | 0))) fault(VECTOR_BR);
      return o.next;
    });
  }
  /** An i686 with FPU, TSC, CX8 and CMOV, and nothing else. */
  define('cpuid', (o) => {
    const leaf = r[EAX];
    r[EAX] = 0;
    r[EBX] = 0;
    r[ECX] = 0;
    r[EDX] = 0;
    if (leaf === 0) {
      r[EAX] = 1;
      r[EBX] = 0x756e6547; // GenuineIntel
      r[EDX] = 0x49656e69;
      r[ECX] = 0x6c65746e;
    } else if (leaf === 1) {
      r[EAX] = 0x611; // Pentium Pro
      r[EDX] = 0x8111; // FPU TSC CX8 CMOV
    }
    return o.next;
  });
  // The count is known outside of the loop only.
  define('rdtsc', (o) => {
    r[EIP] = after(o);
    pending.stop = 'rdtsc';
    return LEAVE;
  });
  define('cli', (o) => {
    privileged();
    r[EFL] = r[EFL] & ~IF_BIT;
    return o.next;
  });
  define('sti', (o) => {
    privileged();
    r[EFL] = r[EFL] | IF_BIT;
    return o.next;
  });
  define('hlt', (o) => {
    privileged();
    r[EIP] = after(o);
    pending.stop = 'halt';
    return LEAVE;
  });
  /** in and out: `a` is 1 for dx; `b` log2 of the size; `d` 1 for out. The machine answers (Trap `port`). */
  define('port', (o: Op) => {
    if (user() && !mayUsePort(o.a === 1 ? r16[4] : o.i, 1 << o.b)) generalProtection();
    r[EIP] = after(o);
    pending.stop = 'port';
    pending.index = o.a === 1 ? r16[4] : o.i;
    pending.size = 1 << o.b;
    pending.input = o.d === 0;
    pending.value = r[EAX];
    return LEAVE;
  });
  define('mov.rc', (o) => {
    privileged();
    r[o.a] = o.i === 0 ? r[CR0] : o.i === 2 ? r[CR2] : 0;
    return o.next;
  });
  define('mov.cr', (o) => {
    privileged();
    if (o.i === 0) r[CR0] = r[o.a];
    return o.next;
  });
  /** smsw str sldt: what user mode may see of them. `i` is the value. */
  define('value.r', (o) => {
    r[o.a] = o.i;
    return o.next;
  });
  define('value.m', (o) => {
    wr16(address(o), o.i);
    return o.next;
  });
  /** lar lsl verr verw: our flat segments are not described; ZF = 0 says "not valid". */
  define('novalid', (o) => {
    setArithFlags(arithFlags() & ~ZF_BIT);
    return o.next;
  });
  /** A memory operand that is only checked (invlpg, hint nops do not even that). */
  define('privileged', (o) => {
    privileged();
    return o.next;
  });
}
