/**
 * cpu/kernel-call.ts — calls between the kernel in TypeScript and kernel-mode code on the CPU, by cdecl.
 *
 *   startCall(cpu, space, f, args, stackTop) → run → symbol traps, each answered by returnFromSymbol → … → done {value}
 *
 * The stack is kernel memory (linear map or vmalloc). Nothing here throws: a bad stack is a fault of the code that set esp.
 */
import type { AddressSpace } from '../mm/address-space.ts';
import { KernelFault } from '../mm/memory.ts';
import { readUser32, writeUser32 } from '../mm/user-copy.ts';
import { DONE_ADDRESS, DOOR_SIZE, IMPORT_BASE, IMPORT_END } from './code-page.ts';
import type { Cpu } from './current.ts';
import { EAX, EDX, EIP, ESP } from './registers.ts';
import { resetKernel } from './run.ts';

/** The address C code calls to reach imported function `index`. */
export function importAddress(index: number): number {
  return IMPORT_BASE + DOOR_SIZE * index;
}
/** The function an address stands for, or -1. */
export function importIndex(addr: number): number {
  const a = addr >>> 0;
  return a >= IMPORT_BASE && a < IMPORT_END ? Math.floor((a - IMPORT_BASE) / DOOR_SIZE) : -1;
}

/** Word at a kernel-mode address (user addresses included); null when nothing is mapped there. */
export function peek32(space: AddressSpace, addr: number): number | null {
  const a = addr >>> 0;
  if (a < 0xc0000000) return readUser32(space, a);
  try {
    return space.mem.r32(a);
  } catch (e) {
    if (e instanceof KernelFault) return null;
    throw e;
  }
}
/** False when the address cannot be written. */
export function poke32(space: AddressSpace, addr: number, value: number): boolean {
  const a = addr >>> 0;
  if (a < 0xc0000000) return writeUser32(space, a, value);
  try {
    space.mem.w32(a, value);
    return true;
  } catch (e) {
    if (e instanceof KernelFault) return false;
    throw e;
  }
}

/**
 * Makes `cpu` a fresh kernel-mode CPU about to execute `fn(...args)` on the stack that ends at `stackTop` (16-byte aligned).
 * False when the stack cannot be written.
 */
export function startCall(
  cpu: Cpu,
  space: AddressSpace,
  fn: number,
  args: readonly number[],
  stackTop: number,
): boolean {
  const first = (stackTop - 4 * args.length) & -16;
  resetKernel(cpu, fn, (first - 4) | 0);
  return pushCall(space, first, args);
}
/** The same on a CPU that is in the middle of something (a signal, a timer on the interrupted task's stack). The caller saves it. */
export function nestCall(cpu: Cpu, space: AddressSpace, fn: number, args: readonly number[]): boolean {
  const first = ((cpu.r[ESP] as number) - 4 * args.length) & -16;
  cpu.r[EIP] = fn;
  cpu.r[ESP] = (first - 4) | 0;
  return pushCall(space, first, args);
}
function pushCall(space: AddressSpace, first: number, args: readonly number[]): boolean {
  const written = args.every((v, i) => poke32(space, first + 4 * i, v));
  return written && poke32(space, first - 4, DONE_ADDRESS);
}

/** Argument `n` of the symbol call the CPU stands at; 0 when the stack is not readable. */
export function argument(cpu: Cpu, space: AddressSpace, n: number): number {
  return peek32(space, (cpu.r[ESP] as number) + 4 + 4 * n) ?? 0;
}
/** Where the symbol call will return to: what a call trace shows as the caller. */
export function callerOf(cpu: Cpu, space: AddressSpace): number {
  return (peek32(space, cpu.r[ESP] as number) ?? 0) >>> 0;
}
/** Address of the first argument: where a va_list after `n` named arguments begins is this + 4 * n. */
export function argumentsAt(cpu: Cpu): number {
  return ((cpu.r[ESP] as number) + 4) >>> 0;
}
/** Returns from a symbol call with a value (`high` for 64-bit results). False when the return address cannot be read. */
export function returnFromSymbol(cpu: Cpu, space: AddressSpace, value: number, high?: number): boolean {
  const back = peek32(space, cpu.r[ESP] as number);
  if (back === null) return false;
  cpu.r[EAX] = value;
  if (high !== undefined) cpu.r[EDX] = high;
  cpu.r[EIP] = back;
  cpu.r[ESP] = ((cpu.r[ESP] as number) + 4) | 0;
  return true;
}
