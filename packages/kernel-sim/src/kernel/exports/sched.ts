/** kernel/exports/sched.ts — kernel threads, sleeping, work: kernel/kthread.c, kernel/timer.c, kernel/workqueue.c. */
import { PF_KTHREAD } from '../../include/constants.ts';
import { work_struct } from '../../include/kstructs.ts';
import type { Task } from '../../include/sched.ts';
import { SIG_IGN, SIGCHLD } from '../../include/signal.ts';
import { sigismember } from '../../include/sigset.ts';
import { do_exit } from '../exit.ts';
import { copy_process } from '../fork.ts';
import { continuation } from '../module-continuations.ts';
import { enterC, kernelSide, leaveKernelSide } from '../module-frames.ts';
import { jiffiesNow, MS_PER_JIFFY } from '../module-image.ts';
import { makeRunnable, removeRunnable, wakeTask } from '../sched.ts';
import { signal_pending } from '../signal-deliver.ts';
import type { Kernel, TaskExt } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, fns, kstring, NEW, OLD, taskAt } from './abi.ts';
import { MAX_SCHEDULE_TIMEOUT, queueAt } from './locks.ts';
import { vsprintf } from './vsprintf.ts';

const EINTR = 4;
const MAX_WORKS = 4096;
const KTHREAD_CHAIN = (k: Kernel): readonly string[] => [
  'kthread',
  k.era.trace === 'new' ? 'ret_from_fork' : 'kernel_thread_helper',
];

/** kthread_create(): a child of kthreadd, asleep until it is woken for the first time. -ENOMEM and such as ERR_PTR. */
function createThread(k: Kernel, fnAddr: number, data: number, name: string): number {
  const kthreadd = k.find(2);
  if (kthreadd === null) return -12;
  const seat = k.state.current?.seat ?? null;
  const x = copy_process(k, kthreadd, { flags: 0, exitSignal: SIGCHLD }, () => ({ kind: 'kthread', name }));
  if (typeof x === 'number') return x;
  const t = k.task(x);
  t.comm = name.slice(0, 15);
  t.flags = (t.flags | PF_KTHREAD) >>> 0;
  for (let i = 0; i < 64; i += 1) t.sighand.action.at(i).sa_handler = SIG_IGN;
  x.name = name;
  x.onBehalf = seat;
  const side = kernelSide(x);
  side.result = 0;
  const r = enterC(k, x, fnAddr, [data], 'kthread', null, KTHREAD_CHAIN(k));
  if (typeof r === 'number') return r;
  removeRunnable(k, x);
  x.wait = { queues: [], until: null, mode: 'interruptible', timer: null };
  t.state = 1;
  return t.$addr;
}
/** The thread function returned. */
continuation('kthread', (k, t, x, value) => {
  exited(k, x, value);
  do_exit(k, t, (value & 0xff) << 8, 'kthread returned');
});
/** Whoever sleeps in kthread_stop() learns what it returned: the thread may be gone before he looks. */
function exited(k: Kernel, x: TaskExt, value: number): void {
  const side = kernelSide(x);
  side.result = value;
  for (const w of side.exited.waiters) {
    const frame = w.kside?.frames.at(-1);
    if (frame !== undefined) frame.sleep = { done: value };
  }
  leaveKernelSide(k, x);
  k.wake(side.exited);
}
const isError = (v: number): boolean => v >>> 0 > 0xfffff000 || v < 0;

function sideOf(a: CArgs, t: Task): ReturnType<typeof kernelSide> | null {
  const x = [...a.k.state.tasks.values()].find((y) => y.addr === t.$addr);
  return x === undefined ? null : kernelSide(x);
}
function nameFrom(a: CArgs, n: number): string {
  let at = n + 1;
  return vsprintf(a.k, kstring(a.k, a.u(n)), () => a.u(at++));
}

