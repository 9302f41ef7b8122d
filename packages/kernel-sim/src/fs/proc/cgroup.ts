/**
 * fs/proc/cgroup.ts — the cgroup2 file system: a folder for each group, files for what the group says. Meaning: kernel/cgroup.ts.
 *
 * A controller's files are there when the parent hands that controller on. Folders belong to root.
 */

import { PF_KTHREAD } from '../../include/constants.ts';
import { EBUSY, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM, ESRCH } from '../../include/errno.ts';
import { S_IFDIR, S_IFMT, S_IFREG } from '../../include/fcntl.ts';
import type { Task } from '../../include/sched.ts';
import {
  CONTROLLERS,
  cgroup_attach,
  cgroup_kill,
  cgroup_mkdir,
  cgroup_rmdir,
  isFrozen,
  populated,
  set_freeze,
  set_subtree,
} from '../../kernel/cgroup.ts';
import { find_vpid, nr_in } from '../../kernel/pid.ts';
import { threads } from '../../kernel/task.ts';
import type { Cgroup, Kernel, WaitQueue } from '../../kernel/types.ts';
import { makeInode, newDentry, PAGE } from '../super.ts';
import type { Dentry, DirEntry, Inode, ProcNode } from '../types.ts';
import { inoOf } from './ino.ts';

interface GroupFile {
  readonly mode: number;
  /** Whose file it is; the group's own when absent. */
  readonly controller?: (typeof CONTROLLERS)[number];
  /** Not in the root group. */
  readonly notRoot?: boolean;
  show?(k: Kernel, c: Cgroup, current: Task): string | number;
  write?(k: Kernel, c: Cgroup, current: Task, text: string): number;
}
const RW = 0o644;
const RO = 0o444;
const WO = 0o200;

const orMax = (n: number, scale = 1): string => `${n < 0 ? 'max' : n * scale}\n`;
/** A number, or `max` as -1; NaN for anything else. Sizes may end in k, m, g. */
function limit(text: string, units = false): number {
  const word = text.trim();
  if (word === 'max') return -1;
  const scale = units ? ({ k: 1024, m: 1 << 20, g: 1 << 30 }[word.slice(-1).toLowerCase()] ?? 1) : 1;
  const digits = scale === 1 ? word : word.slice(0, -1);
  return digits === '' || ![...digits].every((ch) => ch >= '0' && ch <= '9') ? Number.NaN : Number(digits) * scale;
}
const below = (c: Cgroup): number => [...c.children.values()].reduce((n, ch) => n + 1 + below(ch), 0);
const nsOf = (k: Kernel, current: Task) => k.x(current).pidNs;

