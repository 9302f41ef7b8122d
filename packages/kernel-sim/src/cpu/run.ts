/**
 * cpu/run.ts — runs a CPU on an address space until something outside must act.
 *
 * The machine's kernel holds a Cpu for each task (and for each kernel-mode call under way), calls run() with the fuel of a slice and
 * answers the Trap. Everything is left exact and restartable: eip on the faulting instruction, behind a trapping one.
 */
import type { AddressSpace } from '../mm/address-space.ts';
import { attach } from './access.ts';
import { DONE_ADDRESS, DOOR_SIZE, IMPORT_BASE } from './code-page.ts';
import { type Cpu, setCurrent } from './current.ts';
import { pending, VECTOR_BP, VECTOR_DB, VECTOR_DE, VECTOR_MF, VECTOR_PF, VECTOR_SS, VECTOR_UD } from './fault.ts';
import { eflags, RAW, setEflags, TF_BIT } from './flags.ts';
import { hotLoop } from './hot-loop.ts';
import { KERNEL_CS, KERNEL_DS, USER_CS, USER_DS } from './ops/system.ts';
import { CR0, CS, DS, EAX, EDX, EFL, EIP, ES, ESP, FR, FT, r, SS } from './registers.ts';

/** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and the si_code a fault comes with. */
export interface SignalMaterial {
  readonly sig: number;
  readonly code: number;
}

export type Trap =
  /** int $0x80. Number and arguments are in the registers; eip is behind the instruction, `setReturn` puts the result in eax. */
  | { readonly kind: 'syscall' }
  /** A processor exception. `addr` is si_addr: the address accessed for #PF, the instruction's for #DE #UD #MF, else 0. */
  | {
      readonly kind: 'fault';
      readonly vector: number;
      readonly error: number;
      readonly addr: number;
      readonly signal: SignalMaterial;
    }
  /** No frame left to settle an access of `addr`; the instruction can be run again. */
  | { readonly kind: 'oom'; readonly addr: number }
  /** Kernel mode called imported function `index`. Its arguments: `argument(cpu, space, n)`; go on with `returnFromSymbol`. */
  | { readonly kind: 'symbol'; readonly index: number }
  /** The function `startCall` began has returned `value` (edx:eax as signed halves). */
  | { readonly kind: 'done'; readonly value: number; readonly high: number }
  /** One instruction was executed with TF set. */
  | { readonly kind: 'debug' }
  /** hlt in kernel mode. */
  | { readonly kind: 'halt' }
  /** in or out, in user mode where the task has the right; an `in` is answered in eax. */
  | {
      readonly kind: 'port';
      readonly port: number;
      readonly bytes: number;
      readonly write: boolean;
      readonly value: number;
    }
  | { readonly kind: 'out_of_fuel' };

/** Decoded instructions a machine keeps; when there are more, the cache starts anew. */
const DECODED_LIMIT = 150_000;

/**
 * Runs at most `fuel` instructions; mutates cpu and memory, nothing else. One iteration of a repeated string instruction counts as
 * one. How many retired is the growth of `cpu.retired`. `loop` is for tests.
 */
export function run(cpu: Cpu, space: AddressSpace, fuel: number, loop: (fuel: number) => number = hotLoop): Trap {
  if (space.mem.decoded > DECODED_LIMIT) forgetCode(space);
  r.set(cpu.r);
  setCurrent(cpu);
  attach(space, (r[CS] & 3) === 0);
  let left = fuel;
  let trap: Trap | null = null;
  while (trap === null) {
    const step = (r[EFL] & TF_BIT) !== 0;
    const given = step ? Math.min(1, left) : left;
    pending.stop = 'none';
    const retired = given - loop(given);
    left -= retired;
    cpu.retired += retired;
    trap = outcome(cpu, step && retired > 0, left);
  }
  cpu.r.set(r);
  return trap;
}