/** schedule_timeout(): sleeps in the state that was set; what is left of it. */
function scheduleTimeout(a: CArgs, jiffies: number, state: number | null): number | 'sleep' {
  const { k, current: t } = a;
  const saved = a.saved as { until: number } | null;
  if (saved !== null) {
    t.state = 0;
    if (saved.until < 0) return MAX_SCHEDULE_TIMEOUT;
    return Math.max(0, Math.ceil((saved.until - k.now) / MS_PER_JIFFY));
  }
  if (state !== null) t.state = state;
  if (t.state === 0) {
    a.yield();
    return jiffies;
  }
  const until = jiffies === MAX_SCHEDULE_TIMEOUT ? -1 : k.now + Math.max(0, jiffies) * MS_PER_JIFFY;
  const mode = (t.state & 1) !== 0 ? 'interruptible' : (t.state & 0x100) !== 0 ? 'killable' : 'uninterruptible';
  a.save({ until });
  const r = a.sleep({ on: [kernelSide(a.x).asleep], mode, ...(until >= 0 ? { until } : {}) });
  if (r === 'sleep') return r;
  t.state = 0;
  return jiffies;
}
function msleep(a: CArgs, ms: number, interruptible: boolean): number | 'sleep' {
  const { k } = a;
  const saved = a.saved as { until: number } | null;
  const until = saved?.until ?? k.now + Math.ceil(ms / MS_PER_JIFFY + 1) * MS_PER_JIFFY;
  if (saved !== null) {
    if (k.now >= until) return 0;
    if (interruptible && signal_pending(a.current)) return Math.ceil(until - k.now);
  }
  a.save({ until });
  const r = a.sleep({ on: [], until, mode: interruptible ? 'interruptible' : 'uninterruptible' });
  return r === 'sleep' ? r : interruptible ? Math.ceil(ms) : 0;
}

