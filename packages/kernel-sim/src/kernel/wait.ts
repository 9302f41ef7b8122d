/** kernel/exit.c do_wait() — waiting for children: zombies, stops, continues. */

import { CYCLES_PER_MS } from '../include/constants.ts';
import { ECHILD, EINVAL, ESRCH } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { release_task } from './release.ts';
import { int, syscall, user } from './syscall.ts';
import { children, threads } from './task.ts';
import type { Kernel, SysResult } from './types.ts';

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
  /** Wait status. */
  readonly status: number;
  readonly code: number;
  readonly cycles: number;
}

/** wait_consider_task() over all children of all threads of the caller. */
function do_wait(k: Kernel, current: Task, match: (c: Task) => boolean, options: number): Found | 'none' | 'later' {
  let eligible = false;
  const parents = (options & WNOTHREAD) !== 0 ? [current] : threads(k, current);
  for (const p of parents) {
    for (const c of children(k, p)) {
      if (!match(c)) continue;
      if ((options & WALL) === 0 && (c.exit_signal !== 17) !== ((options & WCLONE) !== 0)) continue;
      eligible = true;
      const x = k.x(c);
      if (c.exit_state === k.era.EXIT_ZOMBIE) {
        if ((options & WEXITED) === 0 || threads(k, c).length > 1) continue;
        const { exit_code } = c;
        const status =
          (c.signal.flags & k.era.signalFlags.GROUP_EXIT) !== 0 ? c.signal.group_exit_code || exit_code : exit_code;
        const found = {
          pid: c.pid,
          uid: c.cred.uid,
          status,
          code: (status & 0x7f) === 0 ? 1 : (status & 0x80) !== 0 ? 3 : 2,
          cycles: x.cycles + x.childCycles,
        };
        if ((options & WNOWAIT) === 0) {
          k.x(current.group_leader).childCycles += found.cycles;
          release_task(k, c);
        }
        return found;
      }
      if ((options & WUNTRACED) !== 0 && x.stopCode !== 0) {
        const status = (x.stopCode << 8) | 0x7f;
        if ((options & WNOWAIT) === 0) x.stopCode = 0;
        return { pid: c.pid, uid: c.cred.uid, status, code: 5, cycles: x.cycles };
      }
      if ((options & WCONTINUED) !== 0 && x.continued) {
        if ((options & WNOWAIT) === 0) x.continued = false;
        return { pid: c.pid, uid: c.cred.uid, status: 0xffff, code: 6, cycles: x.cycles };
      }
    }
  }
  return eligible ? 'later' : 'none';
}

function rusage(cycles: number): Uint8Array {
  const out = new Uint8Array(72);
  const us = Math.floor((cycles / CYCLES_PER_MS) * 1000);
  const v = new DataView(out.buffer);
  v.setInt32(0, Math.floor(us / 1_000_000), true);
  v.setInt32(4, us % 1_000_000, true);
  return out;
}
function word(v: number): Uint8Array {
  return new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);
}

function wait4(k: Kernel, current: Task, pid: number, statusArg: Arg, options: number, ru: Arg): SysResult {
  if ((options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WCLONE | WALL)) !== 0) return -EINVAL;
  if (pid === -2147483648) return -ESRCH;
  const pgrp = pid === 0 ? current.pgrp : -pid;
  const match = (c: Task): boolean => (pid > 0 ? c.pid === pid : pid === -1 || c.pgrp === pgrp);
  const got = do_wait(k, current, match, options | WEXITED);
  if (got === 'none') return -ECHILD;
  if (got === 'later') {
    if ((options & WNOHANG) !== 0) return 0;
    return k.block(current, { on: threads(k, current).map((s) => k.x(s).childQueue) });
  }
  if (!k.user.isNull(statusArg)) k.user.write(statusArg, word(got.status));
  if (!k.user.isNull(ru)) k.user.write(ru, rusage(got.cycles));
  return got.pid;
}

export const waitSyscalls = [
  /** @models kernel/exit.c wait4 @returns the pid, 0 with WNOHANG, -ECHILD, -EINVAL */
  syscall('wait4', NR.wait4, [int, user, int, user], (k, current, pid, status, options, ru) =>
    wait4(k, current, pid, status, options, ru),
  ),
  syscall('waitpid', NR.waitpid, [int, user, int], (k, current, pid, status, options) =>
    wait4(k, current, pid, status, options, 0),
  ),
  /** @models kernel/exit.c waitid */
  syscall('waitid', NR.waitid, [int, int, user, int, user], (k, current, which, upid, infop, options, ru) => {
    if ((options & ~(WNOHANG | WNOWAIT | WEXITED | WUNTRACED | WCONTINUED | WNOTHREAD | WCLONE | WALL)) !== 0)
      return -EINVAL;
    if ((options & (WEXITED | WUNTRACED | WCONTINUED)) === 0) return -EINVAL;
    if (which < 0 || which > 2 || (which === 1 && upid <= 0) || (which === 2 && upid < 0)) return -EINVAL;
    const pgrp = upid === 0 ? current.pgrp : upid;
    const match = (c: Task): boolean => (which === 0 ? true : which === 1 ? c.pid === upid : c.pgrp === pgrp);
    const got = do_wait(k, current, match, options);
    if (got === 'none') return -ECHILD;
    if (got === 'later' && (options & WNOHANG) === 0)
      return k.block(current, { on: threads(k, current).map((s) => k.x(s).childQueue) });
    if (!k.user.isNull(infop)) {
      const info = new Uint8Array(128);
      const v = new DataView(info.buffer);
      if (got !== 'later') {
        const status =
          got.code === 1
            ? (got.status >>> 8) & 0xff
            : got.code === 5
              ? got.status >>> 8
              : got.code === 6
                ? 18
                : got.status & 0x7f;
        for (const [at, value] of [
          [0, 17],
          [8, got.code],
          [12, got.pid],
          [16, got.uid],
          [20, status],
        ] as const)
          v.setInt32(at, value, true);
      }
      k.user.write(infop, info);
    }
    if (got !== 'later' && !k.user.isNull(ru)) k.user.write(ru, rusage(got.cycles));
    return 0;
  }),
];
