/** fs/proc/sysfs.ts — /sys and /sys/kernel/security: contributed files, and a folder for each loaded module. Made when looked up. */
import { EIO, ENODEV, ENOENT, ENOMEM } from '../../include/errno.ts';
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from '../../include/fcntl.ts';
import { decodeUtf8, encodeUtf8 } from '../../include/utf8.ts';
import { callC } from '../../kernel/module-frames.ts';
import { param_get, param_set } from '../../kernel/module-params.ts';
import type { ModuleParam, SysEntry } from '../../kernel/module-state.ts';
import type { Kernel, ModuleState } from '../../kernel/types.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { makeInode, newDentry } from '../super.ts';
import type { Dentry, DirEntry, ProcNode } from '../types.ts';
import { fileNamed, folderAt, type Place } from './contributed.ts';
import { inoOf } from './ino.ts';

/** Folders that exist without a file in them: places to mount on, and what every /sys has. */
const FOLDERS = new Set([
  '',
  'block',
  'bus',
  'class',
  'dev',
  'devices',
  'firmware',
  'fs',
  'fs/cgroup',
  'kernel',
  'kernel/debug',
  'kernel/security',
  'module',
]);
const STATES = { Live: 'live', Loading: 'coming', Unloading: 'going' } as const;
const MODULE_FILES = new Map<string, (m: ModuleState) => string>([
  ['coresize', (m) => `${m.size}\n`],
  ['initsize', () => '0\n'],
  ['initstate', (m) => `${STATES[m.state]}\n`],
  ['refcnt', (m) => `${m.refcnt}\n`],
  ['taint', (m) => `${m.taints}\n`],
]);
const MODULE_FOLDERS = ['holders', 'parameters', 'sections'] as const;

interface InModule {
  readonly module: ModuleState;
  /** What is below the module's folder: '' for itself. */
  readonly rest: string;
}
function moduleOf(k: Kernel, path: string): InModule | null {
  const [top, name, ...rest] = path.split('/');
  if (top !== 'module' || name === undefined) return null;
  const module = k.state.modules.find((m) => m.name === name);
  return module === undefined ? null : { module, rest: rest.join('/') };
}
function sectionOf(m: ModuleState, rest: string): string | null {
  const at = rest.startsWith('sections/') ? m.sections.get(rest.slice('sections/'.length)) : undefined;
  return at === undefined ? null : `0x${(at >>> 0).toString(16).padStart(8, '0')}\n`;
}
/** version and srcversion are there when the module has them. */
const textOf = (m: ModuleState, rest: string): string | null =>
  rest === 'version' && m.version !== ''
    ? `${m.version}\n`
    : rest === 'srcversion' && m.srcversion !== ''
      ? `${m.srcversion}\n`
      : null;

/** A parameter that shows: its mode says who may read and write it. */
const paramOf = (m: ModuleState, rest: string): ModuleParam | null =>
  (rest.startsWith('parameters/') ? m.params.find((p) => `parameters/${p.name}` === rest && p.perm !== 0) : null) ??
  null;

/** Permission bits of a file in a module's folder; null when there is none. */
function moduleFile(k: Kernel, m: InModule): number | null {
  if (MODULE_FILES.has(m.rest)) return m.rest === 'taint' && k.era.trace === 'old' ? null : 0o444;
  const param = paramOf(m.module, m.rest);
  if (param !== null) return param.perm & 0o777;
  if (textOf(m.module, m.rest) !== null) return 0o444;
  return sectionOf(m.module, m.rest) === null ? null : k.era.trace === 'old' ? 0o444 : 0o400;
}

/** What a module put there (kernel/exports/sysfs.ts). */
const entryAt = (k: Kernel, path: string): SysEntry | undefined => k.state.kcode.sysfs.find((e) => e.path === path);
const PAGE = 4096;
/** sysfs_kf_read(): a page that show() writes. Differs: it may not sleep. */
function show(k: Kernel, e: SysEntry): string | number {
  const page = e.show === 0 ? 0 : kmalloc(k, PAGE);
  if (page === 0) return e.show === 0 ? -EIO : -ENOMEM;
  k.mem.w8(page, 0);
  const n = callC(k, e.show, [e.addr, e.attr, page], ['sysfs_kf_seq_show', 'kernfs_seq_show', 'seq_read_iter']);
  if (n >= PAGE) k.printk(3, `fill_read_buffer: ${e.path} returned bad count`);
  const text = n < 0 ? n : decodeUtf8(k.mem.kread(page, Math.min(n, PAGE - 1)));
  kfree(k, page);
  return text;
}
function store(k: Kernel, e: SysEntry, text: string): number {
  const bytes = encodeUtf8(text).subarray(0, PAGE - 1);
  const page = e.store === 0 ? 0 : kmalloc(k, PAGE);
  if (page === 0) return e.store === 0 ? -EIO : -ENOMEM;
  k.mem.kwrite(page, bytes);
  k.mem.w8(page + bytes.length, 0);
  const n = callC(k, e.store, [e.addr, e.attr, page, bytes.length], ['sysfs_kf_write', 'kernfs_fop_write_iter']);
  kfree(k, page);
  return n;
}

