/** pid/memory.ts — what a process's areas add up to, for stat, statm and status. */
import { type Kernel, proc, type Task } from '@killinit/plugin-sdk';

const PAGE = 4096;
const WRITE = 2;
const EXEC = 4;

export interface MemoryText {
  readonly bytes: number;
  readonly pages: number;
  /** Resident pages, and those of them that hold parts of files. */
  readonly rss: number;
  readonly filePages: number;
  readonly textPages: number;
  readonly dataPages: number;
  readonly stackPages: number;
  readonly libPages: number;
  readonly tablePages: number;
  readonly startCode: number;
  readonly endCode: number;
  readonly startData: number;
  readonly endData: number;
  readonly startBrk: number;
  readonly startStack: number;
}
export function memoryOf(k: Kernel, t: Task): MemoryText {
  const areas = proc.mapsOf(k, t);
  const { exe } = k.x(t);
  let pages = 0;
  let text = 0;
  let data = 0;
  let stack = 0;
  let lib = 0;
  for (const a of areas) {
    const n = (a.end - a.start) / PAGE;
    pages += n;
    if (a.name === '[stack]') stack += n;
    else if ((a.prot & EXEC) !== 0 && (a.prot & WRITE) === 0) {
      if (a.name === exe) text += n;
      else lib += n;
    } else if ((a.prot & WRITE) !== 0 && !a.shared) data += n;
  }
  const use = proc.memoryUse(k, t);
  // A process without pages of its own has what such a program touches: text, data and some stack.
  const rss = use.totalVm > 0 ? use.rss : areas.length === 0 ? 0 : text + 12;
  const code = areas.find((a) => a.name === exe && (a.prot & EXEC) !== 0);
  const writable = areas.find((a) => a.name === exe && (a.prot & WRITE) !== 0);
  const heap = areas.find((a) => a.name === '[heap]');
  const top = areas.find((a) => a.name === '[stack]');
  const or = (told: number, guess: number | undefined): number => (told !== 0 ? told : (guess ?? 0));
  const has = t.mm.$addr !== 0;
  return {
    bytes: pages * PAGE,
    pages,
    rss,
    filePages: Math.min(rss, text),
    textPages: text,
    dataPages: data,
    stackPages: stack,
    libPages: lib,
    tablePages: has ? Math.max(use.tables, areas.length === 0 ? 0 : 3) : 0,
    startCode: has ? or(t.mm.start_code, code?.start) : 0,
    endCode: has ? or(t.mm.end_code, code?.end) : 0,
    startData: has ? or(t.mm.start_data, writable?.start) : 0,
    endData: has ? or(t.mm.end_data, writable?.end) : 0,
    startBrk: has ? or(t.mm.start_brk, heap?.start) : 0,
    startStack: has ? or(t.mm.start_stack, top === undefined ? undefined : top.end - 512) : 0,
  };
}
