/** kernel/exports/timers.ts — kernel/timer.c: timer_list. Callbacks run in interrupt context. */
import { timer_list } from '../../include/kstructs.ts';
import { callC } from '../module-frames.ts';
import { jiffyToMs, variable } from '../module-image.ts';
import { Dead } from '../oops.ts';
import type { Kernel } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, fns, NEW, OLD } from './abi.ts';

const { expires, function: callback, data } = timer_list.offsets as { expires: number; function: number; data: number };
const MAX_TIMERS = 4096;
/** What in_interrupt() sees of a softirq. */
const SOFTIRQ_OFFSET = 0x100;

/** @param when  room time; absent: what its `expires` says */
function arm(k: Kernel, addr: number, when?: number): void {
  const { timers } = k.state.kcode;
  const old = timers.get(addr);
  if (old !== undefined) k.cancel(old);
  else if (timers.size >= MAX_TIMERS) return;
  const at = Math.max(k.now, when ?? jiffyToMs(k, k.mem.r32(addr + expires) >>> 0));
  timers.set(addr, k.timer(at, 'ktimer', null, { addr }));
  k.mem.w32(addr + 4, addr); // entry.pprev: pending
}
function disarm(k: Kernel, addr: number): number {
  const timer = k.state.kcode.timers.get(addr);
  if (timer === undefined) return 0;
  k.cancel(timer);
  k.state.kcode.timers.delete(addr);
  k.mem.w32(addr + 4, 0);
  return 1;
}
/** The softirq: calls the timer's function. A timer whose memory is gone is an oops in interrupt context, which is a panic. */
export function ringKernelTimer(k: Kernel, addr: number): void {
  k.state.kcode.timers.delete(addr);
  k.mem.w32(addr + 4, 0);
  const fnAddr = k.mem.r32(addr + callback) >>> 0;
  const modern = k.era.trace === 'new';
  const chain = modern
    ? [
        'call_timer_fn',
        '__run_timers.part.0',
        'run_timer_softirq',
        '__do_softirq',
        'irq_exit_rcu',
        'sysvec_apic_timer_interrupt',
      ]
    : [
        'run_timer_softirq',
        '__do_softirq',
        'do_softirq',
        'irq_exit',
        'smp_apic_timer_interrupt',
        'apic_timer_interrupt',
      ];
  const count = variable(k, '__preempt_count');
  k.mem.w32(count, k.mem.r32(count) + SOFTIRQ_OFFSET);
  try {
    callC(k, fnAddr, [modern ? addr : k.mem.r32(addr + data)], chain, true);
  } catch (e) {
    if (!(e instanceof Dead)) throw e;
  } finally {
    k.mem.w32(count, k.mem.r32(count) - SOFTIRQ_OFFSET);
  }
}
function mod(a: CArgs): number {
  const was = a.k.state.kcode.timers.has(a.u(0));
  a.k.mem.w32(a.u(0) + expires, a.u(1));
  arm(a.k, a.u(0));
  return was ? 1 : 0;
}

export const timerExports: readonly ExportedFunction[] = [
  fn(
    'init_timer_key',
    (a) => {
      a.k.mem.w32(a.u(0), 0);
      a.k.mem.w32(a.u(0) + 4, 0);
      a.k.mem.w32(a.u(0) + callback, a.u(1));
      a.k.mem.w32(a.u(0) + data, a.u(2));
      return 0;
    },
    { eras: NEW },
  ),
  fn(
    'init_timer_key',
    (a) => {
      a.k.mem.w32(a.u(0), 0);
      a.k.mem.w32(a.u(0) + 4, 0);
      return 0;
    },
    { eras: OLD },
  ),
  fn(
    'setup_timer_key',
    (a) => {
      a.k.mem.w32(a.u(0) + 4, 0);
      a.k.mem.w32(a.u(0) + callback, a.u(3));
      a.k.mem.w32(a.u(0) + data, a.u(4));
      return 0;
    },
    { eras: OLD },
  ),
  fn('add_timer', (a) => {
    arm(a.k, a.u(0));
    return 0;
  }),
  ...fns(['mod_timer', 'mod_timer_pending', 'timer_reduce'], mod),
  ...fns(
    [
      'del_timer',
      'del_timer_sync',
      'try_to_del_timer_sync',
      'timer_delete_sync',
      'timer_delete',
      'timer_shutdown_sync',
    ],
    (a) => disarm(a.k, a.u(0)),
  ),
  /** hrtimer_start_range_ns(), of the timer inside: nanoseconds from now. */
  fn('__hrtimer_arm', (a) => {
    arm(a.k, a.u(0), a.k.now + (a.i(2) * 4294967296 + a.u(1)) / 1e6);
    return 0;
  }),
  fn('timer_pending', (a) => (a.k.state.kcode.timers.has(a.u(0)) ? 1 : 0)),
];
