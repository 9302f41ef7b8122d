/**
 * kernel/seccomp.c — a process that gave up system calls: strict mode, and filters in classic BPF.
 *
 * User notification is in seccomp-notify.ts. Left out: logging to audit.
 */
import * as G from '../guards/seccomp.ts';
import { CAP_SYS_ADMIN } from '../include/constants.ts';
import { EACCES, EBUSY, EFAULT, EINVAL, ENOSYS, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SIGKILL, SIGSYS, SIGTRAP } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Arg, RunnerCall } from '../program/types.ts';
import { BPF_MAXINSNS, checkFilter, runFilter } from './bpf.ts';
import { do_exit } from './exit.ts';
import { ns_capable, userNsOf } from './namespaces.ts';
import { vnr } from './pid.ts';
import { EVENT, ptrace_event_enabled, ptrace_stop } from './ptrace-core.ts';
import { listenerFd, newListener, seccomp_do_user_notification } from './seccomp-notify.ts';
import { force_sig_info } from './signal.ts';
import { int, syscall, uint, user } from './syscall.ts';
import { threads } from './task.ts';
import type { Kernel, SeccompFilter, TaskExt } from './types.ts';
import { getRegs } from './user-regs.ts';

const MODE = { DISABLED: 0, STRICT: 1, FILTER: 2, DEAD: 3 } as const;
const RET = {
  KILL_PROCESS: 0x80000000,
  KILL_THREAD: 0,
  TRAP: 0x30000,
  ERRNO: 0x50000,
  USER_NOTIF: 0x7fc00000,
  TRACE: 0x7ff00000,
  LOG: 0x7ffc0000,
  ALLOW: 0x7fff0000,
} as const;
const ACTIONS: readonly number[] = Object.values(RET);
const FLAG = { TSYNC: 1, LOG: 2, SPEC_ALLOW: 4, NEW_LISTENER: 8, TSYNC_ESRCH: 16, WAIT_KILLABLE_RECV: 32 } as const;
const FLAGS = 63;
const STRICT_CALLS: readonly number[] = [NR.read, NR.write, NR.exit, NR.sigreturn, NR.rt_sigreturn];
const AUDIT_ARCH_I386 = 0x40000003;
const MAX_ERRNO = 4095;
/** Instructions of all filters of a task together. */
const MAX_INSNS_PER_PATH = 32_768;

/** struct seccomp_data: nr, arch, instruction pointer, six arguments. */
function seccompData(k: Kernel, x: TaskExt, call: RunnerCall): Uint8Array {
  const out = new Uint8Array(64);
  const v = new DataView(out.buffer);
  v.setInt32(0, call.nr, true);
  v.setUint32(4, AUDIT_ARCH_I386, true);
  v.setUint32(8, getRegs(k, x)?.[12] ?? 0, true);
  for (let i = 0; i < 6; i += 1) v.setUint32(16 + i * 8, uint(call.args[i]), true);
  return out;
}
/** seccomp_run_filters(): the strictest answer of all of them wins; and whose it was. */
function verdict(x: TaskExt, data: Uint8Array): { answer: number; match: SeccompFilter | undefined } {
  let best = RET.ALLOW as number;
  let match: SeccompFilter | undefined;
  for (let i = x.seccomp.length - 1; i >= 0; i -= 1) {
    const filter = x.seccomp[i] as SeccompFilter;
    const r = runFilter(filter.code, data);
    if (((r & 0xffff0000) | 0) >= ((best & 0xffff0000) | 0)) continue;
    best = r;
    match = filter;
  }
  return { answer: best >>> 0, match };
}

/** SIGSYS as seccomp sends it: si_call_addr, si_syscall, si_arch. */
function force_sig_seccomp(k: Kernel, t: Task, x: TaskExt, call: RunnerCall, data: number, fatal: boolean): void {
  const addr = (getRegs(k, x)?.[12] ?? 0) >>> 0;
  const info = {
    kind: 'info',
    code: 1,
    errno: data,
    pid: 0,
    uid: 0,
    addr,
    value: call.nr,
    status: AUDIT_ARCH_I386,
  } as const;
  force_sig_info(k, SIGSYS, info, t, fatal ? 'exit' : 'current');
}

/** __secure_computing(): what the call answers instead, 'stop' when the tracer decides, or null to go on. */
export function secure_computing(k: Kernel, t: Task, x: TaskExt, call: RunnerCall): number | 'stop' | null {
  if (t.seccomp_mode === MODE.STRICT) {
    if (!k.blocked(G.strict, { nr: call.nr, allowed: STRICT_CALLS.includes(call.nr) })) return null;
    if (k.era.trace === 'new') t.seccomp_mode = MODE.DEAD;
    do_exit(k, t, SIGKILL, 'seccomp strict');
    return -1;
  }
  if (t.seccomp_mode !== MODE.FILTER) return null;
  const seen = seccompData(k, x, call);
  const { answer: r, match } = verdict(x, seen);
  const action = (r & 0xffff0000) >>> 0;
  const data = r & 0xffff;
  switch (action) {
    case RET.ALLOW:
    case RET.LOG:
      return null;
    case RET.ERRNO:
      return -Math.min(data, MAX_ERRNO);
    case RET.USER_NOTIF:
      return match === undefined ? -ENOSYS : seccomp_do_user_notification(k, t, x, match, seen);
    case RET.TRAP:
      force_sig_seccomp(k, t, x, call, data, false);
      return call.nr;
    case RET.TRACE: {
      if (x.trace === null || !ptrace_event_enabled(x, 'seccomp')) return -ENOSYS;
      if (x.trace.phase === 'seccomp') return null;
      x.trace.phase = 'seccomp';
      const code = SIGTRAP | (EVENT.seccomp << 8);
      ptrace_stop(
        k,
        t,
        code,
        { sig: SIGTRAP, code, errno: 0, pid: vnr(k, t), uid: t.cred.uid, value: 0, addr: 0, status: 0 },
        data,
        { kind: 'call' },
      );
      return 'stop';
    }
    default: {
      k.blocked(G.filterKill, { nr: call.nr, action });
      const last = t.signal.live === 1;
      t.seccomp_mode = MODE.DEAD;
      if (action !== RET.KILL_THREAD || last) {
        force_sig_seccomp(k, t, x, call, data, true);
        return call.nr;
      }
      do_exit(k, t, SIGSYS, 'seccomp filter');
      return -1;
    }
  }
}

