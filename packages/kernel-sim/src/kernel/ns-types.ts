/** kernel/ns-types.ts — namespaces and control groups. */
import type { IpcObjects } from '../ipc/types.ts';
import type { Pid } from '../types.ts';
import type { TaskExt } from './task-types.ts';
import type { WaitQueue } from './wait-types.ts';

/** struct pid_namespace's other half. The numbers of the initial one are the pids of KernelState.tasks. */
export interface PidNs {
  readonly addr: number;
  readonly level: number;
  readonly parent: PidNs | null;
  readonly inum: number;
  readonly userNs: UserNs;
  /** By number in this namespace: every task inside or below. */
  readonly tasks: Map<number, TaskExt>;
  last: number;
  /** Its init has died: no more forks into it (PIDNS_ADDING cleared). */
  dead: boolean;
  /** What reboot(2) inside left for its parent to read: SIGHUP or SIGINT; 0 none. */
  reboot: number;
  /** zap_pid_ns_processes() sleeps here. */
  readonly empty: WaitQueue;
}

export interface IdRange {
  readonly first: number;
  readonly lower: number;
  readonly count: number;
}

export interface UserNs {
  readonly inum: number;
  readonly level: number;
  readonly parent: UserNs | null;
  readonly owner: number;
  readonly group: number;
  uidMap: readonly IdRange[];
  gidMap: readonly IdRange[];
  setgroups: boolean;
}

export interface UtsNs {
  readonly inum: number;
  readonly userNs: UserNs;
  hostname: string;
  domainname: string;
}

/** net, cgroup, time: told apart, and nothing more. */
export interface PlainNs {
  readonly inum: number;
  readonly userNs: UserNs;
}
/** struct ipc_namespace: what is in it, from the first call on that asks. */
export interface IpcNs extends PlainNs {
  objects?: IpcObjects;
}

/** struct nsproxy's other half; shared until a member changes. */
export interface NsProxy {
  readonly uts: UtsNs;
  readonly ipc: IpcNs;
  readonly net: PlainNs;
  readonly cgroup: PlainNs;
  readonly mnt: { readonly inum: number; readonly userNs: UserNs };
  /** For children; the task's own is x.pidNs. */
  readonly pid: PidNs;
}

/** A control group (v2): what its files say. */
export interface Cgroup {
  readonly name: string;
  readonly parent: Cgroup | null;
  readonly children: Map<string, Cgroup>;
  readonly members: Map<Pid, TaskExt>;
  /** pids.max; -1 is max. `pids` counts the tasks here and below. */
  pidsMax: number;
  pids: number;
  pidsRefused: number;
  /** memory.max in pages; -1 is max. */
  memMax: number;
  memPages: number;
  oomKills: number;
  oomEvents: number;
  /** The second of machine time its last lines in the log are of. */
  oomTold: number;
  /** memory.oom.group: the whole group is killed, not one task. */
  oomGroup: boolean;
  oomGroupKills: number;
  maxEvents: number;
  /** cpu.max: quota of a period in microseconds; -1 is max. */
  cpuQuota: number;
  cpuPeriod: number;
  cpuUsed: number;
  cpuWindow: number;
  weight: number;
  freeze: boolean;
  /** Controllers enabled for the children. */
  subtree: string[];
  readonly changed: WaitQueue;
  gone: boolean;
}