/** The thread that runs work: `events/0`, or a kworker. */
function worker(k: Kernel): TaskExt | null {
  for (const x of k.state.tasks.values()) {
    const n = x.name ?? '';
    if (x.prog.kind === 'kthread' && (n === 'events/0' || n.startsWith('kworker/0:0-events') || n === 'kworker/0:0'))
      return x;
  }
  return null;
}
/** Starts the next pending work when the worker is free. */
function kickWorker(k: Kernel): void {
  const x = worker(k);
  const next = k.state.kcode.works.find((w) => w.timer === null);
  if (x === null || next === undefined || (x.kside?.frames.length ?? 0) > 0) return;
  k.state.kcode.works = k.state.kcode.works.filter((w) => w !== next);
  const func = k.mem.r32(next.addr + work_struct.offsets.func) >>> 0;
  k.mem.w32(next.addr, 0);
  const chain =
    k.era.trace === 'new'
      ? ['process_one_work', 'worker_thread', ...KTHREAD_CHAIN(k)]
      : ['worker_thread', ...KTHREAD_CHAIN(k)];
  enterC(k, x, func, [next.addr], 'work', { addr: next.addr }, chain);
  k.task(x).state = 0;
  makeRunnable(k, x);
}
continuation('work', (k, t, x, _value, data) => {
  t.state = 1;
  removeRunnable(k, x);
  k.wake(queueAt(k, (data as { addr: number }).addr));
  kickWorker(k);
});
/** queue_work(): 1, or 0 when it is pending already. */
export function queueWork(k: Kernel, addr: number, delayMs: number): number {
  const { works } = k.state.kcode;
  if (works.length >= MAX_WORKS || works.some((w) => w.addr === addr)) return 0;
  const timer = delayMs > 0 ? k.timer(k.now + delayMs, 'kwork', null, { addr }) : null;
  works.push({ addr, timer });
  k.mem.w32(addr, 1);
  kickWorker(k);
  return 1;
}
/** A delayed work's time has come. */
export function ringWork(k: Kernel, addr: number): void {
  const w = k.state.kcode.works.find((y) => y.addr === addr);
  if (w === undefined) return;
  w.timer = null;
  kickWorker(k);
}
function cancelWork(a: CArgs, sync: boolean): number | 'sleep' {
  const { k } = a;
  const addr = a.u(0);
  const w = k.state.kcode.works.find((y) => y.addr === addr);
  if (w !== undefined) {
    k.cancel(w.timer);
    k.state.kcode.works = k.state.kcode.works.filter((y) => y !== w);
    k.mem.w32(addr, 0);
    return 1;
  }
  const frame = worker(k)?.kside?.frames[0];
  const running = frame !== undefined && (frame.data as { addr?: number } | null)?.addr === addr;
  if (!sync || !running) return 0;
  return a.sleep({ on: [queueAt(k, addr)], mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
}
/** flush_work(): sleeps until it has run; a delay is over at once. 1 when there was something to wait for. */
function flushWork(a: CArgs): number | 'sleep' {
  const { k } = a;
  const addr = a.u(0);
  const w = k.state.kcode.works.find((y) => y.addr === addr);
  const frame = worker(k)?.kside?.frames[0];
  const running = frame !== undefined && (frame.data as { addr?: number } | null)?.addr === addr;
  if (w === undefined && !running) return a.saved === null ? 0 : 1;
  if (w !== undefined && w.timer !== null) {
    k.cancel(w.timer);
    w.timer = null;
    kickWorker(k);
  }
  a.save({ waited: true });
  return a.sleep({ on: [queueAt(k, addr)], mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
}
function flushAll(a: CArgs): number | 'sleep' {
  const busy = (worker(a.k)?.kside?.frames.length ?? 0) > 0 || a.k.state.kcode.works.some((w) => w.timer === null);
  if (!busy) return 0;
  return a.sleep({ on: [], until: a.k.now + MS_PER_JIFFY, mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
}

export const schedExports: readonly ExportedFunction[] = [
  fn('kthread_create_on_node', (a) => createThread(a.k, a.u(0), a.u(1), nameFrom(a, 3)), { eras: NEW }),
  fn('kthread_create', (a) => createThread(a.k, a.u(0), a.u(1), nameFrom(a, 2))),
  ...fns(['kthread_run'], (a) => {
    const t = createThread(a.k, a.u(0), a.u(1), nameFrom(a, 2));
    if (!isError(t)) {
      const x = [...a.k.state.tasks.values()].find((y) => y.addr === t);
      if (x !== undefined) wakeTask(a.k, x);
    }
    return t;
  }),
  fn('kthread_stop', (a) => {
    const side = sideOf(a, taskAt(a, 0));
    const x = [...a.k.state.tasks.values()].find((y) => y.addr === a.u(0));
    if (side === null || x === undefined || x.prog.kind === 'dead') {
      const known = a.saved as { done: number } | null;
      return known?.done ?? (side === null ? -EINTR : side.result);
    }
    side.stop = true;
    a.save({ done: side.result });
    wakeTask(a.k, x);
    return a.sleep({ on: [side.exited], mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
  }),
  fn('kthread_should_stop', (a) => (a.x.kside?.stop === true ? 1 : 0)),
  ...fns(['kthread_should_park', 'kthread_freezable_should_stop', 'set_freezable'], (a) =>
    a.x.kside?.stop === true ? 1 : 0,
  ),
  fn('kthread_bind', () => 0),
  fn(
    'kernel_thread',
    (a) => {
      const t = createThread(a.k, a.u(0), a.u(1), a.current.comm);
      if (isError(t)) return t;
      const x = [...a.k.state.tasks.values()].find((y) => y.addr === t);
      if (x !== undefined) wakeTask(a.k, x);
      return x?.pid ?? -12;
    },
    { eras: OLD },
  ),
  fn('daemonize', () => 0, { eras: OLD }),
  ...fns(['kthread_complete_and_exit', 'complete_and_exit'], (a) => {
    exited(a.k, a.x, a.i(1));
    do_exit(a.k, a.current, (a.i(1) & 0xff) << 8, 'kthread exit');
    return 'gone';
  }),
  fn('wake_up_process', (a) => {
    const t = taskAt(a, 0);
    const x = [...a.k.state.tasks.values()].find((y) => y.addr === t.$addr);
    void t.state;
    if (x === undefined) return 0;
    const slept = x.wait !== null;
    if (t.state === 1 || t.state === 2) wakeTask(a.k, x);
    return slept ? 1 : 0;
  }),
  fn(
    'wake_up_state',
    (a) => {
      const t = taskAt(a, 0);
      const x = [...a.k.state.tasks.values()].find((y) => y.addr === t.$addr);
      if (x === undefined || (t.state & a.u(1)) === 0) return 0;
      wakeTask(a.k, x);
      return 1;
    },
    { hidden: true },
  ),
  fn('schedule', (a) => {
    const r = scheduleTimeout(a, MAX_SCHEDULE_TIMEOUT, null);
    return r === 'sleep' ? r : 0;
  }),
  fn('schedule_timeout', (a) => scheduleTimeout(a, a.i(0), null)),
  fn('schedule_timeout_interruptible', (a) => scheduleTimeout(a, a.i(0), 1)),
  fn('schedule_timeout_uninterruptible', (a) => scheduleTimeout(a, a.i(0), 2)),
  fn('schedule_timeout_killable', (a) => scheduleTimeout(a, a.i(0), 0x102)),
  fn('io_schedule', (a) => scheduleTimeout(a, 1, 2)),
  fn('msleep', (a) => msleep(a, a.u(0), false)),
  fn('msleep_interruptible', (a) => msleep(a, a.u(0), true)),
  fn('ssleep', (a) => msleep(a, a.u(0) * 1000, false)),
  ...fns(['usleep_range', 'usleep_range_state', 'fsleep'], (a) => msleep(a, Math.min(a.u(0), 1e9) / 1000, false), {
    eras: NEW,
  }),
  ...fns(['__udelay', 'udelay'], (a) => {
    a.spend(Math.min(a.u(0), 2_000_000) * 20);
    return 0;
  }),
  ...fns(['__mdelay', 'mdelay'], (a) => {
    a.spend(Math.min(a.u(0), 60_000) * 20_000);
    return 0;
  }),
  ...fns(['__ndelay', 'ndelay'], (a) => {
    a.spend(Math.ceil(a.u(0) / 50));
    return 0;
  }),
  fn('__const_udelay', (a) => {
    a.spend(Math.ceil((a.u(0) / 4295) * 20));
    return 0;
  }),
  ...fns(['msecs_to_jiffies', '__msecs_to_jiffies'], (a) => Math.ceil(a.u(0) / MS_PER_JIFFY)),
  ...fns(['usecs_to_jiffies', '__usecs_to_jiffies'], (a) => Math.ceil(a.u(0) / 1000 / MS_PER_JIFFY)),
  fn('jiffies_to_msecs', (a) => a.u(0) * MS_PER_JIFFY),
  fn('jiffies_to_usecs', (a) => a.u(0) * MS_PER_JIFFY * 1000),
  fn('get_jiffies_64', (a) => {
    a.high(0);
    return jiffiesNow(a.k);
  }),
  fn('schedule_work', (a) => queueWork(a.k, a.u(0), 0)),
  fn('schedule_work_on', (a) => queueWork(a.k, a.u(1), 0)),
  fn('queue_work_on', (a) => queueWork(a.k, a.u(2), 0)),
  fn('queue_work', (a) => queueWork(a.k, a.u(1), 0)),
  fn('schedule_delayed_work', (a) => queueWork(a.k, a.u(0), a.u(1) * MS_PER_JIFFY)),
  fn('queue_delayed_work_on', (a) => queueWork(a.k, a.u(2), a.u(3) * MS_PER_JIFFY)),
  fn('queue_delayed_work', (a) => queueWork(a.k, a.u(1), a.u(2) * MS_PER_JIFFY)),
  ...fns(['mod_delayed_work_on'], (a) => {
    a.k.state.kcode.works = a.k.state.kcode.works.filter((w) => {
      if (w.addr === a.u(2)) a.k.cancel(w.timer);
      return w.addr !== a.u(2);
    });
    return queueWork(a.k, a.u(2), a.u(3) * MS_PER_JIFFY);
  }),
  ...fns(['cancel_work_sync', 'cancel_delayed_work_sync'], (a) => cancelWork(a, true), { gpl: true }),
  ...fns(['flush_work', 'flush_delayed_work'], flushWork, { gpl: true }),
  ...fns(['cancel_delayed_work', 'cancel_work'], (a) => cancelWork(a, false)),
  ...fns(['flush_scheduled_work', 'flush_workqueue', '__flush_workqueue', 'drain_workqueue'], flushAll),
  ...fns(
    [
      'alloc_workqueue',
      '__alloc_workqueue_key',
      '__create_workqueue_key',
      'create_workqueue',
      'create_singlethread_workqueue',
    ],
    () => 0xc1400f01 | 0,
  ),
  ...fns(['destroy_workqueue'], flushAll),
  fn('allow_signal', (a) => {
    const sig = a.i(0);
    if (sig < 1 || sig > 64) return -22;
    a.current.sighand.action.at(sig - 1).sa_handler = 2;
    const s = a.current.blocked;
    if (sigismember(s, sig)) {
      if (sig <= 32) s.lo = (s.lo & ~(1 << (sig - 1))) >>> 0;
      else s.hi = (s.hi & ~(1 << (sig - 33))) >>> 0;
    }
    return 0;
  }),
  fn('kernel_sigaction', (a) => {
    a.current.sighand.action.at(a.i(0) - 1).sa_handler = a.u(1);
    return 0;
  }),
  fn('disallow_signal', (a) => {
    a.current.sighand.action.at(a.i(0) - 1).sa_handler = SIG_IGN;
    return 0;
  }),
  ...fns(['set_cpus_allowed_ptr', 'sched_setscheduler', 'sched_set_fifo', 'sched_setscheduler_nocheck'], () => 0),
  ...fns(['ktime_get', 'ktime_get_real', 'ktime_get_ts64'], (a) => {
    const ns = BigInt(Math.floor(a.k.now * 1e6));
    a.high(Number(BigInt.asIntN(32, ns >> 32n)));
    return Number(BigInt.asIntN(32, ns));
  }),
  ...fns(['get_seconds', 'ktime_get_real_seconds'], (a) => Math.floor(1_767_600_000 + a.k.now / 1000) | 0),
];