type Kind =
  | { readonly dir: true }
  | { readonly dir: false; readonly mode: number }
  | { readonly dir: 'link'; readonly target: string };
function kindOf(k: Kernel, place: Place, path: string): Kind | null {
  const file = fileNamed(k, path, place);
  if (file !== undefined) return { dir: false, mode: file.mode ?? 0o444 };
  if (folderAt(k, path, place) !== undefined) return { dir: true };
  if (place !== 'sysfs') return null;
  const e = entryAt(k, path);
  if (e?.kind === 'link') return { dir: 'link', target: e.target };
  if (e?.kind === 'file') return { dir: false, mode: e.mode };
  if (FOLDERS.has(path) || k.state.kcode.sysfs.some((f) => f === e || f.path.startsWith(`${path}/`)))
    return { dir: true };
  const m = moduleOf(k, path);
  if (m === null) return null;
  if (m.rest === '' || (MODULE_FOLDERS as readonly string[]).includes(m.rest)) return { dir: true };
  const mode = moduleFile(k, m);
  return mode === null ? null : { dir: false, mode };
}
const join = (parent: string, name: string): string => (parent === '' ? name : `${parent}/${name}`);
const placeOf = (d: Dentry): Place => (d.inode.sb.type === 'securityfs' ? 'securityfs' : 'sysfs');

export function sysLookup(k: Kernel, parent: Dentry, name: string): Dentry | number {
  const path = join(parent.inode.node?.path ?? '', name);
  const kind = kindOf(k, placeOf(parent), path);
  if (kind === null) return -ENOENT;
  const ino = inoOf(path);
  if (kind.dir === 'link') {
    const link = { mode: S_IFLNK | 0o777, uid: 0, gid: 0, target: kind.target, ino };
    return newDentry(name, parent, makeInode(k, parent.inode.sb, link));
  }
  const node: ProcNode = { kind: kind.dir ? 'static-dir' : 'static-file', path, pid: 0, fd: 0 };
  const mode = kind.dir ? S_IFDIR | 0o755 : S_IFREG | kind.mode;
  return newDentry(name, parent, makeInode(k, parent.inode.sb, { mode, uid: 0, gid: 0, node, ino }));
}

function namesIn(k: Kernel, place: Place, path: string): string[] {
  const folder = folderAt(k, path, place);
  const names = new Set(folder === undefined ? [] : [...folder.folders.keys(), ...folder.files.keys()]);
  if (place !== 'sysfs') return [...names];
  for (const f of FOLDERS)
    if (f !== '' && f.slice(0, Math.max(0, f.lastIndexOf('/'))) === path) names.add(f.slice(f.lastIndexOf('/') + 1));
  const inside = path === '' ? '' : `${path}/`;
  for (const e of k.state.kcode.sysfs)
    if (e.path.startsWith(inside)) names.add(e.path.slice(inside.length).split('/')[0] as string);
  if (path === 'module') for (const m of k.state.modules) names.add(m.name);
  const m = moduleOf(k, path);
  if (m?.rest === '')
    for (const n of [...MODULE_FILES.keys(), 'version', 'srcversion', ...MODULE_FOLDERS]) names.add(n);
  if (m?.rest === 'parameters') for (const p of m.module.params) if (p.perm !== 0) names.add(p.name);
  if (m?.rest === 'sections') for (const n of m.module.sections.keys()) names.add(n);
  return [...names];
}
export function sysEntries(k: Kernel, parent: Dentry): DirEntry[] {
  return namesIn(k, placeOf(parent), parent.inode.node?.path ?? '').flatMap((name) => {
    const d = sysLookup(k, parent, name);
    return typeof d === 'number' ? [] : [{ name, ino: d.inode.ino, type: (d.inode.mode & S_IFMT) >>> 12 }];
  });
}

/** What a module's file says; contributed files are rendered by fs/proc/file.ts. */
export function sysRender(k: Kernel, path: string): string | number {
  const e = entryAt(k, path);
  if (e !== undefined) return show(k, e);
  const m = moduleOf(k, path);
  if (m === null) return -ENODEV;
  const param = paramOf(m.module, m.rest);
  if (param !== null) return param_get(k, m.module, param);
  return MODULE_FILES.get(m.rest)?.(m.module) ?? sectionOf(m.module, m.rest) ?? textOf(m.module, m.rest) ?? -ENOENT;
}
/** param_attr_store(), or the store() of a module's attribute. */
export function sysWrite(k: Kernel, path: string, text: string): number {
  const e = entryAt(k, path);
  if (e !== undefined) return store(k, e, text);
  const m = moduleOf(k, path);
  const param = m === null ? null : paramOf(m.module, m.rest);
  return m === null || param === null ? -EIO : param_set(k, m.module, param, text);
}
