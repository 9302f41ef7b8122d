/**
 * arch/x86/kernel/ptrace.c — the registers of a task as its tracer sees them: struct user_regs_struct, the x87 image, struct user.
 *
 * A generator program sits behind the int $0x80 of its text page, with its call in the registers as far as it has numbers.
 */
import { getFpuImage, putFpuImage, reg, setReg, setSingleStep, USER_CS, USER_DS } from '../cpu/index.ts';
import { EIO } from '../include/errno.ts';
import { argWord } from '../program/memory.ts';
import { type CState, cpuOf } from './c-state.ts';
import type { Kernel, TaskExt } from './types.ts';

/** struct user_regs_struct. */
const ORDER = [
  'ebx',
  'ecx',
  'edx',
  'esi',
  'edi',
  'ebp',
  'eax',
  'ds',
  'es',
  'fs',
  'gs',
  'orig_eax',
  'eip',
  'cs',
  'eflags',
  'esp',
  'ss',
] as const;
const REGS = ORDER.length;
/** FLAG_MASK: the bits of EFLAGS a tracer may change. */
const FLAG_MASK = 0x54dd5;
const TF = 0x100;
/** Offset and size of u_debugreg in struct user. */
const DEBUG_AT = 252;
const USER_SIZE = 284;
const TASK_SIZE = 0xc0000000;
/** Where a generator program's call stands: behind its int $0x80. */
const PROGRAM_EIP = 0x08048002;
const PROGRAM_ESP = 0xbfffff00;

/** 17 words, or null for a task without user mode. */
export function getRegs(_k: Kernel, x: TaskExt): Int32Array | null {
  const { prog } = x;
  const out = new Int32Array(REGS);
  if (prog.kind === 'program') {
    const at = [0, 1, 2, 3, 4, 5];
    at.forEach((n) => {
      out[n] = argWord(x, n);
    });
    out[6] = x.result ?? -38;
    out[7] = out[8] = USER_DS;
    out[11] = x.call?.nr ?? -1;
    out[12] = PROGRAM_EIP;
    out[13] = USER_CS;
    out[14] = 0x202;
    out[15] = PROGRAM_ESP | 0;
    out[16] = USER_DS;
    return out;
  }
  if (prog.kind !== 'c') return null;
  const cpu = cpuOf(prog);
  ORDER.forEach((name, i) => {
    if (name === 'orig_eax') out[i] = prog.orig;
    else if (name === 'eflags') out[i] = prog.forcedStep ? reg(cpu, name) & ~TF : reg(cpu, name);
    else out[i] = reg(cpu, name);
  });
  return out;
}

/** putreg(): 0 or -EIO for a value the kernel does not let in. */
function putReg(c: CState, i: number, value: number): number {
  const cpu = cpuOf(c);
  const name = ORDER[i] as (typeof ORDER)[number];
  switch (name) {
    case 'orig_eax':
      c.orig = value;
      return 0;
    case 'cs':
    case 'ss':
      // a null selector, or one that is not of user mode, would make the way back fault
      if ((value & 0xffff) === 0) return -EIO;
      if ((value & 3) !== 3) return -EIO;
      setReg(cpu, name, value & 0xffff);
      return 0;
    case 'ds':
    case 'es':
    case 'fs':
    case 'gs':
      if ((value & 0xffff) !== 0 && (value & 3) !== 3) return -EIO;
      setReg(cpu, name, value & 0xffff);
      return 0;
    case 'eflags': {
      const keep = reg(cpu, name) & ~FLAG_MASK;
      if ((value & TF) !== 0) c.forcedStep = false;
      const step = c.forcedStep ? TF : 0;
      setReg(cpu, name, keep | (value & FLAG_MASK) | step);
      return 0;
    }
    default:
      setReg(cpu, name, value);
      return 0;
  }
}
/** PTRACE_SETREGS: stops at the first word that is refused. */
export function setRegs(_k: Kernel, x: TaskExt, regs: ArrayLike<number>): number {
  if (x.prog.kind !== 'c') return -EIO;
  for (let i = 0; i < REGS; i += 1) {
    const r = putReg(x.prog, i, (regs[i] ?? 0) | 0);
    if (r !== 0) return r;
  }
  return 0;
}

export function getFpRegs(_k: Kernel, x: TaskExt): Uint8Array | null {
  return x.prog.kind === 'c' ? getFpuImage(cpuOf(x.prog)) : null;
}
export function setFpRegs(_k: Kernel, x: TaskExt, image: Uint8Array): number {
  if (x.prog.kind !== 'c') return -EIO;
  putFpuImage(cpuOf(x.prog), image);
  return 0;
}

/** user_enable_single_step(), user_disable_single_step(): the latter leaves a trap flag the program set itself. */
export function setStep(_k: Kernel, x: TaskExt, on: boolean): void {
  if (x.prog.kind !== 'c') return;
  const c = x.prog;
  const set = (reg(cpuOf(c), 'eflags') & TF) !== 0;
  if (on) {
    if (!set) c.forcedStep = true;
    setSingleStep(cpuOf(c), true);
  } else if (c.forcedStep) {
    c.forcedStep = false;
    setSingleStep(cpuOf(c), false);
  }
}

/** PTRACE_PEEKUSER: a word of struct user, or null (EIO). */
export function peekUserArea(k: Kernel, x: TaskExt, at: number): number | null {
  if ((at & 3) !== 0 || at < 0 || at >= USER_SIZE) return null;
  if (at < REGS * 4) return getRegs(k, x)?.[at >>> 2] ?? null;
  if (at >= DEBUG_AT) return x.prog.kind === 'c' ? (x.prog.debug[(at - DEBUG_AT) >>> 2] as number) : 0;
  return 0;
}
/** PTRACE_POKEUSER: 0, -EIO, or -EINVAL for a debug register that points into the kernel. */
export function pokeUserArea(_k: Kernel, x: TaskExt, at: number, value: number): number {
  if ((at & 3) !== 0 || at < 0 || at >= USER_SIZE || x.prog.kind !== 'c') return -EIO;
  if (at < REGS * 4) return putReg(x.prog, at >>> 2, value | 0);
  if (at < DEBUG_AT) return -EIO;
  const n = (at - DEBUG_AT) >>> 2;
  if (n === 4 || n === 5) return -EIO;
  if (n < 4 && value >>> 0 >= TASK_SIZE) return -22;
  // Differs: breakpoints are kept and read back, but never trigger
  x.prog.debug[n] = value | 0;
  return 0;
}
