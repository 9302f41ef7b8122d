/** cpu/cpu-image.ts — a CPU as plain data and back. */
import type { Plain } from '../types.ts';
import { Cpu } from './current.ts';

export interface CpuImage {
  readonly [key: string]: Plain;
  readonly registers: readonly number[];
  readonly tls: readonly number[];
  /** hi and lo of the eight x87 registers as the words of their doubles. */
  readonly fpu: readonly number[];
  readonly fpuState: readonly number[];
  readonly retired: number;
  readonly tscOffset: number;
}

export function saveCpu(cpu: Cpu): CpuImage {
  const f = cpu.fpu;
  return {
    registers: Array.from(cpu.r),
    tls: Array.from(cpu.tls),
    fpu: [...canonicalWords(f.hi), ...canonicalWords(f.lo)],
    fpuState: [f.top, f.used, f.cw, f.sw],
    retired: cpu.retired,
    tscOffset: cpu.tscOffset,
  };
}
/** A NaN's payload may differ between engines; ours has none. */
function canonicalWords(values: Float64Array): number[] {
  const d = new DataView(new ArrayBuffer(8));
  const out: number[] = [];
  for (const v of values) {
    d.setFloat64(0, v);
    if (Number.isNaN(v)) out.push(0x7ff80000, 0);
    else out.push(d.getInt32(0), d.getInt32(4));
  }
  return out;
}

export function restoreCpu(image: CpuImage): Cpu {
  const cpu = new Cpu();
  copyInto(cpu, image);
  return cpu;
}
function copyInto(cpu: Cpu, image: CpuImage): void {
  cpu.r.set(image.registers);
  cpu.tls.set(image.tls);
  const d = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 16; i += 1) {
    d.setInt32(0, image.fpu[i * 2] as number);
    d.setInt32(4, image.fpu[i * 2 + 1] as number);
    if (i < 8) cpu.fpu.hi[i] = d.getFloat64(0);
    else cpu.fpu.lo[i - 8] = d.getFloat64(0);
  }
  [cpu.fpu.top, cpu.fpu.used, cpu.fpu.cw, cpu.fpu.sw] = image.fpuState as [number, number, number, number];
  cpu.retired = image.retired;
  cpu.tscOffset = image.tscOffset;
}

/** A child's CPU at fork: equal, and independent. `retired` starts at 0. */
export function cloneCpu(cpu: Cpu): Cpu {
  const copy = restoreCpu(saveCpu(cpu));
  copy.retired = 0;
  return copy;
}
