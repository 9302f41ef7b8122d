/**
 * kernel/hung_task.c — khungtaskd: who sleeps uninterruptibly for too long is reported, and may bring the machine down.
 *
 * Differs: a task is looked at when its own time is up, not by a thread that walks over all of them every two minutes.
 */
import * as G from '../guards/panic.ts';
import type { Task } from '../include/sched.ts';
import { frame, panic, print_tainted } from './panic.ts';
import { stateLetter } from './task.ts';
import type { Kernel, TaskExt } from './types.ts';

const timeoutSeconds = (k: Kernel): number => Number(k.state.sysctl.get('kernel.hung_task_timeout_secs') ?? 120);

/** A task has gone into an uninterruptible sleep: its timer is the watch, or its own end if that comes first. */
export function watch_hung(k: Kernel, x: TaskExt): void {
  const { wait } = x;
  if (wait === null) return;
  const seconds = timeoutSeconds(k);
  const look = k.now + seconds * 1000 + 1;
  if (wait.until !== null && (seconds <= 0 || wait.until <= look)) wait.timer = k.timer(wait.until, 'wake', x);
  else if (seconds > 0) wait.timer = k.timer(look, 'hung', x);
}

/** check_hung_task(): its time is up and it still sleeps. */
export function ring_hung(k: Kernel, x: TaskExt): void {
  const { wait } = x;
  if (wait === null || wait.mode !== 'uninterruptible') return;
  wait.timer = null;
  const seconds = timeoutSeconds(k);
  if (seconds <= 0) {
    watch_hung(k, x);
    return;
  }
  const t = k.task(x);
  const panics = Number(k.state.sysctl.get('kernel.hung_task_panic') ?? 0) !== 0;
  report(k, t, seconds);
  if (k.blocked(G.hungTaskPanic, { pid: t.pid, seconds, panic: panics })) {
    const daemon = [...k.state.tasks.values()].find((y) => y.name === 'khungtaskd') ?? null;
    k.state.current = daemon;
    panic(
      k,
      'hung_task: blocked tasks',
      k.era.trace === 'new'
        ? ['panic', 'watchdog.cold', 'kthread', 'ret_from_fork']
        : ['panic', 'watchdog', 'kthread', 'kernel_thread_helper'],
    );
  }
  watch_hung(k, x);
}
function report(k: Kernel, t: Task, seconds: number): void {
  k.printk(3, `INFO: task ${t.comm}:${t.pid} blocked for more than ${seconds} seconds.`);
  if (k.era.trace === 'new') {
    const build = k.era.version.slice(k.era.version.indexOf('Debian'), -13);
    k.printk(3, `      ${print_tainted(k)} ${k.era.release} #1  ${build}`.replace('#1  Debian', '#1 Debian'));
  }
  k.printk(3, '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.');
  const flags = `0x${(t.flags >>> 0).toString(16).padStart(8, '0')}`;
  const pad = (s: string | number, n: number): string => String(s).padEnd(n);
  k.printk(
    6,
    k.era.trace === 'new'
      ? `task:${pad(t.comm, 15)} state:${stateLetter(k, t)} stack:${pad(0, 5)} pid:${pad(t.pid, 5)} ppid:${pad(t.real_parent.tgid, 6)} flags:${flags}`
      : `${pad(t.comm, 13)} D ${'00000000'}     0 ${String(t.pid).padStart(5)} ${String(t.real_parent.tgid).padStart(6)} ${flags}`,
  );
  k.printk(6, 'Call Trace:');
  if (k.era.trace === 'new') k.printk(6, ' <TASK>');
  for (const name of k.era.trace === 'new'
    ? ['__schedule', 'schedule', 'schedule_timeout']
    : ['schedule', 'schedule_timeout'])
    k.printk(6, frame(k, name));
  if (k.era.trace === 'new') k.printk(6, ' </TASK>');
}
