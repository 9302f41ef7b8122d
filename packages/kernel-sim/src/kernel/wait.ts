/**
 * kernel/exit.c do_wait() — waiting for children and tracees: zombies, stops, continues.
 *
 * A child traced by a stranger is the tracer's to wait for; its parent learns of its death when the tracer has.
 */
import * as G from '../guards/wait.ts';
import { __TASK_TRACED, SIGNAL_STOP_STOPPED } from '../include/constants.ts';
import { EAGAIN, EBADF, ECHILD, EINVAL, ESRCH } from '../include/errno.ts';
import { JOBCTL_LISTENING } from '../include/jobctl.ts';
import type { Task } from '../include/sched.ts';
import { SIGCHLD, SIGCONT } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { do_notify_parent } from './notify.ts';
import { global_id, vnr } from './pid.ts';
import { pidfd_task } from './pidfd.ts';
import { ptrace_reparented, ptrace_unlink, tracees } from './ptrace-core.ts';
import { release_task } from './release.ts';
import { rusageBytes, type Usage } from './rusage.ts';
import { int, syscall, user } from './syscall.ts';
import { eachChild, thread_group_empty, threads } from './task.ts';
import type { Kernel, SysResult } from './types.ts';
import { uid_for } from './user-ns.ts';

const WNOHANG = 1;
const WUNTRACED = 2;
const WEXITED = 4;
const WCONTINUED = 8;
const WNOWAIT = 0x01000000;
const WNOTHREAD = 0x20000000;
const WALL = 0x40000000;
const WCLONE = 0x80000000 | 0;

interface Found {
  readonly pid: number;
  readonly uid: number;
  /** Wait status, as wait4 gives it. */
  readonly status: number;
  /** CLD_*, and what waitid calls si_status. */
  readonly code: number;
  readonly value: number;
  readonly usage: Usage;
}
interface Options {
  readonly match: (c: Task) => boolean;
  readonly flags: number;
}
/** Nobody to wait for, somebody who may have something later, or what was found. */
type Answer = Found | 'none' | 'later';

const usageOf = (k: Kernel, t: Task): Usage => {
  const { proc } = k.x(t.group_leader);
  return {
    cycles: proc.cycles + proc.childCycles,
    minflt: proc.minflt + proc.childMinflt,
    maxRssPages: proc.maxRssPages,
    nvcsw: proc.nvcsw + proc.childNvcsw,
    nivcsw: proc.nivcsw + proc.childNivcsw,
  };
};

/** eligible_child() */
function eligible(k: Kernel, o: Options, c: Task, ptrace: boolean): boolean {
  if (!o.match(c)) return false;
  if ((ptrace && k.era.trace === 'new') || (o.flags & WALL) !== 0) return true;
  const clone = c.exit_signal !== SIGCHLD;
  if (clone === ((o.flags & WCLONE) !== 0)) return true;
  k.blocked(G.cloneChildren, { pid: c.pid, exit_signal: c.exit_signal, options: o.flags });
  return false;
}

function zombie(k: Kernel, current: Task, c: Task, o: Options): Found | null {
  if ((o.flags & WEXITED) === 0) return null;
  const status = (c.signal.flags & k.era.signalFlags.GROUP_EXIT) !== 0 ? c.signal.group_exit_code : c.exit_code;
  const killed = (status & 0x7f) !== 0;
  const found: Found = {
    pid: vnr(k, c),
    uid: uid_for(k, current, c.cred.uid),
    status,
    code: !killed ? 1 : (status & 0x80) !== 0 ? 3 : 2,
    value: killed ? status & 0x7f : (status >>> 8) & 0xff,
    usage: usageOf(k, c),
  };
  if ((o.flags & WNOWAIT) !== 0) return found;
  const reparented = ptrace_reparented(c);
  if (!reparented && c === c.group_leader) {
    const { proc } = k.x(current);
    proc.childCycles += found.usage.cycles;
    proc.childMinflt += found.usage.minflt;
    proc.childNvcsw += found.usage.nvcsw;
    proc.childNivcsw += found.usage.nivcsw;
    const { io } = k.x(c).proc;
    proc.io.rchar += io.rchar;
    proc.io.wchar += io.wchar;
    proc.io.syscr += io.syscr;
    proc.io.syscw += io.syscw;
    proc.maxRssPages = Math.max(proc.maxRssPages, 0);
  }
  if (reparented && c === c.group_leader) {
    // EXIT_TRACE: the tracer has seen it; now it is the parent's.
    ptrace_unlink(k, c);
    if (do_notify_parent(k, c, c.exit_signal)) release_task(k, c);
  } else release_task(k, c);
  return found;
}

