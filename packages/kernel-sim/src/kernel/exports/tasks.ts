/** kernel/exports/tasks.ts — pids and signals, as modules reach them: kernel/pid.c, kernel/signal.c, kernel/exit.c. */
import { TASK_INTERRUPTIBLE } from '../../include/constants.ts';
import { kernel_siginfo } from '../../include/kstructs.ts';
import { type PidStruct, pid as pidLayout, type Task } from '../../include/sched.ts';
import { do_exit } from '../exit.ts';
import { leaveKernelSide } from '../module-frames.ts';
import { taskPtRegs } from '../module-regs.ts';
import { find_vpid } from '../pid.ts';
import {
  do_send_sig_info,
  flush_sigqueue,
  force_sig_info,
  SEND_SIG_FORCED,
  SEND_SIG_NOINFO,
  SEND_SIG_PRIV,
  type SigInfo,
} from '../signal.ts';
import { dequeue_signal, signal_pending } from '../signal-deliver.ts';
import { processGroup } from '../task.ts';
import { type CArgs, type ExportedFunction, fn, fns, NEW, OLD, taskAt } from './abi.ts';

const EINVAL = 22;
const ESRCH = 3;

/** The special siginfo pointers: 0 as if from current, 1 from the kernel, 2 (until 4.19) forced. */
function infoAt(a: CArgs, n: number): SigInfo {
  const p = a.u(n);
  if (p === 0) return SEND_SIG_NOINFO;
  if (p === 1) return SEND_SIG_PRIV;
  if (p === 2) return SEND_SIG_FORCED;
  const { mem } = a.k;
  const o = kernel_siginfo.offsets as Record<string, number>;
  const word = (name: string): number => mem.r32(p + (o[name] as number));
  return {
    kind: 'info',
    code: word('si_code'),
    pid: word('si_pid'),
    uid: word('si_uid'),
    value: word('si_value'),
    addr: word('si_addr') >>> 0,
  };
}
const send = (a: CArgs, sig: number, info: SigInfo, t: Task, group = true): number => {
  if (sig < 0 || sig > 64) return -EINVAL;
  if (t.tgid === 1) a.k.blame(t);
  return sig === 0 ? 0 : do_send_sig_info(a.k, sig, info, t, group);
};
const fromPriv = (a: CArgs, n: number): SigInfo => (a.i(n) !== 0 ? SEND_SIG_PRIV : SEND_SIG_NOINFO);
const pidOf = (t: Task | null): number => t?.thread_pid.$addr ?? 0;
const taskOf = (a: CArgs, pidAddr: number): Task | null => {
  if (pidAddr === 0) return null;
  const p = a.k.views.view(pidLayout, pidAddr) as unknown as PidStruct;
  return a.k.find(p.numbers.at(0).nr);
};
const got = (t: Task | null): number => {
  if (t === null) return 0;
  t.usage += 1;
  return t.$addr;
};

