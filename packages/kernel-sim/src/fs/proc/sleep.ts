/**
 * fs/proc/sleep.ts — fs/proc/base.c, kernel/sched: where a sleeping task stands in the kernel (wchan, stack) and in which call.
 *
 * Differs: our calls have no kernel stack; the functions are those Linux would be in, named after what the task waits for.
 */
import { PF_KTHREAD } from '../../include/constants.ts';
import type { Task } from '../../include/sched.ts';
import { NR } from '../../include/unistd.ts';
import { frame } from '../../kernel/panic.ts';
import { stateLetter } from '../../kernel/task.ts';
import type { Kernel, TaskExt } from '../../kernel/types.ts';

/** Functions from the innermost out, below the entry code. */
type Chain = readonly string[];
interface Both {
  readonly old: Chain;
  readonly new: Chain;
}
const both = (old: string, now: string): Both => ({ old: old.split(' '), new: now.split(' ') });

const BY_CALL: Readonly<Record<number, Both>> = {
  [NR.wait4]: both('do_wait sys_wait4', 'do_wait kernel_wait4'),
  [NR.waitpid]: both('do_wait sys_wait4 sys_waitpid', 'do_wait kernel_wait4'),
  [NR.waitid]: both('do_wait sys_waitid', 'do_wait kernel_waitid __do_sys_waitid'),
  [NR.nanosleep]: both('hrtimer_nanosleep sys_nanosleep', 'hrtimer_nanosleep __ia32_sys_nanosleep_time32'),
  [NR.clock_nanosleep]: both(
    'hrtimer_nanosleep common_nsleep sys_clock_nanosleep',
    'hrtimer_nanosleep common_nsleep __ia32_sys_clock_nanosleep_time32',
  ),
  [NR.clock_nanosleep_time64]: both('hrtimer_nanosleep', 'hrtimer_nanosleep common_nsleep __ia32_sys_clock_nanosleep'),
  [NR.pause]: both('sys_pause', '__ia32_sys_pause'),
  [NR.sigsuspend]: both('sys_sigsuspend', 'sigsuspend __ia32_sys_sigsuspend'),
  [NR.rt_sigsuspend]: both('sys_rt_sigsuspend', 'sigsuspend __ia32_sys_rt_sigsuspend'),
  [NR.rt_sigtimedwait]: both('sys_rt_sigtimedwait', 'do_sigtimedwait __ia32_sys_rt_sigtimedwait_time32'),
  [NR.poll]: both('poll_schedule_timeout do_sys_poll sys_poll', 'do_poll.constprop.0 do_sys_poll __ia32_sys_poll'),
  [NR.ppoll]: both(
    'poll_schedule_timeout do_sys_poll sys_ppoll',
    'do_poll.constprop.0 do_sys_poll __ia32_sys_ppoll_time32',
  ),
  [NR._newselect]: both(
    'poll_schedule_timeout do_select core_sys_select sys_select',
    'do_select core_sys_select kern_select',
  ),
  [NR.pselect6]: both(
    'poll_schedule_timeout do_select core_sys_select sys_pselect6',
    'do_select core_sys_select do_pselect.constprop.0',
  ),
  [NR.epoll_wait]: both('ep_poll sys_epoll_wait', 'do_epoll_wait __ia32_sys_epoll_wait'),
  [NR.epoll_pwait]: both('ep_poll sys_epoll_pwait', 'do_epoll_wait __ia32_sys_epoll_pwait'),
  [NR.futex]: both(
    'futex_wait_queue_me futex_wait do_futex sys_futex',
    'futex_wait_queue futex_wait do_futex __ia32_sys_futex_time32',
  ),
  [NR.open]: both(
    'wait_for_partner fifo_open do_filp_open do_sys_open sys_open',
    'wait_for_partner fifo_open do_dentry_open path_openat do_filp_open do_sys_openat2 do_sys_open',
  ),
  [NR.openat]: both(
    'wait_for_partner fifo_open do_filp_open do_sys_open sys_openat',
    'wait_for_partner fifo_open do_dentry_open path_openat do_filp_open do_sys_openat2 __ia32_sys_openat',
  ),
  [NR.flock]: both('flock_lock_file_wait sys_flock', 'flock_lock_inode_wait locks_lock_inode_wait __do_sys_flock'),
  [NR.fcntl64]: both('fcntl_setlk64 sys_fcntl64', 'do_lock_file_wait fcntl_setlk64 do_fcntl64'),
  [NR.vfork]: both('do_fork sys_vfork ptregs_vfork', 'kernel_clone __do_sys_vfork'),
  [NR.clone]: both('do_fork sys_clone ptregs_clone', 'kernel_clone __do_sys_clone'),
  [NR.exit]: both('do_exit sys_exit', 'do_exit __ia32_sys_exit'),
  [NR.exit_group]: both('do_exit do_group_exit sys_exit_group', 'do_exit do_group_exit __ia32_sys_exit_group'),
};
const READS = new Set<number>([NR.read, NR.readv, NR.pread64]);
const WRITES = new Set<number>([NR.write, NR.writev, NR.sendfile, NR.sendfile64]);
const READ_BY_KIND: Readonly<Record<string, Both>> = {
  pipe: both('pipe_wait pipe_read do_sync_read vfs_read sys_read', 'pipe_read vfs_read ksys_read'),
  tty: both('n_tty_read tty_read vfs_read sys_read', 'wait_woken n_tty_read tty_read vfs_read ksys_read'),
  socket: both(
    'unix_stream_recvmsg sock_aio_read do_sync_read vfs_read sys_read',
    'unix_stream_read_generic unix_stream_recvmsg sock_read_iter vfs_read ksys_read',
  ),
  eventfd: both('eventfd_read vfs_read sys_read', 'eventfd_read vfs_read ksys_read'),
  kmsg: both('do_syslog kmsg_read vfs_read sys_read', 'devkmsg_read vfs_read ksys_read'),
};
const WRITE_BY_KIND: Readonly<Record<string, Both>> = {
  pipe: both('pipe_wait pipe_write do_sync_write vfs_write sys_write', 'pipe_write vfs_write ksys_write'),
  tty: both('n_tty_write tty_write vfs_write sys_write', 'n_tty_write file_tty_write vfs_write ksys_write'),
  socket: both(
    'sock_alloc_send_pskb unix_stream_sendmsg sock_aio_write vfs_write sys_write',
    'sock_alloc_send_pskb unix_stream_sendmsg sock_write_iter vfs_write ksys_write',
  ),
};
const KTHREADS: readonly (readonly [string, Both])[] = [
  ['kthreadd', both('kthreadd', 'kthreadd')],
  ['kworker', both('worker_thread kthread', 'worker_thread kthread')],
  ['events', both('worker_thread kthread', 'worker_thread kthread')],
  ['khelper', both('worker_thread kthread', 'worker_thread kthread')],
  ['kblockd', both('worker_thread kthread', 'worker_thread kthread')],
  ['rcu_preempt', both('rcu_gp_kthread kthread', 'rcu_gp_kthread kthread')],
  ['rcu_tasks', both('kthread', 'rcu_tasks_one_gp rcu_tasks_kthread kthread')],
  ['rcu_', both('rescuer_thread kthread', 'rescuer_thread kthread')],
  ['netns', both('worker_thread kthread', 'rescuer_thread kthread')],
  ['slub_flushwq', both('rescuer_thread kthread', 'rescuer_thread kthread')],
  ['mm_percpu_wq', both('rescuer_thread kthread', 'rescuer_thread kthread')],
  ['ksoftirqd', both('ksoftirqd kthread', 'smpboot_thread_fn kthread')],
  ['migration', both('migration_thread kthread', 'smpboot_thread_fn kthread')],
  ['watchdog', both('watchdog kthread', 'smpboot_thread_fn kthread')],
  ['kswapd', both('kswapd kthread', 'kswapd kthread')],
  ['oom_reaper', both('kthread', 'oom_reaper kthread')],
  ['khungtaskd', both('watchdog kthread', 'watchdog kthread')],
  ['kdevtmpfs', both('devtmpfsd kthread', 'devtmpfs_work_loop devtmpfsd kthread')],
  ['kauditd', both('kauditd_thread kthread', 'kauditd_thread kthread')],
  ['sync_supers', both('bdi_sync_supers kthread', 'kthread')],
  ['bdi-default', both('bdi_forker_task kthread', 'kthread')],
  ['async/mgr', both('async_manager_thread kthread', 'kthread')],
];
const ENTRY = both('syscall_call', 'do_int80_syscall_32 entry_INT80_32');
const STOPPED = both(
  'do_signal_stop get_signal_to_deliver do_signal do_notify_resume work_notifysig',
  'do_signal_stop get_signal arch_do_signal_or_restart exit_to_user_mode_prepare syscall_exit_to_user_mode do_int80_syscall_32 entry_INT80_32',
);
const TRACED = both(
  'ptrace_stop get_signal_to_deliver do_signal do_notify_resume work_notifysig',
  'ptrace_stop ptrace_do_notify get_signal arch_do_signal_or_restart exit_to_user_mode_prepare syscall_exit_to_user_mode do_int80_syscall_32 entry_INT80_32',
);