function stopped(k: Kernel, current: Task, c: Task, o: Options, ptrace: boolean): Found | null {
  if (!ptrace && (o.flags & WUNTRACED) === 0) return null;
  const traced = (c.state & __TASK_TRACED) !== 0 && (c.jobctl & JOBCTL_LISTENING) === 0;
  const held = ptrace ? traced : (c.signal.flags & SIGNAL_STOP_STOPPED) !== 0;
  if (!held) return null;
  const code = ptrace ? c.exit_code : c.signal.group_exit_code;
  if (code === 0) return null;
  if ((o.flags & WNOWAIT) === 0) {
    if (ptrace) c.exit_code = 0;
    else c.signal.group_exit_code = 0;
  }
  return {
    pid: vnr(k, c),
    uid: uid_for(k, current, c.cred.uid),
    status: (code << 8) | 0x7f,
    code: ptrace ? 4 : 5,
    value: code,
    usage: usageOf(k, c),
  };
}

function continued(k: Kernel, current: Task, c: Task, o: Options): Found | null {
  const flag = k.era.signalFlags.STOP_CONTINUED;
  if ((o.flags & WCONTINUED) === 0 || (c.signal.flags & flag) === 0) return null;
  if ((o.flags & WNOWAIT) === 0) c.signal.flags = (c.signal.flags & ~flag) >>> 0;
  const usage = usageOf(k, c);
  return { pid: vnr(k, c), uid: uid_for(k, current, c.cred.uid), status: 0xffff, code: 6, value: SIGCONT, usage };
}

/** security_task_wait() of 2.6.34: asked of the plugins only, no module of the machine's own has anything against it. */
function hidden(k: Kernel, current: Task, c: Task): boolean {
  if (k.era.trace === 'new' || !k.build.hooks.some((h) => h.hook === 'task_wait')) return false;
  const error = k.security('task_wait', {
    ...{ seat: k.x(current).seat ?? -1, pid: c.pid, childSeat: k.x(c).seat ?? -1 },
  });
  return k.blocked(G.lsm, { pid: c.pid, error });
}
/** wait_consider_task() */
function consider(k: Kernel, current: Task, c: Task, o: Options, traced: boolean): Answer {
  const { EXIT_ZOMBIE, EXIT_DEAD } = k.era;
  if (c.exit_state === EXIT_DEAD || !eligible(k, o, c, traced)) return 'none';
  if (hidden(k, current, c)) return 'none'; // Differs: alone it would answer with the module's errno, not with -ECHILD
  let ptrace = traced;
  if (!ptrace && c.ptrace !== 0) {
    if (!ptrace_reparented(c)) ptrace = true;
    else {
      k.blocked(G.tracedByOther, { pid: c.pid, tracer: c.parent.pid });
      return 'later';
    }
  }
  let answer: Answer = 'later';
  if (c.exit_state === EXIT_ZOMBIE) {
    const delayed = c === c.group_leader && !thread_group_empty(k, c);
    if (delayed) k.blocked(G.delayLeader, { pid: c.pid });
    else return zombie(k, current, c, o) ?? answer;
    answer = !ptrace || (o.flags & (WCONTINUED | WEXITED)) !== 0 ? 'later' : 'none';
  }
  return stopped(k, current, c, o, ptrace) ?? continued(k, current, c, o) ?? answer;
}

/** do_wait(): children and tracees of the caller, or of every thread of its process. */
function do_wait(k: Kernel, current: Task, o: Options): Answer {
  let answer: Answer = 'none';
  if ((o.flags & WNOTHREAD) !== 0) k.blocked(G.ownThreadOnly, { options: o.flags });
  const callers = (o.flags & WNOTHREAD) !== 0 ? [current] : threads(k, current);
  for (const p of callers) {
    for (const c of eachChild(k, p)) {
      const got = consider(k, current, c, o, false);
      if (typeof got === 'object') return got;
      if (got === 'later') answer = got;
    }
    for (const c of tracees(k, p)) {
      const got = consider(k, current, c, o, true);
      if (typeof got === 'object') return got;
      if (got === 'later') answer = got;
    }
  }
  return answer;
}

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);
const sleep = (k: Kernel, current: Task): SysResult => k.block(current, { on: [k.x(current).childQueue] });

