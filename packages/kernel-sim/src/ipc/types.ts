/** ipc/types.ts — what processes leave in an IPC namespace for each other: segments, semaphores, messages. */
import type { Inode } from '../fs/types.ts';
import type { ProcessExt, TaskExt } from '../kernel/task-types.ts';
import type { WaitQueue } from '../kernel/wait-types.ts';
import type { Pid, Seat } from '../types.ts';

/** struct kern_ipc_perm. */
export interface IpcPerm {
  readonly id: number;
  readonly key: number;
  readonly seq: number;
  uid: number;
  gid: number;
  readonly cuid: number;
  readonly cgid: number;
  mode: number;
  /** Who pays for it. */
  readonly seat: Seat;
}

/** struct shmid_kernel. Who has it attached is counted in the address spaces when somebody asks. */
export interface ShmSegment {
  readonly perm: IpcPerm;
  readonly size: number;
  readonly inode: Inode;
  /** SHM_DEST: goes with its last attachment. */
  removed: boolean;
  atime: number;
  dtime: number;
  ctime: number;
  readonly cpid: Pid;
  lpid: Pid;
}

/** Who sleeps in semop(2) for which semaphore: to rise, or to be zero. */
export interface SemSleeper {
  readonly x: TaskExt;
  readonly num: number;
  readonly zero: boolean;
}
/** struct sem_array. */
export interface SemSet {
  readonly perm: IpcPerm;
  readonly values: number[];
  readonly pids: Pid[];
  /** SEM_UNDO: what the end of a process takes back. */
  readonly undo: Map<ProcessExt, { readonly seat: Seat; readonly backs: number[] }>;
  sleepers: SemSleeper[];
  otime: number;
  ctime: number;
  readonly changed: WaitQueue;
}

export interface Message {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly seat: Seat;
}
/** struct msg_queue. */
export interface MsgQueue {
  readonly perm: IpcPerm;
  readonly messages: Message[];
  bytes: number;
  limit: number;
  stime: number;
  rtime: number;
  ctime: number;
  lspid: Pid;
  lrpid: Pid;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
}

/** struct ipc_ids: one kind of object, by id. */
export interface Ids<T> {
  readonly byId: Map<number, T>;
  /** The next sequence number (2.6.34), the next slot (6.1). */
  seq: number;
}

/** What mq_notify(2) asked for. */
export interface MqNotify {
  readonly x: TaskExt;
  readonly sig: number;
  readonly value: number;
}
/** struct mqueue_inode_info: a queue of POSIX messages, the most urgent first. */
export interface PosixQueue {
  readonly name: string;
  readonly inode: Inode;
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly messages: { readonly priority: number; readonly bytes: Uint8Array; readonly seat: Seat }[];
  /** Whose RLIMIT_MSGQUEUE it counts in, and how much. */
  readonly uid: number;
  readonly cost: number;
  /** It has its name still. */
  linked: boolean;
  opens: number;
  notify: MqNotify | null;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
}

export interface IpcObjects {
  readonly shm: Ids<ShmSegment>;
  readonly sem: Ids<SemSet>;
  readonly msg: Ids<MsgQueue>;
  readonly mqueue: Map<string, PosixQueue>;
}
