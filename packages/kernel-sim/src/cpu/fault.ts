/**
 * cpu/fault.ts — how an instruction stops: one preallocated object is thrown, what happened is in `pending`.
 *
 * Vectors are the processor's. The signal that Linux turns a vector into (si_signo, si_code, si_addr) is worked out here as well.
 */

export const VECTOR_DE = 0;
export const VECTOR_DB = 1;
export const VECTOR_BP = 3;
export const VECTOR_OF = 4;
export const VECTOR_BR = 5;
export const VECTOR_UD = 6;
export const VECTOR_SS = 12;
export const VECTOR_GP = 13;
export const VECTOR_PF = 14;
export const VECTOR_MF = 16;

/** Page fault error code bits. */
export const PF_PRESENT = 1;
export const PF_WRITE = 2;
export const PF_USER = 4;
export const PF_INSTR = 16;

/** What stopped the CPU. */
export type Stop = 'none' | 'fault' | 'oom' | 'syscall' | 'symbol' | 'done' | 'resume' | 'rdtsc' | 'halt' | 'port';

export class Pending {
  stop: Stop = 'none';
  vector = 0;
  error = 0;
  /** Page fault address; 0 for others. */
  addr = 0;
  /** For #PF in user mode: why the area list refused. */
  why: 'maperr' | 'accerr' | 'bus' = 'maperr';
  /** Index of the imported symbol; port number. */
  index = 0;
  value = 0;
  size = 0;
  input = false;
}
export const pending = new Pending();

/** The one thing the CPU throws. Never leaves run(). */
export const FAULT = { name: 'guest fault' };
/** Thrown when the page being executed was replaced under the instruction: it starts again. */
export const REFETCH = { name: 'fetch again' };

export function fault(vector: number, error = 0): never {
  pending.stop = 'fault';
  pending.vector = vector;
  pending.error = error;
  pending.addr = 0;
  throw FAULT;
}
export function undefinedOpcode(): never {
  fault(VECTOR_UD);
}
export function generalProtection(error = 0): never {
  fault(VECTOR_GP, error);
}
export function pageFault(addr: number, error: number, why: 'maperr' | 'accerr' | 'bus'): never {
  pending.stop = 'fault';
  pending.vector = VECTOR_PF;
  pending.error = error;
  pending.addr = addr >>> 0;
  pending.why = why;
  throw FAULT;
}
export function outOfMemory(addr: number): never {
  pending.stop = 'oom';
  pending.addr = addr >>> 0;
  throw FAULT;
}