function wait4(k: Kernel, current: Task, pid: number, statusArg: Arg, options: number, ru: Arg): SysResult {
  const bad = (options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WCLONE | WALL)) !== 0;
  if (bad && k.blocked(G.options, { options })) return -EINVAL;
  if (pid === -2147483648 && k.era.trace === 'new') return -ESRCH;
  const pgrp = pid === 0 ? current.pgrp : global_id(k, -pid);
  const match = (c: Task): boolean => (pid > 0 ? vnr(k, c) === pid : pid === -1 || c.pgrp === pgrp);
  const got = do_wait(k, current, { match, flags: options | WEXITED });
  if (got === 'none') {
    k.blocked(G.noChild, { pid });
    return -ECHILD;
  }
  if (got === 'later') return (options & WNOHANG) !== 0 ? 0 : sleep(k, current);
  if (!k.user.isNull(statusArg) && k.user.write(statusArg, word(got.status)) < 0) return -14;
  if (!k.user.isNull(ru)) k.user.write(ru, rusageBytes(got.usage));
  return got.pid;
}

/** Whom waitid's P_ALL 0, P_PID 1, P_PGID 2, P_PIDFD 3 name. */
function waitidMatch(
  k: Kernel,
  current: Task,
  which: number,
  id: number,
  options: number,
): { match: Options['match']; nonblock: boolean } | number {
  const plain = (match: Options['match']) => ({ match, nonblock: (options & WNOHANG) !== 0 });
  switch (which) {
    case 0:
      return plain(() => true);
    case 1:
      return id <= 0 ? -EINVAL : plain((c) => vnr(k, c) === id);
    case 2: {
      if (id < 0 || (id === 0 && k.era.trace === 'old')) return -EINVAL;
      const pgrp = id === 0 ? current.pgrp : global_id(k, id);
      return plain((c) => c.pgrp === pgrp);
    }
    case 3: {
      if (k.era.trace === 'old') return -EINVAL;
      if (id < 0) return -EINVAL;
      const target = pidfd_task(k, current, id);
      if (typeof target === 'number') return -EBADF;
      return { match: (c) => k.x(c) === target.x, nonblock: (options & WNOHANG) !== 0 || target.nonblock };
    }
    default:
      return -EINVAL;
  }
}

function waitid(k: Kernel, current: Task, which: number, id: number, infop: Arg, options: number, ru: Arg): SysResult {
  if ((options & ~(WNOHANG | WNOWAIT | WEXITED | WUNTRACED | WCONTINUED | WNOTHREAD | WCLONE | WALL)) !== 0)
    return -EINVAL;
  if ((options & (WEXITED | WUNTRACED | WCONTINUED)) === 0) return -EINVAL;
  const who = waitidMatch(k, current, which, id, options);
  if (typeof who === 'number') return who;
  const got = do_wait(k, current, { match: who.match, flags: options });
  if (got === 'none') return -ECHILD;
  if (got === 'later') {
    if (!who.nonblock) return sleep(k, current);
    if ((options & WNOHANG) === 0) return -EAGAIN;
  }
  if (!k.user.isNull(infop)) {
    // Only the fields of a child's siginfo are written, as Linux does.
    const info = new Uint8Array(24);
    const v = new DataView(info.buffer);
    if (got !== 'later')
      [SIGCHLD, 0, got.code, got.pid, got.uid, got.value].forEach((n, i) => {
        v.setInt32(i * 4, n, true);
      });
    if (k.user.write(infop, info) < 0) return -14;
  }
  if (got !== 'later' && !k.user.isNull(ru)) k.user.write(ru, rusageBytes(got.usage));
  return 0;
}

export const waitSyscalls = [
  /** @models kernel/exit.c wait4 @returns the pid, 0 with WNOHANG, -ECHILD, -EINVAL, -ESRCH (INT_MIN) */
  syscall('wait4', NR.wait4, [int, user, int, user], wait4),
  syscall('waitpid', NR.waitpid, [int, user, int], (k, current, pid, status, options) =>
    wait4(k, current, pid, status, options, 0),
  ),
  /** @models kernel/exit.c waitid */
  syscall('waitid', NR.waitid, [int, int, user, int, user], waitid),
];