function members(k: Kernel, c: Cgroup, current: Task, all: boolean): string {
  const ns = nsOf(k, current);
  const nrs = [...c.members.values()].filter((x) => all || k.task(x).tgid === x.pid).map((x) => nr_in(x, ns));
  return nrs
    .sort((a, b) => a - b)
    .map((n) => `${n}\n`)
    .join('');
}
/** cgroup_procs_write(): 0 is the writer itself; kernel threads stay where they are. */
function attach(k: Kernel, c: Cgroup, current: Task, text: string): number {
  const nr = limit(text);
  if (!(nr >= 0)) return -EINVAL;
  const task = nr === 0 ? current : find_vpid(k, nr);
  if (task === null) return -ESRCH;
  if ((task.flags & PF_KTHREAD) !== 0) return -EINVAL;
  return cgroup_attach(
    k,
    threads(k, task).map((t) => k.x(t)),
    c,
  );
}
function setCpuMax(k: Kernel, c: Cgroup, text: string): number {
  const [quota = '', period] = text.trim().split(' ');
  const q = limit(quota);
  const p = period === undefined ? c.cpuPeriod : limit(period);
  if (Number.isNaN(q) || Number.isNaN(p) || (q >= 0 && q < 1000) || p < 1000 || p > 1_000_000) return -EINVAL;
  c.cpuQuota = q;
  c.cpuPeriod = p;
  k.wake(c.changed);
  return 0;
}
const FILES: ReadonlyMap<string, GroupFile> = new Map<string, GroupFile>([
  [
    'cgroup.controllers',
    { mode: RO, show: (_k, c) => `${(c.parent === null ? CONTROLLERS : c.parent.subtree).join(' ')}\n` },
  ],
  [
    'cgroup.events',
    { mode: RO, notRoot: true, show: (_k, c) => `populated ${populated(c) ? 1 : 0}\nfrozen ${isFrozen(c) ? 1 : 0}\n` },
  ],
  [
    'cgroup.freeze',
    {
      mode: RW,
      notRoot: true,
      show: (_k, c) => `${c.freeze ? 1 : 0}\n`,
      write(k, c, _current, text) {
        const n = limit(text);
        if (n !== 0 && n !== 1) return Number.isNaN(n) ? -EINVAL : -34; // ERANGE
        set_freeze(k, c, n === 1);
        return 0;
      },
    },
  ],
  [
    'cgroup.kill',
    {
      mode: WO,
      notRoot: true,
      write(k, c, _current, text) {
        const n = limit(text);
        if (n !== 1) return Number.isNaN(n) ? -EINVAL : -34;
        cgroup_kill(k, c);
        return 0;
      },
    },
  ],
  ['cgroup.max.depth', { mode: RW, show: () => 'max\n', write: () => -EINVAL }],
  ['cgroup.max.descendants', { mode: RW, show: () => 'max\n', write: () => -EINVAL }],
  ['cgroup.procs', { mode: RW, show: (k, c, t) => members(k, c, t, false), write: attach }],
  ['cgroup.stat', { mode: RO, show: (_k, c) => `nr_descendants ${below(c)}\nnr_dying_descendants 0\n` }],
  [
    'cgroup.subtree_control',
    {
      mode: RW,
      show: (_k, c) => `${CONTROLLERS.filter((n) => c.subtree.includes(n)).join(' ')}\n`,
      write: (_k, c, _t, text) => set_subtree(c, text),
    },
  ],
  ['cgroup.threads', { mode: RW, show: (k, c, t) => members(k, c, t, true), write: () => -EOPNOTSUPP }],
  [
    'cgroup.type',
    {
      mode: RW,
      notRoot: true,
      show: () => 'domain\n',
      write: (_k, _c, _t, text) => (text.trim() === 'threaded' ? -EOPNOTSUPP : -EINVAL),
    },
  ],
  [
    'cpu.max',
    {
      mode: RW,
      notRoot: true,
      controller: 'cpu',
      show: (_k, c) => `${c.cpuQuota < 0 ? 'max' : c.cpuQuota} ${c.cpuPeriod}\n`,
      write: (k, c, _t, text) => setCpuMax(k, c, text),
    },
  ],
  [
    'cpu.stat',
    {
      mode: RO,
      show: (_k, c) => `usage_usec ${Math.floor(c.cpuUsed)}\nuser_usec ${Math.floor(c.cpuUsed)}\nsystem_usec 0\n`,
    },
  ],
  [
    'cpu.weight',
    {
      mode: RW,
      notRoot: true,
      controller: 'cpu',
      show: (_k, c) => `${c.weight}\n`,
      write(_k, c, _t, text) {
        const n = limit(text);
        if (!(n >= 1 && n <= 10_000)) return Number.isNaN(n) ? -EINVAL : -34;
        c.weight = n;
        return 0;
      },
    },
  ],
  ['memory.current', { mode: RO, notRoot: true, controller: 'memory', show: (_k, c) => `${c.memPages * PAGE}\n` }],
  [
    'memory.events',
    {
      mode: RO,
      notRoot: true,
      controller: 'memory',
      show: (_k, c) =>
        `low 0\nhigh 0\nmax ${c.maxEvents}\noom ${c.oomEvents}\noom_kill ${c.oomKills}\noom_group_kill ${c.oomGroupKills}\n`,
    },
  ],
  [
    'memory.max',
    {
      mode: RW,
      notRoot: true,
      controller: 'memory',
      show: (_k, c) => orMax(c.memMax, PAGE),
      write(k, c, _t, text) {
        const n = limit(text, true);
        if (Number.isNaN(n)) return -EINVAL;
        c.memMax = n < 0 ? -1 : Math.floor(n / PAGE);
        k.wake(c.changed);
        return 0;
      },
    },
  ],
  [
    'memory.oom.group',
    {
      mode: RW,
      notRoot: true,
      controller: 'memory',
      show: (_k, c) => `${c.oomGroup ? 1 : 0}\n`,
      write(_k, c, _t, text) {
        const n = limit(text);
        if (n !== 0 && n !== 1) return -EINVAL;
        c.oomGroup = n === 1;
        return 0;
      },
    },
  ],
  ['pids.current', { mode: RO, notRoot: true, controller: 'pids', show: (_k, c) => `${c.pids}\n` }],
  ['pids.events', { mode: RO, notRoot: true, controller: 'pids', show: (_k, c) => `max ${c.pidsRefused}\n` }],
  [
    'pids.max',
    {
      mode: RW,
      notRoot: true,
      controller: 'pids',
      show: (_k, c) => orMax(c.pidsMax),
      write(k, c, _t, text) {
        const n = limit(text);
        if (Number.isNaN(n) || n > 4_194_304) return -EINVAL;
        c.pidsMax = n;
        k.wake(c.changed);
        return 0;
      },
    },
  ],
]);

