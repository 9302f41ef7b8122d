/** fs/proc/sysfs.ts — the little of /sys that lessons ask: modules, kexec. Made when looked up, like /proc. */
import { ENOENT } from '../../include/errno.ts';
import { S_IFDIR, S_IFMT, S_IFREG } from '../../include/fcntl.ts';
import type { Kernel, ModuleState } from '../../kernel/types.ts';
import { makeInode, newDentry } from '../super.ts';
import type { Dentry, DirEntry, ProcNode } from '../types.ts';

type Render = (k: Kernel) => string;
const FOLDERS = new Map<string, readonly string[]>([
  ['', ['class', 'devices', 'fs', 'kernel', 'module']],
  ['class', []],
  ['devices', []],
  ['fs', ['cgroup']],
  ['fs/cgroup', []],
  ['kernel', []],
]);
const FILES = new Map<string, Render>([
  ['kernel/kexec_loaded', () => '0\n'],
  ['kernel/kexec_crash_loaded', () => '0\n'],
  ['kernel/kexec_crash_size', () => '0\n'],
  ['kernel/uevent_seqnum', (k) => `${600 + k.state.boots}\n`],
]);
const STATES = { Live: 'live', Loading: 'coming', Unloading: 'going' } as const;
const MODULE_FILES = new Map<string, (m: ModuleState) => string>([
  ['coresize', (m) => `${m.size}\n`],
  ['initstate', (m) => `${STATES[m.state]}\n`],
  ['refcnt', (m) => `${m.refcnt}\n`],
  ['taint', (m) => `${m.taints}\n`],
]);

function moduleOf(k: Kernel, path: string): { module: ModuleState; file: string } | null {
  const [top, name, file, more] = path.split('/');
  if (top !== 'module' || name === undefined || more !== undefined) return null;
  const module = k.state.modules.find((m) => m.name === name);
  return module === undefined ? null : { module, file: file ?? '' };
}
function kindOf(k: Kernel, path: string): 'static-dir' | 'static-file' | null {
  if (path === 'module' || FOLDERS.has(path)) return 'static-dir';
  if (FILES.has(path)) return 'static-file';
  const m = moduleOf(k, path);
  if (m === null) return null;
  if (m.file === '' || m.file === 'holders') return 'static-dir';
  return MODULE_FILES.has(m.file) ? 'static-file' : null;
}
const join = (parent: string, name: string): string => (parent === '' ? name : `${parent}/${name}`);

export function sysLookup(k: Kernel, parent: Dentry, name: string): Dentry | number {
  const path = join(parent.inode.node?.path ?? '', name);
  const kind = kindOf(k, path);
  if (kind === null) return -ENOENT;
  const node: ProcNode = { kind, path, pid: 0, fd: 0 };
  let ino = 2;
  for (let i = 0; i < path.length; i += 1) ino = (Math.imul(ino, 31) + path.charCodeAt(i)) & 0xfffffff;
  const mode = kind === 'static-dir' ? S_IFDIR | 0o755 : S_IFREG | 0o444;
  return newDentry(name, parent, makeInode(k, parent.inode.sb, { mode, uid: 0, gid: 0, node, ino: ino + 2 }));
}

function namesIn(k: Kernel, path: string): string[] {
  if (path === 'module') return k.state.modules.map((m) => m.name);
  if (moduleOf(k, path)?.file === '') return [...MODULE_FILES.keys(), 'holders'];
  const files = [...FILES.keys()]
    .filter((f) => f.slice(0, f.lastIndexOf('/')) === path)
    .map((f) => f.slice(f.lastIndexOf('/') + 1));
  return [...(FOLDERS.get(path) ?? []), ...files];
}
export function sysEntries(k: Kernel, parent: Dentry): DirEntry[] {
  return namesIn(k, parent.inode.node?.path ?? '').flatMap((name) => {
    const d = sysLookup(k, parent, name);
    return typeof d === 'number' ? [] : [{ name, ino: d.inode.ino, type: (d.inode.mode & S_IFMT) >>> 12 }];
  });
}
export function sysRender(k: Kernel, path: string): string | number {
  const m = moduleOf(k, path);
  if (m !== null) return MODULE_FILES.get(m.file)?.(m.module) ?? -ENOENT;
  return FILES.get(path)?.(k) ?? -ENOENT;
}
