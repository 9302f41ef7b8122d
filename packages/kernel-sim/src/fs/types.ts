/**
 * fs/types.ts — the file system's own state: plain objects that may refer to each other, no functions.
 *
 * What a file can do is looked up by its `kind` in fs/file-ops.ts, what a folder contains by its superblock's `type` in fs/lookup.ts.
 */
import type { PosixQueue } from '../ipc/types.ts';
import type { ModuleOpen } from '../kernel/module-state.ts';
import type { PidNs, PlainNs, SeccompFilter, TaskExt, TimerFd, UserNs, UtsNs, WaitQueue } from '../kernel/types.ts';
import type { TtyState } from '../tty/types.ts';
import type { Pid, Seat, TtyId } from '../types.ts';

export type FsType =
  | 'rootfs'
  | 'tmpfs'
  | 'ramfs'
  | 'devtmpfs'
  | 'devpts'
  | 'proc'
  | 'sysfs'
  | 'cgroup2'
  | 'debugfs'
  | 'securityfs'
  | 'pipefs'
  | 'sockfs'
  | 'nsfs'
  | 'anon_inodefs';

/** struct super_block: one file system, however often it is mounted. */
export interface SuperBlock {
  readonly type: FsType;
  /** Minor number of st_dev; the major is 0. */
  readonly dev: number;
  nextIno: number;
  /** Bytes (whole pages) and inodes in use, and how many there may be. */
  usedBytes: number;
  usedInodes: number;
  maxBytes: number;
  maxInodes: number;
  readOnly: boolean;
  /** /proc: whose numbers its folders are; null: the initial namespace. */
  readonly pidNs: PidNs | null;
  /** Places in file systems that make their names when looked up, kept because something is mounted on them. */
  readonly pinned: Dentry[];
}

/** struct inode. Regular files are pages of at most 4096 bytes; what a page lacks at its end, and absent pages, are zeros. */
export interface Inode {
  readonly ino: number;
  readonly sb: SuperBlock;
  mode: number;
  uid: number;
  gid: number;
  nlink: number;
  size: number;
  /** Milliseconds since 1970. */
  atime: number;
  mtime: number;
  ctime: number;
  readonly rdev: number;
  /** Who made it: quotas go by seat. */
  readonly seat: Seat;
  readonly pages: Map<number, Uint8Array> | null;
  /** A file of the build that nobody has looked at yet: by this path in Build.files. */
  image?: string;
  /** Symbolic links. */
  readonly target: string | null;
  /** Pipes and fifos; made when first opened. */
  pipe: Pipe | null;
  /** The socket bound to this name. */
  sock: Socket | null;
  /** Nodes of /proc and /sys. */
  readonly node: ProcNode | null;
  /** Open files and executables in use. The bytes go when both this and nlink are 0. */
  users: number;
  /** i_writecount: > 0 open for writing, < 0 running as a program. */
  writers: number;
  /** F_SEAL_* of memory files. */
  seals: number;
  /** flock(2) and fcntl(2) locks; null while there are none. */
  locks: Lock[] | null;
  lockQueue: WaitQueue | null;
  /** Who is told of what happens to it; absent while nobody ever asked. */
  watches?: Watch[];
  /** Extended attributes by their whole names; absent while there are none. */
  xattrs?: Map<string, Uint8Array>;
}

/** Which node of /proc or /sys: a path among the contributed files, and the task it is about. */
export interface ProcNode {
  readonly kind: 'static-dir' | 'static-file' | 'pid-dir' | 'pid-file' | 'fd-dir' | 'task-dir' | 'link' | 'ns';
  /** Contributed path, e.g. `sys/kernel/panic`, `[pid]/status`; for links what they are: `self`, `exe`, `cwd`, `root`, `fd`. */
  readonly path: string;
  readonly pid: Pid;
  readonly fd: number;
  /** Kind `ns`: what /proc/PID/ns/… leads to. */
  readonly ns?: NsRef;
}
/** A namespace held by an open file, for setns(2). */
export type NsRef =
  | { readonly type: 'pid'; readonly ns: PidNs }
  | { readonly type: 'user'; readonly ns: UserNs }
  | { readonly type: 'uts'; readonly ns: UtsNs }
  | { readonly type: 'mnt' | 'ipc' | 'net' | 'cgroup'; readonly ns: PlainNs };

/** A name in a folder. Folders of memory file systems keep theirs; those of /proc are made when looked up. */
export interface Dentry {
  name: string;
  parent: Dentry | null;
  readonly inode: Inode;
  readonly children: Map<string, Dentry> | null;
  /** A further name of its inode, counted as a file of this seat (shmem_link()); undefined for the first one. */
  extra?: Seat;
  /** Removed from its folder; its path ends in " (deleted)". */
  gone: boolean;
  /** Mounts that sit on it. */
  mounts: number;
}

