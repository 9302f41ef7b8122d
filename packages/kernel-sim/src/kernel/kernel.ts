/**
 * kernel/kernel.ts — one booted kernel: KernelState with its behaviour.
 *
 * Holds nothing of its own that a snapshot would miss: views and live generators are caches over state and memory.
 */
import type { Cause, MachineEvent, MachineEventOf } from '../events.ts';
import { CYCLES_PER_MS } from '../include/constants.ts';
import { type Cred, type Task, task_struct } from '../include/sched.ts';
import type { BootConfig, Build } from '../machine-types.ts';
import type { Memory } from '../mm/memory.ts';
import { kfree } from '../mm/slab.ts';
import { createViews, type Views } from '../mm/struct.ts';
import type { Arg, Program } from '../program/types.ts';
import { createUserAccess, type Outs } from '../program/user.ts';
import { Bug, type Facts, type Seat } from '../types.ts';
import { currentMemory } from './c-program.ts';
import { exit_mm } from './copy-mm.ts';
import { cap_capable } from './cred.ts';
import { endProgram } from './held.ts';
import { panic } from './panic.ts';
import { attach_pid, detach_pid } from './pid.ts';
import { printk, seatOf } from './printk.ts';
import { resume_tracee } from './ptrace-core.ts';
import { release_task } from './release.ts';
import { addTimer, block, cancelTimer, makeRunnable, wakeQueue, wakeTask } from './sched.ts';
import { send_kernel_signal } from './signal.ts';
import { signal_pending } from './signal-deliver.ts';
import { for_each_process, processGroup } from './task.ts';
import type {
  BlockOptions,
  DistributiveOmit,
  Guard,
  Kernel,
  KernelState,
  LsmFacts,
  LsmHook,
  ProgState,
  SysResult,
  TaskExt,
  Timer,
  UserAccess,
  WaitQueue,
} from './types.ts';
import { setStep } from './user-regs.ts';

const MAX_TRACED_ARG = 120;

type GuardEvent = { -readonly [K in keyof MachineEventOf<'guard'>]: MachineEventOf<'guard'>[K] };
function sameFacts(a: Facts, b: Facts): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  return true;
}

export class LinuxKernel implements Kernel {
  readonly build: Build;
  readonly config: BootConfig;
  readonly mem: Memory;
  readonly views: Views;
  readonly state: KernelState;
  readonly era: Build['era'];
  readonly user: UserAccess;
  readonly live = new WeakMap<TaskExt, Program>();
  /** Events since the machine last handed them out. */
  events: MachineEvent[] = [];
  private readonly byAddr = new Map<number, TaskExt>();
  private outs: Outs | null = null;
  private quiet = 0;
  peeking = false;
  /** Whose key press the kernel is carrying out while no task acts. */
  private acting: Seat = null;
  private lastGuard: { cycles: number; event: GuardEvent } | null = null;

  constructor(build: Build, config: BootConfig, mem: Memory, state: KernelState) {
    this.build = build;
    this.config = config;
    this.mem = mem;
    this.state = state;
    this.era = build.era;
    this.views = createViews(mem);
    this.user = createUserAccess(
      () => currentMemory(this),
      () => this.outs,
    );
    for (const x of state.tasks.values()) this.byAddr.set(x.addr, x);
  }

  get now(): number {
    return this.state.cycles / CYCLES_PER_MS;
  }
  get current(): Task | null {
    return this.state.current === null ? null : this.task(this.state.current);
  }
  x(task: Task): TaskExt {
    const x = this.byAddr.get(task.$addr);
    if (x !== undefined) return x;
    // A pointer some module bent: what lies there is no task of ours. Reading it faults first if nothing is there.
    const found = this.state.tasks.get(task.pid);
    if (found === undefined) throw new Bug(`no task at ${task.$addr.toString(16)}`);
    return found;
  }
  task(x: TaskExt): Task {
    return this.views.view(task_struct, x.addr) as unknown as Task;
  }
  find(pid: number): Task | null {
    const x = this.state.tasks.get(pid);
    return x === undefined ? null : this.task(x);
  }
  adopt(x: TaskExt): void {
    attach_pid(x);
    this.byAddr.set(x.addr, x);
    if (x.seat !== null) seatOf(this, x.seat).tasks += 1;
  }
  forget(x: TaskExt): void {
    this.byAddr.delete(x.addr);
    detach_pid(this, x);
    if (x.seat !== null) seatOf(this, x.seat).tasks -= 1;
  }

