/**
 * kernel/c-state.ts — what a C program is between two looks at it: plain data in KernelState, with its live CPU and page tables
 * as caches beside it.
 *
 * An address space belongs to an mm_struct in RAM: `task->mm` says which one a task uses, and threads share it by pointing to the
 * same. `KernelState.spaces` has the other half of each mm_struct, by address.
 */
import { type Cpu, type CpuImage, newCpu, restoreCpu, saveCpu } from '../cpu/index.ts';
import type { Mm, Task } from '../include/sched.ts';
import { AddressSpace, type SpaceImage } from '../mm/address-space.ts';
import { spaceHost } from '../mm/file-map.ts';
import type { Seat } from '../types.ts';
import { frameCpu } from './module-frames.ts';
import type { Cgroup, Kernel } from './types.ts';

/** The other half of an mm_struct. */
export interface SpaceState {
  /** Filled in when a snapshot is taken; stale while the space is live. */
  image: SpaceImage | null;
  /** READ_IMPLIES_EXEC: whatever can be read can be executed (no PT_GNU_STACK in the file). */
  readImpliesExec: boolean;
  /** Whose quota its pages count against. */
  readonly seat: Seat;
  /** How far its seat's share reaches, in resident pages. */
  seatLimit: number;
  /** Pages shared with its parent at fork: charged there. */
  shared: number;
  /** Pages by the memory cgroup they were charged to. */
  charges: { readonly group: Cgroup; pages: number }[];
}

/** A thread of a C program: ProgState of kind `c`. */
export interface CState {
  readonly kind: 'c';
  /** Filled in when a snapshot is taken; stale while the CPU is live. */
  cpu: CpuImage | null;
  /** regs->orig_ax: the system call under way, or -1. */
  orig: number;
  /** The number restart_syscall(2) stands for; -1 when there is nothing to make again. */
  again: number;
  /** thread.trap_no, error_code and cr2 of its last fault, as signal frames tell them. */
  trapNo: number;
  errorCode: number;
  cr2: number;
  /** TIF_FORCED_TF: the trap flag is the tracer's, not the program's. */
  forcedStep: boolean;
  /** DR0 to DR7. */
  debug: number[];
  /** struct user_desc of the TLS slots as they were set: limit and flag bits, by slot. */
  tls: number[];
  /** execve(2) failed behind the point of no return: the signal that ends it. 0 for none. */
  doomed: number;
  /** mm_struct made for it by execve(2), not yet taken into use. */
  mm: number;
}

export function newCState(cpu: Cpu): CState {
  const c: CState = {
    kind: 'c',
    cpu: null,
    orig: -1,
    again: -1,
    trapNo: 0,
    errorCode: 0,
    cr2: 0,
    forcedStep: false,
    debug: [0, 0, 0, 0, 0, 0, 0, 0],
    tls: [0, 0, 0, 0, 0, 0],
    doomed: 0,
    mm: 0,
  };
  cpus.set(c, cpu);
  return c;
}

const cpus = new WeakMap<CState, Cpu>();
export function cpuOf(c: CState): Cpu {
  let cpu = cpus.get(c);
  if (cpu === undefined) {
    cpu = c.cpu === null ? newCpu() : restoreCpu(c.cpu);
    cpus.set(c, cpu);
  }
  return cpu;
}

const spaces = new WeakMap<SpaceState, AddressSpace>();
/** The space of an mm_struct's address; null for one without user memory of its own. */
export function spaceAt(k: Kernel, mm: number): AddressSpace | null {
  const s = k.state.spaces.get(mm);
  if (s === undefined) return null;
  let live = spaces.get(s);
  if (live === undefined) {
    live = AddressSpace.restore(k.mem, s.image);
    live.host = spaceHost(k);
    spaces.set(s, live);
  }
  return live;
}
export function spaceOf(k: Kernel, t: Task): AddressSpace | null {
  return spaceAt(k, t.mm.$addr);
}
export function adoptSpace(k: Kernel, mm: Mm, space: AddressSpace, readImpliesExec: boolean): void {
  const s: SpaceState = {
    image: null,
    readImpliesExec,
    seat: k.current === null ? null : k.x(k.current).seat,
    seatLimit: 0,
    shared: space.resident,
    charges: [],
  };
  space.host = spaceHost(k);
  spaces.set(s, space);
  k.state.spaces.set(mm.$addr, s);
}
export function dropSpace(k: Kernel, mm: number): void {
  const s = k.state.spaces.get(mm);
  spaceAt(k, mm)?.free();
  if (s !== undefined)
    for (const c of s.charges) for (let g: Cgroup | null = c.group; g !== null; g = g.parent) g.memPages -= c.pages;
  k.state.spaces.delete(mm);
}

/** Writes what is live into KernelState: before it is encoded. */
export function saveCPrograms(k: Kernel): void {
  for (const x of k.state.tasks.values()) {
    for (const f of x.kside?.frames ?? []) f.cpu = saveCpu(frameCpu(f));
    if (x.prog.kind !== 'c') continue;
    const cpu = cpus.get(x.prog);
    if (cpu !== undefined) x.prog.cpu = saveCpu(cpu);
  }
  for (const s of k.state.spaces.values()) {
    const space = spaces.get(s);
    if (space !== undefined) s.image = space.save();
  }
}