/** `a/b` and the file in it, or the group itself. */
function groupAt(k: Kernel, path: string): Cgroup | null {
  let at: Cgroup | undefined = k.state.cgroup;
  for (const part of path === '' ? [] : path.split('/')) at = at?.children.get(part);
  return at ?? null;
}
function fileIn(c: Cgroup, name: string): GroupFile | undefined {
  const f = FILES.get(name);
  if (f === undefined || (f.notRoot === true && c.parent === null)) return undefined;
  return f.controller === undefined || c.parent?.subtree.includes(f.controller) === true ? f : undefined;
}
const join = (parent: string, name: string): string => (parent === '' ? name : `${parent}/${name}`);

export function cgroupLookup(k: Kernel, parent: Dentry, name: string): Dentry | number {
  const at = parent.inode.node?.path ?? '';
  const group = groupAt(k, at);
  if (group === null) return -ENOENT;
  const child = group.children.get(name);
  const file = child === undefined ? fileIn(group, name) : undefined;
  if (child === undefined && file === undefined) return -ENOENT;
  const path = join(at, name);
  const mode = file === undefined ? S_IFDIR | 0o755 : S_IFREG | file.mode;
  const node: ProcNode = { kind: file === undefined ? 'static-dir' : 'static-file', path, pid: 0, fd: 0 };
  return newDentry(
    name,
    parent,
    makeInode(k, parent.inode.sb, { mode, uid: 0, gid: 0, node, ino: inoOf(`cgroup/${path}`) }),
  );
}
export function cgroupEntries(k: Kernel, parent: Dentry): DirEntry[] {
  const group = groupAt(k, parent.inode.node?.path ?? '');
  if (group === null) return [];
  const names = [...[...FILES.keys()].filter((n) => fileIn(group, n) !== undefined), ...group.children.keys()];
  return names.flatMap((name) => {
    const d = cgroupLookup(k, parent, name);
    return typeof d === 'number' ? [] : [{ name, ino: d.inode.ino, type: (d.inode.mode & S_IFMT) >>> 12 }];
  });
}
export function cgroupMkdir(k: Kernel, dir: Dentry, name: string): number {
  const group = groupAt(k, dir.inode.node?.path ?? '');
  if (group === null) return -ENOENT;
  if (name.includes('\n')) return -EINVAL;
  if (group.children.has(name) || fileIn(group, name) !== undefined) return -EEXIST;
  const made = cgroup_mkdir(k, group, name);
  return typeof made === 'number' ? made : 0;
}
export function cgroupRmdir(k: Kernel, dir: Dentry): number {
  const group = groupAt(k, dir.inode.node?.path ?? '');
  if (group === null) return -ENOENT;
  return dir.mounts > 0 ? -EBUSY : cgroup_rmdir(group);
}

function fileOf(k: Kernel, inode: Inode): { group: Cgroup; file: GroupFile } | null {
  const path = inode.node?.path ?? '';
  const cut = path.lastIndexOf('/');
  const group = groupAt(k, cut < 0 ? '' : path.slice(0, cut));
  const file = group === null ? undefined : fileIn(group, path.slice(cut + 1));
  return group === null || file === undefined ? null : { group, file };
}
/** A group that was removed while its file was open is ENODEV. */
const ENODEV = 19;
export function cgroupRender(k: Kernel, current: Task, inode: Inode): string | number {
  const f = fileOf(k, inode);
  return f === null ? -ENODEV : (f.file.show?.(k, f.group, current) ?? -EINVAL);
}
export function cgroupWrite(k: Kernel, current: Task, inode: Inode, text: string): number {
  const f = fileOf(k, inode);
  return f === null ? -ENODEV : (f.file.write?.(k, f.group, current, text) ?? -EPERM);
}
export const cgroupQueues = (k: Kernel, inode: Inode): readonly WaitQueue[] => {
  const f = fileOf(k, inode);
  return f === null ? [] : [f.group.changed];
};