function set_strict(k: Kernel, t: Task): number {
  void k;
  if (t.seccomp_mode !== MODE.DISABLED && t.seccomp_mode !== MODE.STRICT) return -EINVAL;
  t.seccomp_mode = MODE.STRICT;
  return 0;
}
/** seccomp_set_mode_filter(): struct sock_fprog {u16 len; sock_filter *filter}. */
function set_filter(k: Kernel, t: Task, flags: number, prog: Arg): number {
  if ((flags & ~FLAGS) !== 0) return -EINVAL;
  const listens = (flags & FLAG.NEW_LISTENER) !== 0;
  // One result cannot name both a thread and a descriptor.
  if (listens && (flags & (FLAG.TSYNC | FLAG.TSYNC_ESRCH)) === FLAG.TSYNC) return -EINVAL;
  if (!listens && (flags & FLAG.WAIT_KILLABLE_RECV) !== 0) return -EINVAL;
  const head = k.user.u32(prog, 0);
  const at = k.user.u32(prog, 4);
  if (head === undefined || at === undefined) return -EFAULT;
  const len = head & 0xffff;
  if (len === 0 || len > BPF_MAXINSNS) return -EINVAL;
  const capable = ns_capable(k, t, userNsOf(k, t), CAP_SYS_ADMIN);
  if (k.blocked(G.install, { noNewPrivs: t.no_new_privs !== 0, capable })) return -EACCES;
  const code: number[] = [];
  for (let i = 0; i < len; i += 1) {
    const a = k.user.u32(at, i * 8);
    const b = k.user.u32(at, i * 8 + 4);
    if (a === undefined || b === undefined) return -EFAULT;
    code.push(a & 0xffff, (a >>> 16) & 0xff, a >>> 24, b);
  }
  if (!checkFilter(code)) return -EINVAL;
  if (t.seccomp_mode !== MODE.DISABLED && t.seccomp_mode !== MODE.FILTER) return -EINVAL;
  const x = k.x(t);
  if (listens && x.seccomp.some((f) => f.listener != null)) return -EBUSY;
  const total = x.seccomp.reduce((n, f) => n + f.code.length / 4 + 4, len);
  if (total > MAX_INSNS_PER_PATH) return -12;
  const sync = (flags & FLAG.TSYNC) !== 0 ? threads(k, t) : [t];
  for (const s of sync) {
    const theirs = k.x(s).seccomp;
    if (s.seccomp_mode === MODE.STRICT || !theirs.every((f, i) => x.seccomp[i] === f))
      return (flags & FLAG.TSYNC_ESRCH) !== 0 ? -ESRCH : vnr(k, s);
  }
  const filter: SeccompFilter = { code, log: (flags & FLAG.LOG) !== 0 };
  if (listens) filter.listener = newListener(k, (flags & FLAG.WAIT_KILLABLE_RECV) !== 0);
  const fd = listens ? listenerFd(k, t, filter) : 0;
  if (fd < 0) return fd;
  const filters = [...x.seccomp, filter];
  for (const s of sync) {
    k.x(s).seccomp = filters;
    s.seccomp_mode = MODE.FILTER;
    if (t.no_new_privs !== 0) s.no_new_privs = 1;
  }
  return fd;
}

/** prctl(PR_SET_SECCOMP) */
export function prctl_set_seccomp(k: Kernel, t: Task, mode: number, prog: Arg): number {
  if (mode === MODE.STRICT) return set_strict(k, t);
  if (mode === MODE.FILTER && k.era.trace === 'new') return set_filter(k, t, 0, prog);
  return -EINVAL;
}

export const seccompSyscalls = [
  /** @models kernel/seccomp.c seccomp */
  syscall('seccomp', NR.seccomp, [int, uint, user], (k, t, op, flags, arg) => {
    switch (op) {
      case 0:
        return flags !== 0 || !k.user.isNull(arg) ? -EINVAL : set_strict(k, t);
      case 1:
        return set_filter(k, t, flags, arg);
      case 2: {
        const action = k.user.u32(arg);
        if (flags !== 0) return -EINVAL;
        return action === undefined ? -EFAULT : ACTIONS.includes(action >>> 0) ? 0 : -95;
      }
      case 3:
        return flags !== 0 ? -EINVAL : k.user.write(arg, new Uint8Array([80, 0, 24, 0, 64, 0]));
      default:
        return -EINVAL;
    }
  }),
];
