/** program/sys-process.ts — calls about processes, their identity and their limits. Results: see sys.ts. */
import { SIGCHLD } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import type { Plain } from '../types.ts';
import { call, filling, fromTimeval, Reader, type Sys, split64, words } from './call.ts';
import { CALL_FORK } from './types.ts';

/** What a child forked by sys.fork() starts from: it is handed to the child's main() as `saved`. */
export type ForkState = { readonly entry: string; readonly state: Plain };
export interface Waited {
  readonly pid: number;
  /** As in wait(2): exit code in bits 8-15, or the signal in 0-6 (0x80 core), or 0x7f and the stop signal, or 0xffff. */
  readonly status: number;
}
export interface ChildInfo {
  readonly pid: number;
  readonly uid: number;
  /** CLD_EXITED 1, KILLED 2, DUMPED 3, TRAPPED 4, STOPPED 5, CONTINUED 6. */
  readonly code: number;
  readonly status: number;
}
/** Infinity is RLIM_INFINITY. */
export interface Limit {
  readonly cur: number;
  readonly max: number;
}
export interface Rusage {
  readonly userMs: number;
  readonly systemMs: number;
  readonly maxRssKiB: number;
}
/** Capability sets as two 32-bit words each, low first. */
export interface CapSets {
  readonly effective: readonly [number, number];
  readonly permitted: readonly [number, number];
  readonly inheritable: readonly [number, number];
}

const CAP_VERSION_3 = 0x20080522;
const limitOf = (r: Reader): Limit => ({ cur: r.u64(0), max: r.u64(8) });
const limitOf32 = (r: Reader): Limit => {
  const word = (at: number): number => (r.u32(at) === 0xffffffff ? Infinity : r.u32(at));
  return { cur: word(0), max: word(4) };
};
const three = (nr: number) =>
  function* (): Sys<readonly [real: number, effective: number, saved: number] | number> {
    const [a, b, c] = [new Uint8Array(4), new Uint8Array(4), new Uint8Array(4)];
    const read = (bytes: Uint8Array): number => new Reader(bytes).u32(0);
    return yield* filling(nr, [a, b, c], a, () => [read(a), read(b), read(c)] as const);
  };

