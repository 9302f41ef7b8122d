/**
 * kernel/sched.ts — who runs, who sleeps, and the timers that wake them.
 *
 * Seats share the CPU equally (each has a virtual runtime; the least served goes first), tasks of a seat take turns.
 * Differs: Linux is fair to tasks or groups of them; here the group is the seat, so that a fork bomb slows only its owner.
 */
import {
  CYCLES_PER_MS,
  SLICE_CYCLES,
  TASK_INTERRUPTIBLE,
  TASK_RUNNING,
  TASK_UNINTERRUPTIBLE,
} from '../include/constants.ts';
import { ERESTARTSYS } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import type { Millis } from '../types.ts';
import { watch_hung } from './hung-task.ts';
import type { Blocked, BlockOptions, Kernel, RunQueue, SysResult, TaskExt, Timer, WaitQueue } from './types.ts';

export const BLOCKED: Blocked = { blocked: true };
export const isBlocked = (r: SysResult): r is Blocked => typeof r !== 'number';
export const newQueue = (): WaitQueue => ({ waiters: [] });

export function addTimer(
  k: Kernel,
  atMs: Millis,
  kind: Timer['kind'],
  task: TaskExt | null,
  what?: Timer['what'],
): Timer {
  const { state } = k;
  state.timerSeq += 1;
  const at = Math.ceil(atMs * CYCLES_PER_MS);
  const timer: Timer =
    what === undefined ? { at, seq: state.timerSeq, kind, task } : { at, seq: state.timerSeq, kind, task, what };
  let lo = 0;
  let hi = state.timers.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((state.timers[mid] as Timer).at <= timer.at) lo = mid + 1;
    else hi = mid;
  }
  state.timers.splice(lo, 0, timer);
  return timer;
}
export function cancelTimer(k: Kernel, timer: Timer | null): void {
  if (timer === null) return;
  const i = k.state.timers.indexOf(timer);
  if (i >= 0) k.state.timers.splice(i, 1);
}

function queueOf(k: Kernel, x: TaskExt): RunQueue {
  const { queues } = k.state;
  let q = queues.find((r) => r.seat === x.seat);
  if (q === undefined) {
    q = { seat: x.seat, vruntime: k.state.minVruntime, tasks: [], min: 0 };
    queues.push(q);
  }
  return q;
}

/** Puts a task at the end of its seat's queue. A seat that slept starts level with the others. */
export function makeRunnable(k: Kernel, x: TaskExt): void {
  if (x.runnable || x.prog.kind === 'dead') return;
  x.runnable = true;
  const q = queueOf(k, x);
  if (q.tasks.length === 0 && k.state.current?.seat !== x.seat && q.vruntime < k.state.minVruntime)
    q.vruntime = k.state.minVruntime;
  q.tasks.push(x);
}
/** __schedule(): `x` leaves the CPU, because it sleeps or because others come first. */
function switched(k: Kernel, x: TaskExt, how: 'nvcsw' | 'nivcsw'): void {
  x[how] += 1;
  x.proc[how] += 1;
  k.state.switches += 1;
}
export function removeRunnable(k: Kernel, x: TaskExt): void {
  if (!x.runnable) return;
  x.runnable = false;
  const q = queueOf(k, x);
  const i = q.tasks.indexOf(x);
  if (i >= 0) q.tasks.splice(i, 1);
  if (k.state.current !== x) return;
  k.state.current = null;
  switched(k, x, 'nvcsw');
}

const SLEEPER_CREDIT = 3 * CYCLES_PER_MS;
/** check_preempt_wakeup(): who has had less of the CPU goes before the one who woke it, at the end of its system call. */
function preempt(k: Kernel, x: TaskExt): void {
  const { state } = k;
  const now = state.current;
  if (now === null || now === x || !now.runnable || !x.runnable) return;
  const q = queueOf(k, x);
  x.vruntime = Math.max(x.vruntime, q.min - SLEEPER_CREDIT);
  if (q.vruntime > queueOf(k, now).vruntime) return;
  const before = q.tasks.indexOf(now);
  if (before >= 0) {
    if (now.vruntime - x.vruntime < CYCLES_PER_MS) return;
    q.tasks.pop();
    q.tasks.splice(before, 0, x);
  }
  state.preempted = true;
  now.slice = 0;
}

/** schedule(): the task whose turn it is; null when everybody sleeps. */
export function pickNext(k: Kernel): TaskExt | null {
  const { state } = k;
  const now = state.current;
  if (now !== null) {
    if (now.runnable && now.slice > 0) return now;
    state.current = null;
    if (now.runnable && !state.preempted) {
      const q = queueOf(k, now);
      const i = q.tasks.indexOf(now);
      if (i >= 0) q.tasks.splice(i, 1);
      q.tasks.push(now);
    }
  }
  state.preempted = false;
  let best: RunQueue | null = null;
  for (const q of state.queues) if (q.tasks.length > 0 && (best === null || q.vruntime < best.vruntime)) best = q;
  if (best === null) return null;
  state.minVruntime = Math.max(state.minVruntime, best.vruntime);
  const next = best.tasks[0] as TaskExt;
  next.slice = SLICE_CYCLES;
  state.current = next;
  if (now !== null && now !== next && now.runnable) switched(k, now, 'nivcsw');
  return next;
}

/** Time has passed on the CPU on behalf of `x`. */
export function charge(k: Kernel, x: TaskExt, cycles: number): void {
  k.state.cycles += cycles;
  k.state.busyCycles += cycles;
  x.cycles += cycles;
  x.proc.cycles += cycles;
  x.slice -= cycles;
  x.vruntime += cycles;
  const q = queueOf(k, x);
  q.vruntime += cycles;
  q.min += cycles / Math.max(1, q.tasks.length);
}

export function block(k: Kernel, current: Task, o: BlockOptions): SysResult {
  const mode = o.mode ?? 'interruptible';
  if (mode === 'interruptible' && k.signalPending(current)) return o.onSignal ?? -ERESTARTSYS;
  const x = k.x(current);
  x.wait = { queues: [...o.on], until: o.until ?? null, mode, timer: null };
  for (const q of o.on) q.waiters.push(x);
  if (mode === 'uninterruptible') watch_hung(k, x);
  else if (o.until !== undefined) x.wait.timer = addTimer(k, o.until, 'wake', x);
  current.state = mode === 'interruptible' ? TASK_INTERRUPTIBLE : TASK_UNINTERRUPTIBLE;
  removeRunnable(k, x);
  return BLOCKED;
}

/** try_to_wake_up(): out of all its queues and on to the run queue. */
export function wakeTask(k: Kernel, x: TaskExt): void {
  const { wait } = x;
  if (wait === null) return;
  x.wait = null;
  for (const q of wait.queues) {
    const i = q.waiters.indexOf(x);
    if (i >= 0) q.waiters.splice(i, 1);
  }
  cancelTimer(k, wait.timer);
  const t = k.task(x);
  if (t.state === TASK_INTERRUPTIBLE || t.state === TASK_UNINTERRUPTIBLE) t.state = TASK_RUNNING;
  if (t.state !== TASK_RUNNING || x.runnable) return;
  makeRunnable(k, x);
  preempt(k, x);
}
export function wakeQueue(k: Kernel, queue: WaitQueue): void {
  for (const x of [...queue.waiters]) wakeTask(k, x);
}
