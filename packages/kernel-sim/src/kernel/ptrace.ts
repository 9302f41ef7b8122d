/**
 * kernel/ptrace.c — ptrace(2): attaching, looking, changing, letting run.
 *
 * What a stop is and what follows it is in ptrace-core.ts; who may attach in ptrace-access.ts. Numbers and structs are those of i386.
 */
import * as G from '../guards/ptrace.ts';
import { __TASK_STOPPED, __TASK_TRACED, PF_EXITING, PF_KTHREAD } from '../include/constants.ts';
import { EINVAL, EIO, EPERM, ESRCH } from '../include/errno.ts';
import { JOBCTL_LISTENING, JOBCTL_TRAP_NOTIFY, JOBCTL_TRAP_STOP } from '../include/jobctl.ts';
import type { Task } from '../include/sched.ts';
import { SIGKILL, SIGSTOP } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { find_vpid, vnr } from './pid.ts';
import { ptrace_may_access } from './ptrace-access.ts';
import {
  EVENT,
  go_on_untraced,
  jobctl_trap,
  PT_SEIZED,
  ptrace_link,
  ptrace_unlink,
  ptrace_unlinked_zombie,
  resume_tracee,
} from './ptrace-core.ts';
import { peekRequest } from './ptrace-peek.ts';
import { do_send_sig_info, SEND_SIG_NOINFO, SEND_SIG_PRIV, signal_wake_up } from './signal.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel, SysResult, TaskExt, TraceState } from './types.ts';

const R = {
  TRACEME: 0,
  CONT: 7,
  KILL: 8,
  SINGLESTEP: 9,
  ATTACH: 16,
  DETACH: 17,
  SYSCALL: 24,
  SYSEMU: 31,
  SYSEMU_SINGLESTEP: 32,
  SETOPTIONS: 0x4200,
  OLDSETOPTIONS: 21,
  SEIZE: 0x4206,
  INTERRUPT: 0x4207,
  LISTEN: 0x4208,
} as const;
const OPTIONS_NEW = 0x003000ff;
const OPTIONS_OLD = 0x7f;
const SINCE_3_4: readonly number[] = [R.SEIZE, R.INTERRUPT, R.LISTEN];

/** ptrace_traceme(): the natural parent becomes the tracer. */
function traceme(k: Kernel, t: Task): number {
  const parentExiting = (t.real_parent.flags & PF_EXITING) !== 0;
  if (k.blocked(G.traceme, { ptrace: t.ptrace, parentExiting })) return t.ptrace !== 0 ? -EPERM : 0;
  ptrace_link(k, t, t.real_parent, false, 0);
  return 0;
}

/** ptrace_attach(): Linux's refusals in Linux's order. */
function attach(k: Kernel, current: Task, t: Task, seize: boolean, addr: number, options: number): number {
  if (seize && k.blocked(G.seizeArgs, { addr, options, bad: (options & ~OPTIONS_NEW) !== 0 })) return -EIO;
  if (k.blocked(G.kthread, { pid: t.pid, kthread: (t.flags & PF_KTHREAD) !== 0 })) return -EPERM;
  if (k.blocked(G.self, { tgid: current.tgid, target: t.tgid })) return -EPERM;
  if (!ptrace_may_access(k, current, t, 'attach')) return -EPERM;
  if (k.blocked(G.alreadyTraced, { ptrace: t.ptrace, exit_state: t.exit_state })) return -EPERM;
  ptrace_link(k, t, current, seize, seize ? options : 0);
  if (t.tgid === 1) k.blame(t);
  if (!seize) {
    k.blocked(G.attachStop, { pid: t.pid });
    do_send_sig_info(k, SIGSTOP, SEND_SIG_PRIV, t, false);
  }
  // One that stands in a group stop becomes a tracee in a trap at once.
  if ((t.state & __TASK_STOPPED) !== 0) {
    t.jobctl = (t.jobctl | JOBCTL_TRAP_STOP | (t.signal.group_exit_code & 0xff)) >>> 0;
    jobctl_trap(k, t);
  }
  return 0;
}