export const processCalls = {
  /**
   * fork(2) for programs: the child runs the same program from main(argv, env, saved), `saved` being a copy of `from`.
   * `flags` are those of clone(2) (CLONE_PARENT, CLONE_NEWPID, …), default SIGCHLD. The child's pid, or an errno.
   */
  *fork(from: ForkState, flags: number = SIGCHLD): Sys<number> {
    return yield { nr: CALL_FORK, args: [flags], state: from };
  },
  /** Returns only when it fails. */
  execve: (path: string, argv: readonly string[], env: readonly string[]) => call(NR.execve, path, argv, env),
  /** exit_group(2). Never returns; a program that simply returns a number ends the same way. */
  exit: (status: number) => call(NR.exit_group, status & 0xff),
  /** `pid` -1 any child, 0 own group, <-1 that group. pid 0 in the answer: WNOHANG (1) and nothing to tell. */
  *wait4(pid: number, options = 0): Sys<Waited | number> {
    const out = new Uint8Array(4);
    const got: number = yield { nr: NR.wait4, args: [pid, out, options, 0] };
    return got < 0 ? got : { pid: got, status: new Reader(out).i32(0) };
  },
  /** wait4() that also tells what the child used. */
  *wait4Usage(pid: number, options = 0): Sys<(Waited & { readonly usage: Rusage }) | number> {
    const [out, usage] = [new Uint8Array(4), new Uint8Array(72)];
    const got: number = yield { nr: NR.wait4, args: [pid, out, options, usage] };
    return got < 0 ? got : { pid: got, status: new Reader(out).i32(0), usage: rusageOf(new Reader(usage)) };
  },
  waitpid: (pid: number, options = 0) => processCalls.wait4(pid, options),
  /** `idtype` P_ALL 0, P_PID 1, P_PGID 2. pid 0 in the answer: nothing to tell. */
  *waitid(idtype: number, id: number, options: number): Sys<ChildInfo | number> {
    const out = new Uint8Array(128);
    return yield* filling(NR.waitid, [idtype, id, out, options, 0], out, (r) => ({
      code: r.i32(8),
      pid: r.i32(12),
      uid: r.u32(16),
      status: r.i32(20),
    }));
  },
  getpid: () => call(NR.getpid),
  gettid: () => call(NR.gettid),
  getppid: () => call(NR.getppid),
  getuid: () => call(NR.getuid32),
  geteuid: () => call(NR.geteuid32),
  getgid: () => call(NR.getgid32),
  getegid: () => call(NR.getegid32),
  getresuid: three(NR.getresuid32),
  getresgid: three(NR.getresgid32),
  *getgroups(): Sys<readonly number[] | number> {
    const out = new Uint8Array(256);
    const n: number = yield { nr: NR.getgroups32, args: [out.length / 4, out] };
    return n < 0 ? n : Array.from({ length: n }, (_, i) => new Reader(out).u32(i * 4));
  },
  setgroups: (groups: readonly number[]) => call(NR.setgroups32, groups.length, words(...groups)),
  setuid: (uid: number) => call(NR.setuid32, uid),
  setgid: (gid: number) => call(NR.setgid32, gid),
  setreuid: (ruid: number, euid: number) => call(NR.setreuid32, ruid, euid),
  setregid: (rgid: number, egid: number) => call(NR.setregid32, rgid, egid),
  /** -1 leaves an id as it is. */
  setresuid: (ruid: number, euid: number, suid: number) => call(NR.setresuid32, ruid, euid, suid),
  setresgid: (rgid: number, egid: number, sgid: number) => call(NR.setresgid32, rgid, egid, sgid),
  setpgid: (pid: number, pgid: number) => call(NR.setpgid, pid, pgid),
  getpgid: (pid = 0) => call(NR.getpgid, pid),
  setsid: () => call(NR.setsid),
  getsid: (pid = 0) => call(NR.getsid, pid),

  *getrlimit(resource: number): Sys<Limit | number> {
    const out = new Uint8Array(8);
    return yield* filling(NR.ugetrlimit, [resource, out], out, limitOf32);
  },
  setrlimit: (resource: number, { cur, max }: Limit) =>
    call(NR.setrlimit, resource, words(Math.min(cur, 0xffffffff), Math.min(max, 0xffffffff))),
  /** Sets when `limit` is given; the limits as they were before. Not in 2.6.34: -ENOSYS. */
  *prlimit64(pid: number, resource: number, limit?: Limit): Sys<Limit | number> {
    const out = new Uint8Array(16);
    const wanted = limit === undefined ? 0 : words(...split64(limit.cur), ...split64(limit.max));
    return yield* filling(NR.prlimit64, [pid, resource, wanted, out], out, limitOf);
  },
  /** The nice value -20..19, which may be negative: 'error' tells failures apart. `which` PRIO_PROCESS 0, PGRP 1, USER 2. */
  *getpriority(which: number, who: number): Sys<{ readonly nice: number } | { readonly error: number }> {
    const r: number = yield { nr: NR.getpriority, args: [which, who] };
    return r < 0 ? { error: r } : { nice: 20 - r };
  },
  setpriority: (which: number, who: number, nice: number) => call(NR.setpriority, which, who, nice),
  nice: (increment: number) => call(NR.nice, increment),
  sched_setscheduler: (pid: number, policy: number, priority: number) =>
    call(NR.sched_setscheduler, pid, policy, words(priority)),
  sched_getscheduler: (pid: number) => call(NR.sched_getscheduler, pid),
  *sched_getparam(pid: number): Sys<number> {
    const out = new Uint8Array(4);
    return yield* filling(NR.sched_getparam, [pid, out], out, (r) => r.i32(0));
  },
  sched_get_priority_max: (policy: number) => call(NR.sched_get_priority_max, policy),
  sched_get_priority_min: (policy: number) => call(NR.sched_get_priority_min, policy),
  sched_setaffinity: (pid: number, mask: number) => call(NR.sched_setaffinity, pid, 4, words(mask)),
  /** The mask of allowed CPUs. */
  *sched_getaffinity(pid: number): Sys<number> {
    const out = new Uint8Array(4);
    return yield* filling(NR.sched_getaffinity, [pid, 4, out], out, (r) => r.u32(0));
  },
  sched_yield: () => call(NR.sched_yield),
  prctl: (option: number, ...args: (number | string | Uint8Array)[]) => call(NR.prctl, option, ...args),
  personality: (persona: number) => call(NR.personality, persona),
  *capget(pid = 0): Sys<CapSets | number> {
    const out = new Uint8Array(24);
    return yield* filling(NR.capget, [words(CAP_VERSION_3, pid), out], out, (r) => ({
      effective: [r.u32(0), r.u32(12)],
      permitted: [r.u32(4), r.u32(16)],
      inheritable: [r.u32(8), r.u32(20)],
    }));
  },
  capset: ({ effective: e, permitted: p, inheritable: i }: CapSets) =>
    call(NR.capset, words(CAP_VERSION_3, 0), words(e[0], p[0], i[0], e[1], p[1], i[1])),
  unshare: (flags: number) => call(NR.unshare, flags),
  setns: (fd: number, kind: number) => call(NR.setns, fd, kind),
  ptrace: (request: number, pid: number, addr: number | Uint8Array = 0, data: number | Uint8Array = 0) =>
    call(NR.ptrace, request, pid, addr, data),
  /** `who` RUSAGE_SELF 0, RUSAGE_CHILDREN -1. */
  *getrusage(who: number): Sys<Rusage | number> {
    const out = new Uint8Array(72);
    return yield* filling(NR.getrusage, [who, out], out, rusageOf);
  },
};

function rusageOf(r: Reader): Rusage {
  return { userMs: fromTimeval(r, 0), systemMs: fromTimeval(r, 8), maxRssKiB: r.u32(16) };
}
