/**
 * cpu/index.ts — the front door of the CPU.
 *
 *   newCpu() → loadElf / startCall → run(cpu, space, fuel) → Trap → …
 *
 * Registers of a CPU that is not running are read and written by `reg`, `setReg`, `regs` (names as in `struct pt_regs`); ELF loading
 * is in elf.ts, modules in ko.ts, signal frames in signal-frame.ts, address spaces in ../mm.
 */
import { Cpu } from './current.ts';
import { fpuImage, loadFpuImage } from './ops/fpu-env.ts';
import * as slots from './registers.ts';
import { getEflags, putEflags } from './run.ts';

export { type CpuImage, cloneCpu, restoreCpu, saveCpu } from './cpu-image.ts';
export type { Cpu } from './current.ts';
export * from './kernel-call.ts';
export { KERNEL_CS, KERNEL_DS, USER_CS, USER_DS } from './ops/system.ts';
export {
  DONE_ADDRESS,
  DOOR_SIZE,
  IMPORT_BASE,
  resetKernel,
  resetUser,
  run,
  type SignalMaterial,
  type Trap,
} from './run.ts';

export function newCpu(): Cpu {
  return new Cpu();
}

const NAMES = {
  eax: slots.EAX,
  ecx: slots.ECX,
  edx: slots.EDX,
  ebx: slots.EBX,
  esp: slots.ESP,
  ebp: slots.EBP,
  esi: slots.ESI,
  edi: slots.EDI,
  eip: slots.EIP,
  cs: slots.CS,
  ds: slots.DS,
  es: slots.ES,
  fs: slots.FS,
  gs: slots.GS,
  ss: slots.SS,
  cr0: slots.CR0,
  cr2: slots.CR2,
} as const;
export type RegisterName = keyof typeof NAMES | 'eflags';
export type RegisterValues = Record<RegisterName, number>;

/** A register, signed. */
export function reg(cpu: Cpu, name: RegisterName): number {
  return name === 'eflags' ? getEflags(cpu) : (cpu.r[NAMES[name]] as number);
}
/** Sets a register. Segment registers are taken as they are: check selectors first (validSelector), bases follow for fs and gs. */
export function setReg(cpu: Cpu, name: RegisterName, value: number): void {
  if (name === 'eflags') putEflags(cpu, value);
  else cpu.r[NAMES[name]] = value;
  if (name === 'gs') cpu.r[slots.GS_BASE] = tlsBase(cpu, value);
  if (name === 'fs') cpu.r[slots.FS_BASE] = tlsBase(cpu, value);
}
/** All registers, for oops dumps, PTRACE_GETREGS and core files. */
export function regs(cpu: Cpu): RegisterValues {
  const out = { eflags: getEflags(cpu) } as RegisterValues;
  for (const name of Object.keys(NAMES) as (keyof typeof NAMES)[]) out[name] = reg(cpu, name);
  return out;
}

/** The result of a system call, or of an `in`. */
export function setReturn(cpu: Cpu, value: number): void {
  cpu.r[slots.EAX] = value;
}
/** Number and six arguments of an int $0x80. */
export function syscallArgs(cpu: Cpu): readonly [nr: number, args: readonly number[]] {
  const R = cpu.r;
  const at = [slots.EBX, slots.ECX, slots.EDX, slots.ESI, slots.EDI, slots.EBP];
  return [R[slots.EAX] as number, at.map((s) => R[s] as number)];
}
/** Puts eip back on the int $0x80 just executed, so that it is made again (ERESTARTSYS); eax is the number once more. */
export function restartSyscall(cpu: Cpu, nr: number): void {
  cpu.r[slots.EIP] = ((cpu.r[slots.EIP] as number) - 2) | 0;
  cpu.r[slots.EAX] = nr;
}
export function isKernelMode(cpu: Cpu): boolean {
  return ((cpu.r[slots.CS] as number) & 3) === 0;
}
/** Single step: PTRACE_SINGLESTEP sets TF. */
export function setSingleStep(cpu: Cpu, on: boolean): void {
  const efl = cpu.r[slots.EFL] as number;
  cpu.r[slots.EFL] = on ? efl | 0x100 : efl & ~0x100;
}

/** TLS slot `n` (0..2, GDT entries 6..8); null clears it. A gs or fs that holds its selector sees the new base at once. */
export function setTls(cpu: Cpu, n: number, base: number | null): void {
  cpu.tls[n * 2] = base ?? 0;
  cpu.tls[n * 2 + 1] = base === null ? 0 : 1;
  cpu.r[slots.GS_BASE] = tlsBase(cpu, cpu.r[slots.GS] as number);
  cpu.r[slots.FS_BASE] = tlsBase(cpu, cpu.r[slots.FS] as number);
}
/** Base of TLS slot `n`, or null when it is free: get_thread_area, and set_thread_area(-1) looking for room. */
export function getTls(cpu: Cpu, n: number): number | null {
  return cpu.tls[n * 2 + 1] === 0 ? null : (cpu.tls[n * 2] as number);
}
function tlsBase(cpu: Cpu, selector: number): number {
  const n = (selector >>> 3) - 6;
  return n >= 0 && n < 3 && (selector & 4) === 0 ? (cpu.tls[n * 2] as number) : 0;
}

/** The 108 bytes PTRACE_GETFPREGS and core files show. */
export function getFpuImage(cpu: Cpu): Uint8Array {
  return fpuImage(cpu.fpu);
}
export function putFpuImage(cpu: Cpu, image: Uint8Array): void {
  if (image.length >= 108) loadFpuImage(cpu.fpu, image);
}
