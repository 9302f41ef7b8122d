/**
 * kernel/module-frames.ts — kernel-mode C: how a module's code runs, sleeps, returns and dies.
 *
 *   enterC(k, x, fn, args, then)   a task goes into C; the continuation `then` has its value
 *   runKernelSide(k, t, x, until)  runs the innermost frame for a turn: exported functions are answered, sleep means "call me again"
 *   callC(k, fn, args)             C that must come back at once: timers, notifiers, probes, parameter setters
 *
 * The kernel is not preemptible (CONFIG_PREEMPT_VOLUNTARY): C that neither sleeps nor returns keeps the CPU, and the watchdog complains.
 */
import {
  argument,
  argumentsAt,
  type Cpu,
  callerOf,
  DOOR_SIZE,
  IMPORT_BASE,
  newCpu,
  reg,
  restoreCpu,
  returnFromSymbol,
  run,
  setReg,
  startCall,
  type Trap,
} from '../cpu/index.ts';
import { CYCLES_PER_MS, SLICE_CYCLES } from '../include/constants.ts';
import { callback_head } from '../include/kstructs.ts';
import type { Task } from '../include/sched.ts';
import { AddressSpace } from '../mm/address-space.ts';
import { KernelFault } from '../mm/memory.ts';
import { kfree, kmalloc } from '../mm/slab.ts';
import type { Plain } from '../types.ts';
import { spaceOf } from './c-state.ts';
import type { CArgs } from './exports/abi.ts';
import { kstring } from './exports/abi.ts';
import { doorAt } from './exports/doors.ts';
import { CONTINUATIONS, continuation } from './module-continuations.ts';
import { refreshVariables, variable } from './module-image.ts';
import type { KernelSide, KFrame } from './module-state.ts';
import { Dead, die, softLockup, watchdog_timer_fn } from './oops.ts';
import { dump_stack } from './panic.ts';
import { intoEax, portIn, portOut } from './ports.ts';
import { BLOCKED, charge, newQueue } from './sched.ts';
import type { Blocked, BlockOptions, Kernel, TaskExt } from './types.ts';

export { type Continuation, continuation } from './module-continuations.ts';

export const THREAD_SIZE = 8192;
/** Most instructions C may take where it must come back at once; then the machine is stuck for good. */
const ATOMIC_FUEL = 40_000_000;
const ATOMIC_DEPTH = 16;
/** What a function of the kernel takes at least. */
const DOOR_CYCLES = 120;

/** The call that went into C is made again, with `restart` = { ran: value, data }. */
continuation('again', (_k, _t, x, value, data) => {
  x.restart = { ran: value, data };
});

export function kernelSide(x: TaskExt): KernelSide {
  x.kside ??= {
    frames: [],
    stack: 0,
    since: 0,
    warned: 0,
    stop: false,
    exited: newQueue(),
    result: 0,
    probed: [],
    allowed: { lo: 0, hi: 0 },
    asleep: newQueue(),
    stage: null,
    works: [],
    preempt: 0,
  };
  return x.kside;
}

const live = new WeakMap<KFrame, Cpu>();
export function frameCpu(f: KFrame): Cpu {
  let cpu = live.get(f);
  if (cpu === undefined) {
    cpu = f.cpu === null ? newCpu() : restoreCpu(f.cpu);
    live.set(f, cpu);
  }
  return cpu;
}
const spaces = new WeakMap<object, AddressSpace>();
/** Memory of who has none: kernel threads, programs of the image. */
export function kernelSpace(k: Kernel): AddressSpace {
  let s = spaces.get(k.mem);
  if (s === undefined) {
    s = new AddressSpace(k.mem);
    spaces.set(k.mem, s);
  }
  return s;
}
const spaceFor = (k: Kernel, t: Task | null): AddressSpace => (t === null ? null : spaceOf(k, t)) ?? kernelSpace(k);

/** Pushes a call of C for `x`; the system call that does it returns this. -ENOMEM when there is no kernel stack. */
export function enterC(
  k: Kernel,
  x: TaskExt,
  fn: number,
  args: readonly number[],
  then: string,
  data: Plain,
  chain: readonly string[],
): Blocked | number {
  const side = kernelSide(x);
  if (side.stack === 0) side.stack = kmalloc(k, THREAD_SIZE);
  if (side.stack === 0) return -12;
  const inner = side.frames.at(-1);
  const top = inner === undefined ? side.stack + THREAD_SIZE - 16 : (reg(frameCpu(inner), 'esp') >>> 0) - 64;
  const cpu = newCpu();
  if (!startCall(cpu, spaceFor(k, k.task(x)), fn | 0, args, top | 0)) return -12;
  const frame: KFrame = { cpu: null, door: -1, sleep: null, then, data, chain };
  live.set(frame, cpu);
  side.frames.push(frame);
  side.since = k.now;
  side.warned = 0;
  return BLOCKED;
}
/** The task dies or its kernel code is over. */
export function leaveKernelSide(k: Kernel, x: TaskExt): void {
  const side = x.kside;
  if (side === undefined) return;
  side.frames = [];
  if (side.stack !== 0) kfree(k, side.stack);
  side.stack = 0;
}
export const inKernelC = (x: TaskExt): boolean => (x.kside?.frames.length ?? 0) > 0;

