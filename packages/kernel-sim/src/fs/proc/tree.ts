/**
 * fs/proc/tree.ts — fs/proc/{root,base,fd}.c: which names /proc has. Its nodes are made when looked up and kept by nobody.
 *
 * The contents are contributed (ProcFile). Here are only the folders of tasks and the links into them.
 */
import { ENOENT } from '../../include/errno.ts';
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from '../../include/fcntl.ts';
import type { Task } from '../../include/sched.ts';
import { moduleModeAt, moduleNamesIn } from '../../kernel/module-files.ts';
import { nr_in } from '../../kernel/pid.ts';
import { threads } from '../../kernel/task.ts';
import type { Kernel, PidNs, TaskExt } from '../../kernel/types.ts';
import { makeInode, newDentry } from '../super.ts';
import type { Dentry, DirEntry, ProcNode, SuperBlock } from '../types.ts';
import { dumpable, mayRead } from './access.ts';
import { folderAt } from './contributed.ts';
import { inoOf } from './ino.ts';

const PID_DIRS = ['task', 'fd', 'fdinfo'] as const;
const NS_TYPES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'pid_for_children', 'user', 'uts'] as const;
/** The namespace whose numbers the folders of a /proc are. */
export const nsOf = (k: Kernel, sb: SuperBlock): PidNs => sb.pidNs ?? k.state.pidNs;
const PID_LINKS = ['cwd', 'root', 'exe'] as const;
const O_ACCMODE = 3;

interface Made {
  readonly mode: number;
  readonly node: ProcNode;
}
const dir = (kind: ProcNode['kind'], path: string, pid = 0, mode = 0o555, fd = 0): Made => ({
  mode: S_IFDIR | mode,
  node: { kind, path, pid, fd },
});
const link = (path: string, pid = 0, fd = 0, mode = 0o777): Made => ({
  mode: S_IFLNK | mode,
  node: { kind: 'link', path, pid, fd },
});

/** task_dump_owner(): whose the files of a task are. */
function ownerOf(k: Kernel, made: Made): { uid: number; gid: number } {
  const { pid, path } = made.node;
  const task = pid === 0 ? null : k.find(pid);
  if (task === null) return { uid: 0, gid: 0 };
  if (path !== '[pid]' && !dumpable(task)) return { uid: 0, gid: 0 };
  return { uid: task.cred.euid, gid: task.cred.egid };
}
const numberOf = (node: ProcNode): number => inoOf(`${node.path}|${node.pid}|${node.fd}|${node.kind}`);
function toDentry(k: Kernel, parent: Dentry, name: string, made: Made): Dentry {
  const inode = makeInode(k, parent.inode.sb, {
    mode: made.mode,
    ...ownerOf(k, made),
    node: made.node,
    ino: numberOf(made.node),
  });
  if (made.node.path === 'fd') inode.size = 64;
  return newDentry(name, parent, inode);
}

/** Folders and files of the build below `path`. */
function contributed(k: Kernel, path: string, name: string, pid: number): Made | null {
  const full = path === '' ? name : `${path}/${name}`;
  const modules = pid === 0 ? moduleModeAt(k, full) : null;
  const folder = folderAt(k, path);
  if (modules !== null && folder?.folders.has(name) !== true) {
    const type = modules & S_IFMT;
    const kind = type === S_IFDIR ? 'static-dir' : type === S_IFLNK ? 'link' : 'static-file';
    return { mode: modules, node: { kind, path: full, pid, fd: 0 } };
  }
  if (folder === undefined) return null;
  if (folder.folders.has(name)) return dir(pid === 0 ? 'static-dir' : 'pid-dir', full, pid);
  const file = folder.files.get(name);
  if (file === undefined) return null;
  const mode = file.mode ?? 0o444;
  return {
    mode: (mode & S_IFMT) === 0 ? mode | S_IFREG : mode,
    node: { kind: pid === 0 ? 'static-file' : 'pid-file', path: full, pid, fd: 0 },
  };
}

/** name_to_int(): decimal without leading zeros; 0 for what is no pid. */
function asPid(name: string): number {
  if (name.length === 0 || name.length > 7 || name[0] === '0') return 0;
  for (let i = 0; i < name.length; i += 1) if (name.charCodeAt(i) < 0x30 || name.charCodeAt(i) > 0x39) return 0;
  return Number(name);
}
const modern = (k: Kernel): boolean => k.era.switches.subreapers;

