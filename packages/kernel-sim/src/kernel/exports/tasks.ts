/** kernel/exports/tasks.ts — pids, signals and the machine's own end, as modules reach them. */

import { TASK_INTERRUPTIBLE } from '../../include/constants.ts';
import { type PidStruct, pid as pidLayout, type Task } from '../../include/sched.ts';
import { do_exit } from '../exit.ts';
import { dump_stack, panic } from '../panic.ts';
import { wakeTask } from '../sched.ts';
import {
  do_send_sig_info,
  force_sig_info,
  SEND_SIG_FORCED,
  SEND_SIG_NOINFO,
  SEND_SIG_PRIV,
  type SigInfo,
} from '../signal.ts';
import { signal_pending } from '../signal-deliver.ts';
import { processGroup } from '../task.ts';
import { type CArgs, type ExportedFunction, fn, NEW, OLD, taskAt } from './abi.ts';
import { vsprintf } from './vsprintf.ts';

/** The special siginfo pointers: 0 as if from current, 1 from the kernel, 2 (until 4.19) forced. */
function infoAt(a: CArgs, n: number): SigInfo {
  const p = a.u(n);
  if (p === 0) return SEND_SIG_NOINFO;
  if (p === 1) return SEND_SIG_PRIV;
  if (p === 2) return SEND_SIG_FORCED;
  const { mem } = a.k;
  return { kind: 'info', code: mem.r32(p + 8), pid: mem.r32(p + 12), uid: mem.r32(p + 16), value: mem.r32(p + 20) };
}
const send = (a: CArgs, sig: number, info: SigInfo, t: Task): number => {
  if (sig < 0 || sig > 64) return -22;
  if (t.tgid === 1) a.k.blame(t);
  return sig === 0 ? 0 : do_send_sig_info(a.k, sig, info, t, true);
};
const pidOf = (a: CArgs, nr: number): number => a.k.find(nr)?.thread_pid.$addr ?? 0;
const taskOf = (a: CArgs, pidAddr: number): Task | null => {
  if (pidAddr === 0) return null;
  const p = a.k.views.view(pidLayout, pidAddr) as unknown as PidStruct;
  return a.k.find(p.numbers.at(0).nr);
};

export const taskExports: readonly ExportedFunction[] = [
  fn('find_vpid', (a) => pidOf(a, a.i(0)), { gpl: true }),
  fn('find_get_pid', (a) => pidOf(a, a.i(0)), { gpl: true }),
  fn('find_pid_ns', (a) => pidOf(a, a.i(0)), { gpl: true }),
  fn('pid_task', (a) => taskOf(a, a.u(0))?.$addr ?? 0),
  fn('get_pid_task', (a) => taskOf(a, a.u(0))?.$addr ?? 0, { gpl: true, eras: NEW }),
  fn('get_task_pid', (a) => taskAt(a, 0).thread_pid.$addr, { gpl: true, eras: NEW }),
  fn('put_pid', () => 0, { gpl: true }),
  fn('pid_vnr', (a) => taskOf(a, a.u(0))?.pid ?? 0, { gpl: true }),
  fn('__put_task_struct', () => 0, { gpl: true, eras: NEW }),
  fn('task_active_pid_ns', (a) => a.k.state.initPidNs, { gpl: true }),
  fn('send_sig', (a) => send(a, a.i(0), a.i(2) !== 0 ? SEND_SIG_PRIV : SEND_SIG_NOINFO, taskAt(a, 1))),
  fn('send_sig_info', (a) => send(a, a.i(0), infoAt(a, 1), taskAt(a, 2))),
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
  fn('kill_pid', (a) => {
    const t = taskOf(a, a.u(0));
    return t === null ? -3 : send(a, a.i(1), a.i(2) !== 0 ? SEND_SIG_PRIV : SEND_SIG_NOINFO, t);
  }),
  fn('kill_pgrp', (a) => {
    const leader = taskOf(a, a.u(0));
    if (leader === null) return -3;
    for (const t of processGroup(a.k, leader.pid)) send(a, a.i(1), a.i(2) !== 0 ? SEND_SIG_PRIV : SEND_SIG_NOINFO, t);
    return 0;
  }),
  fn('wake_up_process', (a) => {
    const t = taskAt(a, 0);
    const x = a.k.x(t);
    const slept = x.wait !== null;
    wakeTask(a.k, x);
    return slept ? 1 : 0;
  }),
  fn('signal_pending_state', (a) => ((a.i(0) & TASK_INTERRUPTIBLE) !== 0 && signal_pending(taskAt(a, 1)) ? 1 : 0)),
  fn('set_user_nice', (a) => {
    const t = taskAt(a, 0);
    const n = Math.max(-20, Math.min(19, a.i(1)));
    t.static_prio = t.prio = t.normal_prio = 120 + n;
    return 0;
  }),
  fn(
    'do_exit',
    (a) => {
      do_exit(a.k, a.current, a.i(0), 'do_exit in a module');
      return 0;
    },
    { gpl: true, eras: OLD },
  ),
  fn('panic', (a) => {
    let at = 1;
    return panic(
      a.k,
      vsprintf(a.k, a.str(0), () => a.u(at++)),
    );
  }),
  fn('dump_stack', (a) => {
    dump_stack(a.k, a.current, ['dump_stack', 'do_one_initcall', 'sys_init_module', 'syscall_call']);
    return 0;
  }),
  fn('add_taint', (a) => {
    a.k.state.tainted |= 1 << (a.u(0) & 31);
    return 0;
  }),
  fn('capable', (a) => (a.k.capable(a.current, a.i(0)) ? 1 : 0)),
];