/** task_work_run(): true when the task is in C now. Differs: a task that sleeps in a call runs it when it wakes. */
export function taskWork(k: Kernel, x: TaskExt): boolean {
  const works = x.kside?.works;
  if (works === undefined || works.length === 0 || inKernelC(x)) return false;
  const at = works.shift() as number;
  const fn = k.mem.r32(at + (callback_head.offsets.func as number)) >>> 0;
  return typeof enterC(k, x, fn, [at], 'none', null, ['task_work_run', 'exit_to_user_mode_prepare']) !== 'number';
}

/** One turn of a task that is in C. */
export function runKernelSide(k: Kernel, t: Task, x: TaskExt, until: number): void {
  const side = kernelSide(x);
  if (side.preempt !== 0) {
    k.mem.w32(variable(k, '__preempt_count'), side.preempt);
    side.preempt = 0;
  }
  yielded = false; // whoever yielded last may have died of it
  while (x.runnable && k.state.cycles < until && k.state.current === x && side.frames.length > 0) {
    const before = k.state.cycles;
    try {
      stepFrame(k, t, x, side, until);
    } catch (e) {
      if (e instanceof Dead) return;
      throw e;
    }
    if (k.state.cycles === before) charge(k, x, 20);
    watch(k, t, x, side);
    // Not preempted: it keeps its turn until it sleeps or yields.
    if (x.slice <= 0 && side.frames.length > 0 && !yielded) x.slice = 1;
    if (yielded) {
      yielded = false;
      x.slice = 0;
      return;
    }
  }
}
let yielded = false;

function stepFrame(k: Kernel, t: Task, x: TaskExt, side: KernelSide, until: number): void {
  const f = side.frames.at(-1) as KFrame;
  const cpu = frameCpu(f);
  refreshVariables(k);
  if (f.door >= 0) {
    openDoor(k, t, x, f, cpu);
    return;
  }
  const space = spaceFor(k, t);
  const fuel = Math.max(1, Math.min(until - k.state.cycles, 4 * CYCLES_PER_MS));
  const retired = cpu.retired;
  const trap = run(cpu, space, fuel);
  charge(k, x, cpu.retired - retired);
  switch (trap.kind) {
    case 'symbol':
      f.door = trap.index;
      f.sleep = null;
      return;
    case 'done': {
      side.frames.pop();
      if (side.frames.length === 0) leaveKernelSide(k, x);
      const then = CONTINUATIONS.get(f.then);
      then?.(k, t, x, trap.value, f.data);
      return;
    }
    case 'fault':
      die(k, t, { kind: 'trap', cpu, trap, chain: f.chain, interrupt: false });
      return;
    case 'port':
      usePort(k, cpu, trap);
      return;
    default:
  }
}

/** in and out of kernel code. */
function usePort(k: Kernel, cpu: Cpu, trap: Extract<Trap, { kind: 'port' }>): void {
  if (trap.write) portOut(k, trap.port, trap.bytes, trap.value);
  else setReg(cpu, 'eax', intoEax(reg(cpu, 'eax'), trap.bytes, portIn(k, trap.port, trap.bytes)));
}
/** Answers the call of an exported function. */
function openDoor(k: Kernel, t: Task, x: TaskExt, f: KFrame, cpu: Cpu): void {
  const r = answer(k, t, x, cpu, f, f.door, f.chain, false);
  if (r === 'gone' || !x.kside?.frames.includes(f)) return;
  if (r === 'sleep') return;
  f.door = -1;
  f.sleep = null;
  if (!returnFromSymbol(cpu, spaceFor(k, t), r, highWord ?? undefined))
    die(k, t, { kind: 'stack', cpu, chain: f.chain, interrupt: false });
}
let highWord: number | null = null;