/** What to tell the caller, or null to go on. */
function outcome(cpu: Cpu, stepped: boolean, left: number): Trap | null {
  switch (pending.stop) {
    case 'syscall':
      return { kind: 'syscall' };
    case 'fault':
      return { kind: 'fault', ...describe() };
    case 'oom':
      return { kind: 'oom', addr: pending.addr };
    case 'symbol':
      return { kind: 'symbol', index: pending.index };
    case 'done':
      return { kind: 'done', value: r[EAX], high: r[EDX] };
    case 'halt':
      return { kind: 'halt' };
    case 'port':
      return {
        kind: 'port',
        port: pending.index,
        bytes: pending.size,
        write: !pending.input,
        value: pending.value,
      };
    case 'rdtsc': {
      const count = cpu.retired + cpu.tscOffset;
      r[EAX] = count;
      r[EDX] = count / 4294967296;
      break;
    }
    default:
      break;
  }
  if (stepped) return { kind: 'debug' };
  return left <= 0 ? { kind: 'out_of_fuel' } : null;
}

const SIGILL = 4;
const SIGTRAP = 5;
const SIGBUS = 7;
const SIGFPE = 8;
const SIGSEGV = 11;
const SI_KERNEL = 0x80;

/** A fault as the kernel's trap handlers see it: arch/x86/kernel/traps.c, mm/fault.c. */
function describe(): { vector: number; error: number; addr: number; signal: SignalMaterial } {
  const { vector, error } = pending;
  const at = r[EIP] >>> 0;
  switch (vector) {
    case VECTOR_DE:
      return { vector, error, addr: at, signal: { sig: SIGFPE, code: 1 } }; // FPE_INTDIV
    case VECTOR_DB:
      return { vector, error, addr: at, signal: { sig: SIGTRAP, code: 1 } }; // TRAP_BRKPT
    case VECTOR_BP:
      return { vector, error, addr: 0, signal: { sig: SIGTRAP, code: SI_KERNEL } };
    case VECTOR_UD:
      return { vector, error, addr: at, signal: { sig: SIGILL, code: 2 } }; // ILL_ILLOPN
    case VECTOR_SS:
      return { vector, error, addr: 0, signal: { sig: SIGBUS, code: SI_KERNEL } };
    case VECTOR_MF:
      return { vector, error, addr: at, signal: { sig: SIGFPE, code: 7 } }; // FPE_FLTINV
    case VECTOR_PF: {
      const sig = pending.why === 'bus' ? SIGBUS : SIGSEGV;
      const code = pending.why === 'accerr' || pending.why === 'bus' ? 2 : 1; // SEGV_ACCERR, BUS_ADRERR, SEGV_MAPERR
      return { vector, error, addr: pending.addr, signal: { sig, code } };
    }
    default:
      return { vector, error, addr: 0, signal: { sig: SIGSEGV, code: SI_KERNEL } };
  }
}

function forgetCode(space: AddressSpace): void {
  const m = space.mem;
  m.code.forEach((code, frame) => {
    if (code !== null) m.dropCode(frame);
  });
}

/** Registers as a fresh process has them: everything 0 but segments, IF and WP. */
export function resetUser(cpu: Cpu, eip: number, esp: number): void {
  reset(cpu, eip, esp, USER_CS, USER_DS, USER_DS);
}
/** Registers for a kernel-mode call: see kernel-call.ts. */
export function resetKernel(cpu: Cpu, eip: number, esp: number): void {
  reset(cpu, eip, esp, KERNEL_CS, USER_DS, KERNEL_DS);
}
function reset(cpu: Cpu, eip: number, esp: number, cs: number, ds: number, ss: number): void {
  const R = cpu.r;
  R.fill(0);
  R[FT] = RAW;
  R[FR] = 1;
  R[EFL] = 0x202;
  R[CR0] = 0x80050033 | 0;
  R[EIP] = eip;
  R[ESP] = esp;
  R[CS] = cs;
  R[DS] = ds;
  R[ES] = ds;
  R[SS] = ss;
  cpu.fpu.reset();
  cpu.tls.fill(0);
}

/** EFLAGS of a CPU that is not running. */
export function getEflags(cpu: Cpu): number {
  r.set(cpu.r);
  return eflags();
}
/** Sets the EFLAGS bits in `changeable` (the arithmetic ones always). */
export function putEflags(cpu: Cpu, value: number, changeable = -1): void {
  r.set(cpu.r);
  setEflags(value, changeable & 0x7fffd);
  cpu.r.set(r);
}

export { DONE_ADDRESS, DOOR_SIZE, IMPORT_BASE };