export const taskExports: readonly ExportedFunction[] = [
  fn('find_vpid', (a) => pidOf(find_vpid(a.k, a.i(0))), { gpl: true }),
  fn('find_get_pid', (a) => pidOf(find_vpid(a.k, a.i(0))), { gpl: true }),
  fn('find_pid_ns', (a) => pidOf(a.k.find(a.i(0))), { gpl: true }),
  fn('find_task_by_vpid', (a) => find_vpid(a.k, a.i(0))?.$addr ?? 0, { hidden: true }),
  fn('pid_task', (a) => taskOf(a, a.u(0))?.$addr ?? 0),
  fn('get_pid_task', (a) => got(taskOf(a, a.u(0))), { gpl: true, eras: NEW }),
  fn('get_task_pid', (a) => taskAt(a, 0).thread_pid.$addr, { gpl: true, eras: NEW }),
  fn('put_pid', () => 0, { gpl: true }),
  fn('pid_vnr', (a) => taskOf(a, a.u(0))?.pid ?? 0, { gpl: true }),
  ...fns(['__put_task_struct'], () => 0, { gpl: true }),
  fn(
    'pid_nr_ns',
    (a) => (a.u(0) === 0 ? 0 : (a.k.views.view(pidLayout, a.u(0)) as unknown as PidStruct).numbers.at(0).nr),
    {
      gpl: true,
    },
  ),
  fn('task_active_pid_ns', (a) => a.k.state.initPidNs, { gpl: true }),
  fn('__task_pid_nr_ns', (a) => taskAt(a, 0).pid),
  fn('task_pt_regs', (a) => taskPtRegs(a.k, taskAt(a, 0))),
  fn(
    '__get_task_comm',
    (a) => {
      const { comm } = taskAt(a, 2);
      for (let i = 0; i < Math.min(16, a.u(1)); i += 1)
        a.k.mem.w8(a.u(0) + i, i < comm.length ? comm.charCodeAt(i) : 0);
      return a.u(0);
    },
    { gpl: true, eras: NEW },
  ),
  fn('send_sig', (a) => send(a, a.i(0), fromPriv(a, 2), taskAt(a, 1), false)),
  fn('send_sig_info', (a) => send(a, a.i(0), infoAt(a, 1), taskAt(a, 2), false)),
  fn(
    'force_sig',
    (a) => {
      a.k.blame(taskAt(a, 1));
      force_sig_info(a.k, a.i(0), SEND_SIG_PRIV, taskAt(a, 1));
      return 0;
    },
    { eras: OLD },
  ),
  fn(
    'force_sig',
    (a) => {
      force_sig_info(a.k, a.i(0), { kind: 'info', code: 0x80, pid: 0, uid: 0 }, a.current);
      return 0;
    },
    { eras: NEW },
  ),
  ...fns(['kill_pid', 'kill_proc'], (a) => {
    const t = taskOf(a, a.u(0));
    return t === null ? -ESRCH : send(a, a.i(1), fromPriv(a, 2), t);
  }),
  fn('kill_pgrp', (a) => {
    const leader = taskOf(a, a.u(0));
    if (leader === null) return -ESRCH;
    let r = -ESRCH;
    for (const t of processGroup(a.k, leader.pid)) {
      const one = send(a, a.i(1), fromPriv(a, 2), t);
      if (r !== 0) r = one;
    }
    return r;
  }),
  ...fns(['do_send_sig_info', 'group_send_sig_info'], (a) => send(a, a.i(0), infoAt(a, 1), taskAt(a, 2)), {
    hidden: true,
  }),
  fn(
    'kill_pid_info',
    (a) => {
      const t = taskOf(a, a.u(2));
      return t === null ? -ESRCH : send(a, a.i(0), infoAt(a, 1), t);
    },
    { hidden: true },
  ),
  fn('signal_pending', (a) => (signal_pending(taskAt(a, 0)) ? 1 : 0)),
  fn('signal_pending_state', (a) => ((a.i(0) & TASK_INTERRUPTIBLE) !== 0 && signal_pending(taskAt(a, 1)) ? 1 : 0)),
  fn('recalc_sigpending', () => 0),
  fn('flush_signals', (a) => {
    flush_sigqueue(a.k, taskAt(a, 0).pending);
    flush_sigqueue(a.k, taskAt(a, 0).signal.shared_pending);
    return 0;
  }),
  ...fns(['dequeue_signal', 'kernel_dequeue_signal'], (a) => dequeue_signal(a.k, a.current)?.sig ?? 0, { gpl: true }),
  fn('sigprocmask', (a) => {
    const set = a.u(1) === 0 ? null : { lo: a.k.mem.r32(a.u(1)) >>> 0, hi: a.k.mem.r32(a.u(1) + 4) >>> 0 };
    const b = a.current.blocked;
    if (a.u(2) !== 0) {
      a.k.mem.w32(a.u(2), b.lo);
      a.k.mem.w32(a.u(2) + 4, b.hi);
    }
    if (set === null) return 0;
    const how = a.i(0);
    if (how < 0 || how > 2) return -EINVAL;
    b.lo = (how === 0 ? b.lo | set.lo : how === 1 ? b.lo & ~set.lo : set.lo) >>> 0;
    b.hi = (how === 0 ? b.hi | set.hi : how === 1 ? b.hi & ~set.hi : set.hi) >>> 0;
    return 0;
  }),
  fn('set_user_nice', (a) => {
    const t = taskAt(a, 0);
    const n = Math.max(-20, Math.min(19, a.i(1)));
    t.static_prio = t.prio = t.normal_prio = 120 + n;
    return 0;
  }),
  ...fns(
    ['do_exit', 'do_group_exit'],
    (a) => {
      leaveKernelSide(a.k, a.x);
      do_exit(a.k, a.current, a.i(0), 'do_exit in a module');
      return 'gone';
    },
    { gpl: true, eras: OLD },
  ),
  ...fns(
    ['do_exit', 'do_group_exit'],
    (a) => {
      leaveKernelSide(a.k, a.x);
      do_exit(a.k, a.current, a.i(0), 'do_exit in a module');
      return 'gone';
    },
    { hidden: true, eras: NEW },
  ),
];