  /** Who is behind what happens now: the running task's seat, or whose order it carries out. */
  private cause(): Cause {
    const x = this.state.current;
    return {
      seat: x === null ? this.acting : (x.seat ?? x.onBehalf),
      cause: x === null || x.callId === 0 ? null : x.callId,
    };
  }
  emit(event: DistributiveOmit<MachineEvent, keyof Cause>): void {
    let cause = this.cause();
    // Init dies on behalf of whoever brought it about, last of all.
    const end = event.kind === 'init_died' || event.kind === 'panic';
    if (end && this.state.culprit !== null && (cause.seat === null || this.current?.tgid === 1))
      cause = { ...cause, seat: this.state.culprit.seat };
    if (event.kind !== 'guard') this.lastGuard = null;
    this.events.push({ ...event, ...cause } as MachineEvent);
  }
  /** Runs `fn` for a person at a terminal: no task is current, what happens is theirs. */
  actAs(seat: Seat, fn: () => void): void {
    const was = this.state.current;
    this.state.current = null;
    this.acting = seat;
    try {
      fn();
    } finally {
      this.acting = null;
      if (was?.runnable === true && this.state.current === null) this.state.current = was;
    }
  }
  /** An event of a person at a terminal, before any task acts. */
  emitAs(tty: string, event: DistributiveOmit<MachineEvent, keyof Cause>): void {
    this.events.push({ ...event, seat: this.state.terminals.get(tty)?.uid ?? null, cause: null } as MachineEvent);
  }
  blocked<Ctx, F extends Facts>(guard: Guard<Ctx, F>, ctx: Ctx): boolean {
    if (!guard.eras.includes(this.era.id)) return false;
    const facts = guard.read(ctx);
    const blocked = guard.blocks(facts);
    if (this.quiet === 0) this.emitGuard(guard.id, guard.sites?.[this.era.id] ?? guard.site, blocked, facts);
    return blocked;
  }
  private emitGuard(id: string, site: string, blocked: boolean, facts: Facts): void {
    const { current: x, cycles } = this.state;
    const task = x?.pid ?? 0;
    // A guard asked over and over (kill -1, a fork bomb at its limit) is one event with a count; but only within one step of one
    // task: how room time is cut into pieces must not show.
    const last = this.lastGuard;
    if (last !== null && last.cycles === cycles) {
      const { event } = last;
      if (event.id === id && event.task === task && event.blocked === blocked && sameFacts(event.facts, facts)) {
        event.count += 1;
        return;
      }
    }
    const dying = x?.pid === 1 && id.startsWith('exit-last') ? (this.state.culprit?.seat ?? null) : null;
    const seat = dying ?? (x === null ? this.acting : (x.seat ?? x.onBehalf));
    const cause = x === null || x.callId === 0 ? null : x.callId;
    const event: GuardEvent = { kind: 'guard', id, site, task, blocked, facts, count: 1, seat, cause };
    this.events.push(event);
    this.lastGuard = { cycles, event };
  }
  /** For questions: whatever the file system does to answer leaves no event and no trace in the state. */
  looking<T>(fn: () => T): T {
    const { length } = this.events;
    const { current } = this.state;
    const last = this.lastGuard;
    this.peeking = true;
    this.quiet += 1;
    try {
      return fn();
    } finally {
      this.peeking = false;
      this.quiet -= 1;
      this.events.length = length;
      this.lastGuard = last;
      this.state.current = current;
    }
  }
  quietly(fn: () => void): void {
    this.quiet += 1;
    try {
      fn();
    } finally {
      this.quiet -= 1;
    }
  }
  security<H extends keyof LsmFacts>(hook: H, facts: LsmFacts[H]): number {
    for (const h of this.build.hooks as readonly LsmHook<H>[]) {
      if (h.hook !== hook) continue;
      const blocked = h.blocks(facts);
      if (!blocked) continue;
      this.emitGuard(h.id, `security_${hook}`, true, facts as unknown as Facts);
      return h.errno ?? -1;
    }
    return 0;
  }