/** struct mount. */
export interface Mount {
  readonly id: number;
  parent: Mount | null;
  mountpoint: Dentry | null;
  readonly root: Dentry;
  readonly sb: SuperBlock;
  readonly source: string;
  /** MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, … */
  flags: number;
  /** Options as /proc/mounts shows them after the flags, e.g. `size=1024k`. */
  readonly options: string;
  gone: boolean;
}

/** struct path: a place in the tree, by mount and name. */
export interface Path {
  readonly mnt: Mount;
  readonly dentry: Dentry;
}

export type FileKind =
  | 'reg'
  | 'dir'
  | 'path'
  | 'pipe'
  | 'null'
  | 'zero'
  | 'full'
  | 'random'
  | 'kmsg'
  | 'mem'
  | 'tty'
  | 'ptm'
  | 'proc'
  | 'socket'
  | 'eventfd'
  | 'epoll'
  | 'inotify'
  | 'mqueue'
  | 'handle'
  | 'ns'
  | 'capture'
  | 'module'
  | 'none';

/** struct file: an open file description, shared by dup and fork. */
export interface OpenFile {
  readonly kind: FileKind;
  readonly path: Path;
  readonly inode: Inode;
  /** O_ACCMODE, O_APPEND, O_NONBLOCK, O_DIRECTORY, O_PATH, … */
  flags: number;
  pos: number;
  /** Descriptors that refer to it. */
  count: number;
  readonly seat: Seat;
  /** F_GETOWN; what is behind it, once it was set. */
  owner: Pid;
  fown?: FileOwner;
  /** /proc: what was rendered when it was last read from the start. */
  text: Uint8Array | null;
  /** Folders: the names as they were when reading began. */
  names: readonly DirEntry[] | null;
  /** Terminals: which one, and of which life of it (hangups end one). */
  tty: { readonly id: TtyId; readonly life: number } | null;
  socket: Socket | null;
  counter: EventCounter | null;
  epoll: EpollState | null;
  inotify?: Inotify;
  mqueue?: PosixQueue;
  /** What the kernel hands out as files: pidfd, signalfd, timerfd. */
  handle: KernelHandle | null;
  /** Whom a watcher's output goes to: `stdout`, `stderr`. */
  capture: string | null;
  /** self_exec_id of the process whose memory it was opened to look at. */
  execId?: number;
  /** Answered by a module's C. */
  module?: ModuleOpen;
}

/** struct fown_struct: who is told by a signal, as which user, and by which (0: SIGIO). */
export interface FileOwner {
  readonly type: number;
  readonly x: TaskExt | null;
  readonly pgrp: Pid;
  readonly uid: number;
  readonly euid: number;
  readonly sig: number;
  readonly fd: number;
}

export type KernelHandle =
  | { readonly kind: 'pidfd'; readonly x: TaskExt }
  | { readonly kind: 'signalfd'; lo: number; hi: number }
  | { readonly kind: 'timerfd'; readonly timer: TimerFd }
  | { readonly kind: 'seccomp'; readonly filter: SeccompFilter };

export interface DirEntry {
  readonly name: string;
  readonly ino: number;
  /** DT_*: the upper bits of the mode. */
  readonly type: number;
}

export interface EventCounter {
  /** At most 2^64 - 2 in Linux; here at most 2^53 - 1. */
  value: number;
  readonly semaphore: boolean;
  filled: number;
  drained: number;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
}

/** struct fsnotify_group of inotify(7): what is watched, and what is still to be read. */
export interface Inotify {
  readonly uid: number;
  readonly seat: Seat;
  nextWd: number;
  /** By watch descriptor. */
  readonly watches: Map<number, Watch>;
  readonly queue: NotifyEvent[];
  readonly queueMax: number;
  filled: number;
  readonly changed: WaitQueue;
}
/** struct inotify_inode_mark. */
export interface Watch {
  readonly by: Inotify;
  readonly wd: number;
  readonly inode: Inode;
  /** IN_* */
  mask: number;
}
export interface NotifyEvent {
  readonly wd: number;
  readonly mask: number;
  readonly cookie: number;
  /** In the watched folder; null: the watched inode itself. */
  readonly name: string | null;
}

/** struct eventpoll: what is watched, in the order it was added. */
export interface EpollState {
  readonly items: EpollItem[];
  /** Files added or changed: whoever waits looks again. */
  readonly changed: WaitQueue;
}
export interface EpollItem {
  readonly fd: number;
  readonly file: OpenFile;
  /** EPOLL* bits; 0 while a one-shot item rests. */
  events: number;
  /** epoll_data, as two words. */
  lo: number;
  hi: number;
  /** Edge triggered: readiness already told, and the file's edges at that time. */
  told: number;
  edgeIn: number;
  edgeOut: number;
}