/** A task by the number this /proc shows. */
function byNumber(k: Kernel, sb: SuperBlock, name: string): TaskExt | null {
  const nr = asPid(name);
  return nr === 0 ? null : (nsOf(k, sb).tasks.get(nr) ?? null);
}
function inRoot(k: Kernel, sb: SuperBlock, name: string): Made | null {
  if (name === 'self') return link('self');
  if (name === 'thread-self' && modern(k)) return link('thread-self');
  const x = byNumber(k, sb, name);
  if (x !== null) return dir('pid-dir', '[pid]', x.pid);
  return name === '[pid]' ? null : contributed(k, '', name, 0);
}
function inPidDir(k: Kernel, node: ProcNode, name: string): Made | null {
  if (k.find(node.pid) === null) return null;
  if (node.path === '[pid]') {
    if (name === 'task') return node.fd === 1 ? null : dir('task-dir', 'task', node.pid);
    if (name === 'fd' || name === 'fdinfo') return dir('fd-dir', name, node.pid, name === 'fd' ? 0o500 : 0o555);
    if (name === 'ns' && modern(k)) return dir('pid-dir', 'ns', node.pid, 0o511);
    if ((PID_LINKS as readonly string[]).includes(name)) return link(name, node.pid);
  }
  if (node.path === 'ns') return (NS_TYPES as readonly string[]).includes(name) ? link(`ns/${name}`, node.pid) : null;
  return contributed(k, node.path, name, node.pid);
}
function inFdDir(k: Kernel, node: ProcNode, name: string): Made | null {
  const task = k.find(node.pid);
  const fd = name === '0' ? 0 : asPid(name) || -1;
  const found = task === null || task.exit_state !== 0 ? undefined : k.x(task).files.fds.get(fd);
  if (found === undefined) return null;
  if (node.path === 'fdinfo')
    return { mode: S_IFREG | 0o400, node: { kind: 'pid-file', path: 'fdinfo', pid: node.pid, fd } };
  const access = found.file.flags & O_ACCMODE;
  const mode = (access !== 1 ? 0o500 : 0) | (access !== 0 ? 0o300 : 0);
  return link('fd', node.pid, fd, mode);
}
function inTaskDir(k: Kernel, sb: SuperBlock, node: ProcNode, name: string): Made | null {
  const x = byNumber(k, sb, name);
  const task = x === null ? null : k.task(x);
  const leader = k.find(node.pid);
  return task === null || leader === null || task.tgid !== leader.tgid
    ? null
    : dir('pid-dir', '[pid]', task.pid, 0o555, 1);
}

/** What `name` in a folder would be, before anybody asks whose it is. */
function madeIn(k: Kernel, parent: Dentry, name: string): Made | null {
  const { node, sb } = parent.inode;
  if (node === null) return inRoot(k, sb, name);
  switch (node.kind) {
    case 'pid-dir':
      return inPidDir(k, node, name);
    case 'fd-dir':
      return inFdDir(k, node, name);
    case 'task-dir':
      return inTaskDir(k, sb, node, name);
    case 'static-dir':
      return contributed(k, node.path, name, 0);
    default:
      return null;
  }
}
export function procLookup(k: Kernel, parent: Dentry, name: string, _task: Task | null): Dentry | number {
  const made = madeIn(k, parent, name);
  return made === null ? -ENOENT : toDentry(k, parent, name, made);
}

function namesIn(k: Kernel, sb: SuperBlock, node: ProcNode | null, current: Task | null): string[] {
  const folder = folderAt(k, node?.path ?? '');
  const built = folder === undefined ? [] : [...folder.folders.keys(), ...folder.files.keys()];
  const added = node === null || node.kind === 'static-dir' ? moduleNamesIn(k, node?.path ?? '') : [];
  const own = added.length === 0 ? built : [...new Set([...built, ...added])];
  const ns = nsOf(k, sb);
  if (node === null) {
    const pids: number[] = [];
    for (const [nr, x] of ns.tasks) if (nr > 0 && k.task(x).tgid === x.pid) pids.push(nr);
    pids.sort((a, b) => a - b);
    const selves = modern(k) ? ['self', 'thread-self'] : ['self'];
    return [...own.filter((n) => n !== '[pid]'), ...selves, ...pids.map(String)];
  }
  const task = node.pid === 0 ? null : k.find(node.pid);
  if (node.kind === 'static-dir') return own;
  if (task === null) return [];
  if (node.path === 'ns') return [...NS_TYPES];
  if (node.kind === 'pid-dir') {
    if (node.path !== '[pid]') return own;
    const dirs = PID_DIRS.filter((d) => d !== 'task' || node.fd !== 1);
    return [...dirs, ...(modern(k) ? ['ns'] : []), ...PID_LINKS, ...own];
  }
  if (node.kind === 'task-dir') return threads(k, task).map((t) => String(nr_in(k.x(t), ns)));
  if (node.kind === 'fd-dir' && mayRead(k, current, task) && task.exit_state === 0)
    return [...k.x(task).files.fds.keys()].sort((a, b) => a - b).map(String);
  return [];
}

export function procEntries(k: Kernel, parent: Dentry, current: Task | null): DirEntry[] {
  const out: DirEntry[] = [];
  for (const name of namesIn(k, parent.inode.sb, parent.inode.node, current)) {
    const made = madeIn(k, parent, name);
    if (made !== null) out.push({ name, ino: numberOf(made.node), type: (made.mode & S_IFMT) >>> 12 });
  }
  return out;
}