/** Runs the TypeScript behind a door for C that stands in front of it. */
function answer(
  k: Kernel,
  t: Task,
  x: TaskExt,
  cpu: Cpu,
  f: KFrame | null,
  slot: number,
  chain: readonly string[],
  interrupt: boolean,
): number | 'sleep' | 'gone' {
  const space = spaceFor(k, t);
  const addr = (IMPORT_BASE + slot * DOOR_SIZE) >>> 0;
  const door = doorAt(k.era, addr);
  if (door === null) {
    setReg(cpu, 'eip', addr | 0);
    die(k, t, { kind: 'exec', cpu, addr, chain, interrupt });
    return 'gone';
  }
  highWord = null;
  const a: CArgs = {
    k,
    current: t,
    x,
    atomic: f === null || k.state.kcode.atomic > 0,
    caller: callerOf(cpu, space),
    u: (n) => argument(cpu, space, n) >>> 0,
    i: (n) => argument(cpu, space, n) | 0,
    at: (n) => argumentsAt(cpu) + 4 * n,
    str: (n) => kstring(k, argument(cpu, space, n) >>> 0),
    saved: f?.sleep ?? null,
    save: (v) => {
      if (f !== null) f.sleep = v;
    },
    sleep: (o) => goToSleep(k, t, x, f, o),
    yield: () => {
      yielded = true;
    },
    spend: (cycles) => charge(k, x, cycles),
    c: (fn, ...args) => callC(k, fn, args, chain),
    high: (v) => {
      highWord = v;
    },
  };
  charge(k, x, DOOR_CYCLES);
  try {
    return door.run(a);
  } catch (e) {
    if (!(e instanceof KernelFault)) throw e;
    die(k, t, { kind: 'kernel', cpu, fault: e, where: addr, chain, interrupt });
    return 'gone';
  }
}

/** schedule() from C: refused, with a complaint, where nothing may sleep. */
function goToSleep(k: Kernel, t: Task, x: TaskExt, f: KFrame | null, o: BlockOptions): 'sleep' | 'atomic' {
  const preempt = k.mem.r32(variable(k, '__preempt_count'));
  if (f === null || k.state.kcode.atomic > 0 || preempt !== 0) {
    k.printk(
      3,
      `BUG: scheduling while atomic: ${t.comm}/${t.pid}/0x${(preempt | (f === null ? 0x100 : 0)).toString(16).padStart(8, '0')}`,
    );
    dump_stack(k, t, ['dump_stack', '__schedule_bug', 'schedule']);
    if (f === null || preempt === 0) return 'atomic';
    k.mem.w32(variable(k, '__preempt_count'), 0);
    kernelSide(x).preempt = preempt;
  }
  const r = k.block(t, o);
  const side = kernelSide(x);
  side.since = k.now;
  side.warned = 0;
  // A signal is pending: an interruptible sleep does not begin. The function is asked again and finds out.
  return typeof r === 'number' ? 'atomic' : 'sleep';
}

/** The soft lockup watchdog: 61 s on 2.6.34, 22 s and more on 6.1. */
function watch(k: Kernel, t: Task, x: TaskExt, side: KernelSide): void {
  const modern = k.era.trace === 'new';
  const threshold = modern ? 2 * Number(k.state.sysctl.get('kernel.watchdog_thresh') ?? 10) : 60;
  if (threshold <= 0 || side.frames.length === 0 || !x.runnable) return;
  const stuck = (k.now - side.since) / 1000;
  if (stuck < threshold * (side.warned + 1)) return;
  side.warned += 1;
  watchdog_timer_fn(k, t, Math.floor(stuck) + 1, side.frames.at(-1)?.chain ?? []);
}
/** Calls C that may not sleep and comes back with eax. Throws Dead when the task did not survive it. */
export function callC(
  k: Kernel,
  fn: number,
  args: readonly number[],
  chain: readonly string[] = [],
  interrupt = false,
): number {
  const { kcode } = k.state;
  const t = k.current ?? (k.find(0) as Task);
  const x = k.x(t);
  const stack = kcode.atomic < ATOMIC_DEPTH ? kmalloc(k, THREAD_SIZE) : 0;
  if (stack === 0) return -12;
  kcode.atomic += 1;
  try {
    const cpu = newCpu();
    const space = spaceFor(k, t);
    if (!startCall(cpu, space, fn | 0, args, (stack + THREAD_SIZE - 16) | 0)) return -12;
    for (;;) {
      refreshVariables(k);
      const left = ATOMIC_FUEL - cpu.retired;
      if (left <= 0) softLockup(k, t, chain);
      const before = cpu.retired;
      const trap = run(cpu, space, Math.min(left, SLICE_CYCLES * 100));
      k.state.cycles += cpu.retired - before;
      if (trap.kind === 'done') return trap.value;
      if (trap.kind === 'fault') {
        die(k, t, { kind: 'trap', cpu, trap, chain, interrupt });
        throw new Dead();
      } else if (trap.kind === 'symbol') {
        const r = answer(k, t, x, cpu, null, trap.index, chain, interrupt);
        if (r === 'gone') throw new Dead();
        if (!returnFromSymbol(cpu, space, r === 'sleep' ? 0 : r, highWord ?? undefined)) {
          die(k, t, { kind: 'stack', cpu, chain, interrupt });
          throw new Dead();
        }
      } else if (trap.kind === 'port') usePort(k, cpu, trap);
    }
  } finally {
    kcode.atomic -= 1;
    kfree(k, stack);
  }
}