/** What the tracee takes up again: the signal it stopped with, replaced by the tracer's, or the tracer's sent to it. */
function pass_signal(k: Kernel, current: Task, t: Task, x: TaskExt, trace: TraceState, sig: number): void {
  const { next } = trace;
  if (next === null) return;
  if (next.kind === 'signal') {
    const kept = trace.info ?? next.info;
    const fresh = { sig, code: 0, errno: 0, pid: vnr(k, current), uid: current.cred.uid, value: 0, addr: 0, status: 0 };
    trace.next = { kind: 'signal', info: sig === kept.sig ? kept : fresh };
    if (sig !== 0 && t.tgid === 1) k.blame(t);
  } else if ((next.kind === 'sysexit' || next.kind === 'call') && sig !== 0)
    do_send_sig_info(k, sig, SEND_SIG_PRIV, t, false);
  void x;
}
function detach(k: Kernel, current: Task, t: Task, x: TaskExt, trace: TraceState, sig: number): number {
  if (k.blocked(G.signalValid, { data: sig >>> 0 })) return -EIO;
  pass_signal(k, current, t, x, trace, sig);
  const { next } = trace;
  ptrace_unlink(k, t);
  if (ptrace_unlinked_zombie(k, t, current)) k.release(t);
  else if (t.exit_state === 0) go_on_untraced(k, t, x, next);
  return 0;
}
const HOW: Readonly<Record<number, TraceState['how']>> = {
  [R.CONT]: 'cont',
  [R.SYSCALL]: 'syscall',
  [R.SINGLESTEP]: 'step',
  [R.SYSEMU]: 'emu',
  [R.SYSEMU_SINGLESTEP]: 'emu',
};
/** ptrace_resume() */
function resume(
  k: Kernel,
  current: Task,
  t: Task,
  x: TaskExt,
  trace: TraceState,
  request: number,
  sig: number,
): number {
  if (k.blocked(G.signalValid, { data: sig >>> 0 })) return -EIO;
  trace.how = HOW[request] ?? 'cont';
  k.setStep(x, request === R.SINGLESTEP || request === R.SYSEMU_SINGLESTEP);
  pass_signal(k, current, t, x, trace, sig);
  resume_tracee(k, t);
  return 0;
}
function kill(k: Kernel, current: Task, t: Task, x: TaskExt): number {
  k.blocked(G.killRequest, { pid: t.pid });
  if (k.era.trace === 'new') {
    do_send_sig_info(k, SIGKILL, SEND_SIG_NOINFO, t, true);
    return 0;
  }
  if (t.exit_state !== 0 || x.trace === null) return 0;
  return resume(k, current, t, x, x.trace, R.CONT, SIGKILL);
}

function interrupt(k: Kernel, t: Task): number {
  if ((t.ptrace & PT_SEIZED) === 0) return -EIO;
  t.jobctl = (t.jobctl | JOBCTL_TRAP_STOP) >>> 0;
  if ((t.jobctl & JOBCTL_LISTENING) !== 0) resume_tracee(k, t);
  else signal_wake_up(k, t, false);
  return 0;
}
function listen(k: Kernel, t: Task, trace: TraceState): number {
  if ((t.ptrace & PT_SEIZED) === 0 || trace.info === null || trace.info.code >> 8 !== EVENT.stop) return -EIO;
  t.jobctl = (t.jobctl | JOBCTL_LISTENING) >>> 0;
  if ((t.jobctl & JOBCTL_TRAP_NOTIFY) !== 0) resume_tracee(k, t);
  return 0;
}
function setOptions(k: Kernel, t: Task, trace: TraceState, options: number): number {
  const mask = k.era.trace === 'new' ? OPTIONS_NEW : OPTIONS_OLD;
  if (k.era.trace === 'new' && (options & ~mask) !== 0) return -EINVAL;
  trace.options = options & mask;
  t.ptrace = ((t.ptrace & ~(mask << 3)) | ((options & mask) << 3)) >>> 0;
  return (options & ~mask) !== 0 ? -EINVAL : 0;
}

function ptrace(k: Kernel, current: Task, request: number, pid: number, addr: Arg, data: Arg): SysResult {
  if (request === R.TRACEME) return traceme(k, current);
  const t = find_vpid(k, pid);
  if (k.blocked(G.targetExists, { pid, found: t !== null }) || t === null) return -ESRCH;
  const missing = k.era.trace === 'old' && SINCE_3_4.includes(request);
  if (request === R.ATTACH || (request === R.SEIZE && !missing))
    return attach(k, current, t, request === R.SEIZE, uint(addr), uint(data));
  const x = k.x(t);
  const { trace } = x;
  const anyState = request === R.KILL || (request === R.INTERRUPT && !missing);
  const mine = t.ptrace !== 0 && t.parent === current;
  const stopped = anyState || ((t.state & __TASK_TRACED) !== 0 && (t.jobctl & JOBCTL_LISTENING) === 0);
  if (k.blocked(G.mustBeStopped, { mine, stopped }) || trace === null) return -ESRCH;
  if (missing) return -EIO;
  switch (request) {
    case R.KILL:
      return kill(k, current, t, x);
    case R.INTERRUPT:
      return interrupt(k, t);
    case R.LISTEN:
      return listen(k, t, trace);
    case R.DETACH:
      return detach(k, current, t, x, trace, int(data));
    case R.SETOPTIONS:
    case R.OLDSETOPTIONS:
      return setOptions(k, t, trace, uint(data));
    case R.CONT:
    case R.SYSCALL:
    case R.SINGLESTEP:
    case R.SYSEMU:
    case R.SYSEMU_SINGLESTEP:
      return resume(k, current, t, x, trace, request, int(data));
    default:
      return peekRequest(k, t, x, trace, request, addr, data);
  }
}

export const ptraceSyscalls = [
  /** @models kernel/ptrace.c ptrace @returns 0, the word read (through `data`), -EPERM, -ESRCH, -EIO, -EINVAL */
  syscall('ptrace', NR.ptrace, [int, int, user, user], ptrace),
];
