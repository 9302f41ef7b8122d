/** fs/setup.ts — what is mounted before PID 1 starts, and the device nodes of /dev. */
import { S_IFCHR, S_IFDIR } from '../include/fcntl.ts';
import type { Kernel } from '../kernel/types.ts';
import { makeDir, makeNode, makeSymlink } from './kernel-files.ts';
import { attachMount, newRoot } from './mount.ts';
import { namei } from './namei.ts';
import { makeInode, newDentry, newSuper } from './super.ts';
import type { FsState, FsType, Path, ProcNode } from './types.ts';

const NOSUID = 2;
const NODEV = 4;
const NOEXEC = 8;
const RELATIME = 1 << 21;
const MB = 1 << 20;

function emptyFs(): FsState {
  return {
    root: null as unknown as FsState['root'],
    mounts: [],
    detached: [],
    mntRoots: new Map(),
    supers: new Map(),
    trees: new Map(),
    procs: [],
    nextDev: 1,
    nextMount: 1,
    keptBytes: 0,
    keptNames: 0,
    openFiles: 0,
    inotify: [],
    notifyCookie: 0,
    async: [],
    bytes: 0,
    seats: new Map(),
    memfds: null as unknown as FsState['memfds'],
    abstractSockets: new Map(),
    ttys: new Map(),
    captured: new Map(),
    kmsg: { waiters: [] },
    syslogSeq: 0,
  };
}

function place(k: Kernel, path: string, mode: number): Path {
  makeDir(k, path, { uid: 0, gid: 0, mode });
  const found = namei(k, null, path);
  return typeof found === 'number' ? rootPath(k) : found.path;
}
const rootPath = (k: Kernel): Path => ({ mnt: k.state.fs.root, dentry: k.state.fs.root.root });

interface Spec {
  readonly path: string;
  readonly type: FsType;
  readonly source: string;
  readonly flags: number;
  readonly options: string;
  readonly mode: number;
  readonly bytes: number;
  readonly inodes: number;
}
const mountOf = (
  path: string,
  type: FsType,
  source: string,
  flags: number,
  mode: number,
  options = '',
  bytes = 0,
  inodes = 0,
): Spec => ({
  path,
  type,
  source,
  flags: flags | RELATIME,
  options,
  mode,
  bytes,
  inodes,
});
const SECURE = NOSUID | NODEV | NOEXEC;
const MOUNTS: readonly Spec[] = [
  mountOf('/sys', 'sysfs', 'sysfs', SECURE, 0o555),
  mountOf('/proc', 'proc', 'proc', SECURE, 0o555),
  mountOf('/dev', 'devtmpfs', 'devtmpfs', NOSUID, 0o755, ',size=4096k,nr_inodes=1024,mode=755', 4 * MB, 1024),
  mountOf('/dev/pts', 'devpts', 'devpts', NOSUID | NOEXEC, 0o755, ',gid=5,mode=620,ptmxmode=000'),
  mountOf('/dev/shm', 'tmpfs', 'tmpfs', NOSUID | NODEV, 0o1777, '', 16 * MB, 2048),
  mountOf('/run', 'tmpfs', 'tmpfs', NOSUID | NODEV, 0o755, ',size=6552k,mode=755', 6552 * 1024, 2048),
  mountOf('/tmp', 'tmpfs', 'tmpfs', NOSUID | NODEV, 0o1777, '', 64 * MB, 16_384),
];
const NEW_MOUNTS: readonly Spec[] = [
  mountOf('/sys/fs/cgroup', 'cgroup2', 'cgroup2', SECURE, 0o755, ',nsdelegate,memory_recursiveprot'),
];
const rootNode = (): ProcNode => ({ kind: 'static-dir', path: '', pid: 0, fd: 0 });

/** Known, and mounted by whoever wants it. */
function register(k: Kernel, type: FsType, mode: number, synthetic: boolean): void {
  const sb = newSuper(k.state.fs, type, 0, 65_536);
  const node = { mode: S_IFDIR | mode, uid: 0, gid: 0, ino: 1, node: rootNode() };
  const root = synthetic ? newDentry('', null, makeInode(k, sb, node, null)) : newRoot(k, sb, mode);
  k.state.fs.supers.set(type, sb);
  k.state.fs.trees.set(type, { sb, root });
}

function mountAll(k: Kernel, specs: readonly Spec[]): void {
  const { fs } = k.state;
  for (const s of specs) {
    const at = place(k, s.path, s.mode);
    const sb = newSuper(fs, s.type, s.bytes, s.inodes === 0 ? 65_536 : s.inodes);
    const synthetic = s.type === 'proc' || s.type === 'sysfs' || s.type === 'cgroup2' || s.type === 'securityfs';
    const root = synthetic
      ? newDentry(
          '',
          null,
          makeInode(
            k,
            sb,
            { mode: S_IFDIR | s.mode, uid: 0, gid: 0, ino: 1, ...(s.type === 'proc' ? {} : { node: rootNode() }) },
            null,
          ),
        )
      : newRoot(k, sb, s.mode);
    if (s.type !== 'tmpfs') {
      fs.supers.set(s.type, sb);
      fs.trees.set(s.type, { sb, root });
    }
    attachMount(k, at, sb, root, s.source, s.flags, s.options);
  }
}

const TTY_GROUP = 5;
const DEVICES: readonly (readonly [name: string, mode: number, major: number, minor: number])[] = [
  ['mem', 0o600, 1, 1],
  ['kmem', 0o600, 1, 2],
  ['null', 0o666, 1, 3],
  ['port', 0o600, 1, 4],
  ['zero', 0o666, 1, 5],
  ['full', 0o666, 1, 7],
  ['random', 0o666, 1, 8],
  ['urandom', 0o666, 1, 9],
  ['kmsg', 0o644, 1, 11],
  ['tty', 0o666, 5, 0],
  ['console', 0o600, 5, 1],
  ['ptmx', 0o666, 5, 2],
];
const LINKS: readonly (readonly [name: string, target: string])[] = [
  ['fd', '/proc/self/fd'],
  ['stdin', '/proc/self/fd/0'],
  ['stdout', '/proc/self/fd/1'],
  ['stderr', '/proc/self/fd/2'],
];

export function initFs(k: Kernel): void {
  const fs = emptyFs();
  k.state.fs = fs;
  const sb = newSuper(fs, 'rootfs', 96 * MB, 65_536);
  const root = newRoot(k, sb, 0o755);
  (fs as { root: FsState['root'] }).root = attachMount(k, null, sb, root, 'rootfs', 0, '');
  (fs as { memfds: FsState['memfds'] }).memfds = newSuper(fs, 'tmpfs', 64 * MB, 16_384);
  for (const type of ['pipefs', 'sockfs', 'anon_inodefs', 'nsfs'] as const)
    fs.supers.set(type, newSuper(fs, type, 0, 0));
  mountAll(k, MOUNTS);
  register(k, 'debugfs', 0o700, false);
  register(k, 'securityfs', 0o755, true);
  if (k.era.switches.subreapers) mountAll(k, NEW_MOUNTS);
  for (const [name, mode, major, minor] of DEVICES) {
    if (name === 'kmem' && k.era.trace === 'new') continue;
    makeNode(k, `/dev/${name}`, S_IFCHR | mode, (major << 8) | minor, {
      uid: 0,
      gid: name === 'tty' || name === 'ptmx' ? TTY_GROUP : 0,
    });
  }
  for (const [name, target] of LINKS) makeSymlink(k, `/dev/${name}`, target);
}
