/**
 * cpu/current.ts — a CPU's state as an object, and which one is running.
 *
 * Registers live in cpu/registers.ts while it runs and in `Cpu.r` otherwise; the FPU and TLS are used in place.
 */
import { Fpu } from './fpu/state.ts';
import { SLOTS } from './registers.ts';

export class Cpu {
  /** The register file (slots of registers.ts). Read it through the functions of cpu/index.ts. */
  readonly r = new Int32Array(SLOTS);
  readonly fpu = new Fpu();
  /** TLS descriptors 6, 7, 8: base, then 1 when present. */
  readonly tls = new Int32Array(6);
  /** Instructions retired since it was made: an exact count, and what rdtsc reads (plus `tscOffset`). */
  retired = 0;
  tscOffset = 0;
  /** Ports user mode may use, set before each run. Never part of a snapshot. */
  ports: { readonly iopl: number; readonly allowed: Uint8Array | null } | null = null;
}

let running = new Cpu();
export function current(): Cpu {
  return running;
}
export function setCurrent(cpu: Cpu): void {
  running = cpu;
}