  block(current: Task, options: BlockOptions): SysResult {
    return block(this, current, options);
  }
  wake(queue: WaitQueue): void {
    if (queue.waiters.length > 0) wakeQueue(this, queue);
  }
  sendSignal(task: Task, sig: number): void {
    send_kernel_signal(this, sig, task);
  }
  signalGroup(pgrp: number, sig: number): void {
    for (const t of processGroup(this, pgrp)) send_kernel_signal(this, sig, t);
  }
  signalPending(task: Task): boolean {
    return signal_pending(task) || this.x(task).frozen;
  }
  timer(at: number, kind: Timer['kind'], task: TaskExt | null, what?: Timer['what']): Timer {
    return addTimer(this, at, kind, task, what);
  }
  cancel(timer: Timer | null): void {
    cancelTimer(this, timer);
  }
  makeRunnable(x: TaskExt): void {
    makeRunnable(this, x);
  }
  interrupt(x: TaskExt): void {
    if (x.wait?.mode === 'interruptible') wakeTask(this, x);
  }
  thaw(x: TaskExt): void {
    if (x.wait !== null && x.wait.mode === 'killable' && x.wait.queues.length === 0) wakeTask(this, x);
  }
  setStep(x: TaskExt, on: boolean): void {
    setStep(this, x, on);
  }
  resumeTracee(t: Task): void {
    resume_tracee(this, t);
  }
  release(t: Task): void {
    release_task(this, t);
  }
  forEachProcess(): Task[] {
    return for_each_process(this);
  }
  capable(task: Task, cap: number): boolean {
    return task.cred.user_ns === 0 && cap_capable(task, cap);
  }
  hasCap(task: Task, cap: number): boolean {
    return cap_capable(task, cap);
  }
  printk(level: number, text: string): void {
    printk(this, level, text);
  }
  panic(text: string): never {
    return panic(this, text);
  }
  random(): number {
    let r = this.state.rng;
    r ^= r << 13;
    r ^= r >>> 17;
    r ^= r << 5;
    this.state.rng = r >>> 0;
    return r >>> 0;
  }
  lastSender(_task: Task): number {
    return this.state.culprit?.pid ?? this.state.current?.pid ?? 0;
  }
  blame(_task: Task): void {
    const x = this.state.current;
    if (x === null && this.acting === null) return;
    this.state.culprit = { pid: x?.pid ?? 0, seat: x === null ? this.acting : (x.seat ?? x.onBehalf) };
  }

  inCall<T>(x: TaskExt, _name: string, fn: () => T): T {
    this.state.calls += 1;
    x.callId = this.state.calls;
    return fn();
  }
  /** Starts noting what is copied out to the arguments of a call. */
  noteOuts(args: readonly Arg[]): void {
    this.outs = { args, ends: new Map() };
  }
  takeOuts(): [number, Uint8Array][] | null {
    const { outs } = this;
    this.outs = null;
    if (outs === null || outs.ends.size === 0) return null;
    return [...outs.ends].map(([index, end]) => [index, (outs.args[index] as Uint8Array).slice(0, end)]);
  }
  traceCall(task: Task, name: string, args: readonly Arg[], result: number): void {
    const shown = args.map((a) =>
      typeof a === 'number'
        ? a
        : typeof a === 'string'
          ? a.slice(0, MAX_TRACED_ARG)
          : a instanceof Uint8Array
            ? `<${a.length} bytes>`
            : (a as readonly string[]).join(' ').slice(0, MAX_TRACED_ARG),
    );
    this.emit({ kind: 'syscall', task: task.pid, name, args: shown, result });
  }
  freeMemory(task: Task): void {
    exit_mm(this, task);
  }
  discardCred(c: Cred): void {
    kfree(this, c.$addr);
  }
  replaceProgram(x: TaskExt, prog: ProgState): void {
    this.live.delete(x);
    endProgram(this, x, prog);
  }
}