/** struct unix_sock. */
export interface Socket {
  /** SOCK_STREAM 1, SOCK_DGRAM 2, SOCK_SEQPACKET 5. */
  readonly type: number;
  state: 'new' | 'listening' | 'connected' | 'closed';
  /** Bound name: a path, or an abstract one that begins with NUL; null while there is none. */
  name: string | null;
  /** The inode of a bound path. */
  inode: Inode | null;
  peer: Socket | null;
  /** What has arrived and was not read. */
  readonly messages: SocketMessage[];
  /** Bytes of it, and how many there may be. */
  queued: number;
  limit: number;
  /** Connections not yet accepted. */
  readonly backlog: Socket[];
  backlogMax: number;
  readShut: boolean;
  writeShut: boolean;
  /** A pending error, told once. */
  error: number;
  passCred: boolean;
  readonly cred: SocketCred;
  peerCred: SocketCred | null;
  filled: number;
  drained: number;
  /** Readers, acceptors, and those who wait for room in the peer. */
  readonly changed: WaitQueue;
  readonly seat: Seat;
}
export interface SocketCred {
  readonly pid: Pid;
  readonly uid: number;
  readonly gid: number;
}
export interface SocketMessage {
  bytes: Uint8Array;
  readonly from: string | null;
  /** Open files on their way (SCM_RIGHTS); each is counted once more. */
  files: OpenFile[];
  readonly cred: SocketCred;
}

/** struct pipe_inode_info: a ring of page-sized buffers. */
export interface Pipe {
  readonly bufs: PipeBuf[];
  /** Slots: 16 pages of 4096 bytes unless F_SETPIPE_SZ changed it. */
  slots: number;
  readers: number;
  writers: number;
  /** Openings so far: a fifo's open waits until the other side's rises. */
  readerOpens: number;
  writerOpens: number;
  /** How often something was put in, and taken out: what edge-triggered watchers go by. */
  filled: number;
  drained: number;
  readonly readable: WaitQueue;
  readonly writable: WaitQueue;
  readonly opened: WaitQueue;
  readonly seat: Seat;
}
export interface PipeBuf {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Who wrote it: a task of the machine itself that reads it acts in that seat's name. */
  seat?: Seat;
}

export interface Lock {
  /** The open file of flock(2), or the process of fcntl(2). */
  readonly by: OpenFile | Pid;
  readonly exclusive: boolean;
  readonly start: number;
  /** Behind the last byte; Infinity to the end. */
  readonly end: number;
}

export interface Descriptor {
  readonly file: OpenFile;
  cloexec: boolean;
}
/** struct files_struct. */
export interface FilesStruct {
  count: number;
  readonly fds: Map<number, Descriptor>;
  /** No descriptor below it is free. */
  next: number;
  /** The program that runs (mm->exe_file), and the one execve(2) has just opened. */
  exe: Path | null;
  nextExe: Path | null;
}
/** struct fs_struct. */
export interface FsStruct {
  count: number;
  umask: number;
  cwd: Path;
  root: Path;
}

export interface SeatUse {
  inodes: number;
  bytes: number;
  pipes: number;
  /** Pages its pipes may fill. */
  pipePages: number;
  /** Open files. */
  files: number;
}

export interface FsState {
  /** The mount of /. */
  readonly root: Mount;
  readonly mounts: Mount[];
  /** Root folders of memory file systems that are mounted nowhere, while something in them is in use. */
  readonly detached: Dentry[];
  /** Topmost mounts of the mount namespaces that are not the first, by inum. */
  readonly mntRoots: Map<number, Mount>;
  readonly supers: Map<FsType, SuperBlock>;
  /** File systems of which there is one, wherever they are mounted. */
  readonly trees: Map<FsType, { readonly sb: SuperBlock; readonly root: Dentry }>;
  /** /proc of other pid namespaces. */
  readonly procs: { readonly sb: SuperBlock; readonly root: Dentry }[];
  nextDev: number;
  nextMount: number;
  /** What open files keep of what was rendered and listed for them: bytes, and names. Beyond a limit it is made anew at each read. */
  keptBytes: number;
  keptNames: number;
  /** Open files of the whole machine (fs.file-nr). */
  openFiles: number;
  /** Open inotify instances; the last number that tied two halves of a rename together. */
  readonly inotify: Inotify[];
  notifyCookie: number;
  /** Files with O_ASYNC. */
  readonly async: OpenFile[];
  /** tmpfs bytes of the whole machine. */
  bytes: number;
  readonly seats: Map<number, SeatUse>;
  /** Where files without a name are (memfd_create). */
  readonly memfds: SuperBlock;
  /** Sockets with abstract names. */
  readonly abstractSockets: Map<string, Socket>;
  readonly ttys: Map<TtyId, TtyState>;
  /** Bytes of captured output so far, by name. */
  readonly captured: Map<string, number>;
  readonly kmsg: WaitQueue;
  /** The last log record /proc/kmsg has handed out. */
  syslogSeq: number;
}
