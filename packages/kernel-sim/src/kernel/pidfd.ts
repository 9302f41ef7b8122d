/** kernel/pid.c, kernel/signal.c — pidfds: processes held by a descriptor. 5.1 and later. */
import { anonPath } from '../fs/anon.ts';
import { fget, installFd, newOpenFile } from '../fs/file.ts';
import * as G from '../guards/pidfd.ts';
import { EBADF, EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import { O_NONBLOCK, O_RDWR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { currentPidNs, find_vpid, pidns_contains } from './pid.ts';
import { ptrace_may_access } from './ptrace-access.ts';
import { do_send_sig_info, type SigInfo } from './signal.ts';
import { check_kill_permission, readSigInfo } from './signal-permission.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel, SysResult, TaskExt } from './types.ts';

/** pidfd_prepare(): a descriptor that stands for `x`'s process. */
export function pidfd_create(k: Kernel, t: Task, x: TaskExt, flags: number): number {
  const path = anonPath(k, 'anon_inodefs', '[pidfd]', 0o600);
  const file = newOpenFile(k, 'handle', path, O_RDWR | (flags & O_NONBLOCK));
  if (typeof file === 'number') return file;
  file.handle = { kind: 'pidfd', x };
  return installFd(k, t, file, true);
}

/** The process behind a descriptor, dead or alive. */
export function pidfd_task(k: Kernel, t: Task, fd: number): { x: TaskExt; nonblock: boolean } | number {
  const file = fget(k, t, fd);
  if (file === null || file.handle?.kind !== 'pidfd') return -EBADF;
  return { x: file.handle.x, nonblock: (file.flags & O_NONBLOCK) !== 0 };
}

function pidfd_open(k: Kernel, t: Task, pid: number, flags: number): number {
  if ((flags & ~O_NONBLOCK) !== 0 || pid <= 0) return -EINVAL;
  const p = find_vpid(k, pid);
  if (p === null) return -ESRCH;
  if (p !== p.group_leader) return -EINVAL;
  return pidfd_create(k, t, k.x(p), flags);
}

function pidfd_send_signal(k: Kernel, t: Task, fd: number, sig: number, uinfo: Arg, flags: number): SysResult {
  if (k.blocked(G.flagsZero, { flags })) return -EINVAL;
  const file = fget(k, t, fd);
  if (file === null) return -EBADF;
  const { handle } = file;
  if (k.blocked(G.notAPidfd, { pidfd: handle?.kind === 'pidfd' }) || handle?.kind !== 'pidfd') return -EBADF;
  const { x } = handle;
  if (k.blocked(G.foreignNamespace, { inside: pidns_contains(currentPidNs(k), x.pidNs) })) return -EINVAL;
  let info: SigInfo = { kind: 'noinfo' };
  if (!k.user.isNull(uinfo)) {
    const got = readSigInfo(k, uinfo);
    if (got === null) return -14;
    const self = x === k.x(t.group_leader);
    if (k.blocked(G.siginfoRules, { sig, si_signo: got.sig, si_code: got.code, self }))
      return got.sig !== sig ? -EINVAL : -EPERM;
    info = got.info;
  }
  if (k.state.tasks.get(x.pid) !== x) return -ESRCH;
  const target = k.task(x);
  const denied = check_kill_permission(k, t, sig, info, target);
  if (denied !== 0 || sig === 0) return denied;
  return do_send_sig_info(k, sig, info, target, true);
}

function pidfd_getfd(k: Kernel, t: Task, fd: number, targetFd: number, flags: number): number {
  if (flags !== 0) return -EINVAL;
  const got = pidfd_task(k, t, fd);
  if (typeof got === 'number') return got;
  if (k.state.tasks.get(got.x.pid) !== got.x) return -ESRCH;
  if (!ptrace_may_access(k, t, k.task(got.x), 'attach')) return -EPERM;
  const d = got.x.files.fds.get(targetFd);
  return d === undefined ? -EBADF : installFd(k, t, d.file, true);
}

export const pidfdSyscalls = [
  /** @models kernel/pid.c pidfd_open */
  syscall('pidfd_open', NR.pidfd_open, [int, uint], pidfd_open),
  /** @models kernel/signal.c pidfd_send_signal */
  syscall('pidfd_send_signal', NR.pidfd_send_signal, [int, int, user, uint], pidfd_send_signal),
  /** @models kernel/pid.c pidfd_getfd */
  syscall('pidfd_getfd', NR.pidfd_getfd, [int, int, uint], pidfd_getfd),
];
