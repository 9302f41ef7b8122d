/** kernel/task-ext.ts — a new task's half outside RAM: what a fork copies, shares and starts afresh. */
import type { FilesStruct, FsStruct } from '../fs/types.ts';
import { newQueue } from './sched.ts';
import type { Kernel, NsProxy, PidNs, ProcessExt, ProgState, TaskExt, UserUse, WaitQueue } from './types.ts';

export function newProcessExt(): ProcessExt {
  return {
    real: { timer: null, at: 0, everyMs: 0 },
    virt: { at: 0, every: 0 },
    prof: { at: 0, every: 0 },
    posix: new Map(),
    nextTimer: 0,
    cpuWarned: 0,
    nvcsw: 0,
    nivcsw: 0,
    childNvcsw: 0,
    childNivcsw: 0,
    cycles: 0,
    childCycles: 0,
    io: { rchar: 0, wchar: 0, syscr: 0, syscw: 0 },
    ioprio: 0,
    oldPgrp: 0,
    groupNrs: new Map(),
    minflt: 0,
    childMinflt: 0,
    maxRssPages: 0,
    signalfd: newQueue(),
    pidfds: newQueue(),
  };
}

export interface NewTask {
  readonly addr: number;
  readonly nrs: readonly number[];
  readonly pidNs: PidNs;
  readonly ns: NsProxy;
  readonly proc: ProcessExt;
  readonly files: FilesStruct;
  readonly fs: FsStruct;
  readonly prog: ProgState;
  readonly user: number;
  readonly startedAt: number;
  /** wait4() sleeps here: threads of a process share it. */
  readonly childQueue: WaitQueue;
}

/** What a fork inherits comes from `from`; the swapper has nobody to inherit from. */
export function newTaskExt(n: NewTask, from: TaskExt | null): TaskExt {
  return {
    addr: n.addr,
    pid: n.nrs[0] as number,
    nrs: n.nrs,
    pidNs: n.pidNs,
    ns: n.ns,
    proc: n.proc,
    trace: null,
    after: null,
    altstack: { sp: 0, size: 0, flags: 2 },
    robust: 0,
    futex: null,
    seccomp: from?.seccomp ?? [],
    cgroup: null,
    frozen: false,
    nprocExceeded: from?.nprocExceeded ?? false,
    personality: from?.personality ?? 0,
    ports: from?.ports ?? null,
    user: n.user,
    resetOnFork: false,
    timerSlackNs: from?.timerSlackNs ?? 50_000,
    prctl: new Map(from?.prctl ?? []),
    seat: from?.seat ?? null,
    files: n.files,
    fs: n.fs,
    prog: n.prog,
    call: null,
    callId: 0,
    restart: null,
    result: from === null ? null : 0,
    wait: null,
    runnable: false,
    slice: 0,
    vruntime: from?.vruntime ?? 0,
    exe: from?.exe ?? '',
    argv: from?.argv ?? [],
    env: from?.env ?? [],
    childQueue: n.childQueue,
    tty: from?.tty ?? null,
    groups: from?.groups ?? [],
    nvcsw: 0,
    nivcsw: 0,
    cycles: 0,
    startedAt: n.startedAt,
    vfork: null,
    savedMask: null,
    caught: { lo: 0, hi: 0 },
    onBehalf: from?.onBehalf ?? null,
    exitCode: 0,
  };
}

/** user_struct of a uid. */
export function userUse(k: Kernel, uid: number): UserUse {
  let u = k.state.users.get(uid);
  if (u === undefined) {
    u = { processes: 0, sigpending: 0 };
    k.state.users.set(uid, u);
  }
  return u;
}
/** The last reference of a user goes. */
export function forgetUser(k: Kernel, uid: number): void {
  const u = k.state.users.get(uid);
  if (u !== undefined && u.processes === 0 && u.sigpending === 0) k.state.users.delete(uid);
}