function byCall(x: TaskExt): Both | undefined {
  const { call } = x;
  if (call === null) return undefined;
  const fd = call.args[0];
  const kind = typeof fd === 'number' ? x.files.fds.get(fd)?.file.kind : undefined;
  if (READS.has(call.nr)) return kind === undefined ? undefined : READ_BY_KIND[kind];
  if (WRITES.has(call.nr)) return kind === undefined ? undefined : WRITE_BY_KIND[kind];
  return BY_CALL[call.nr];
}

/** Functions from the innermost out; empty when the task runs or has ended. */
export function stackOf(k: Kernel, t: Task): Chain {
  const era = k.era.trace;
  const letter = stateLetter(k, t);
  if (letter === 'R' || letter === 'Z' || letter === 'X') return [];
  if (letter === 'T') return STOPPED[era];
  if (letter === 't') return TRACED[era];
  if ((t.flags & PF_KTHREAD) !== 0) {
    const found = KTHREADS.find(([prefix]) => t.comm.startsWith(prefix));
    return [
      ...(found === undefined ? ['kthread'] : found[1][era]),
      era === 'new' ? 'ret_from_fork' : 'kernel_thread_helper',
    ];
  }
  const chain = byCall(k.x(t))?.[era] ?? ['schedule_timeout'];
  return [...chain, ...ENTRY[era]];
}
/** get_wchan(): the first function that is not part of the scheduler; null while it runs. */
export function wchanOf(k: Kernel, t: Task): string | null {
  return stackOf(k, t)[0] ?? null;
}
/** `name+0x12/0x34`, with an address on 2.6.34 as all see it. */
export function stackLine(k: Kernel, name: string): string {
  const text = frame(k, name).trim();
  return k.era.trace === 'new' ? `[<0>] ${text}` : text;
}
