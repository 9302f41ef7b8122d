/**
 * kernel/module-files.ts — fs/proc/generic.c, drivers/char/misc.c, fs/char_dev.c as modules see them: what they put in /proc and /dev.
 *
 * The kernel's own files are contributed (fs/proc/contributed.ts); these are plain data in `state.kcode.files`, and C answers for them.
 */

import type { Inode, OpenFile } from '../fs/types.ts';
import { EACCES, ENODEV, ENOMEM } from '../include/errno.ts';
import { O_ACCMODE, O_RDONLY, O_WRONLY } from '../include/fcntl.ts';
import {
  file_operations,
  file_struct,
  inode_struct,
  module_struct,
  proc_dir_entry,
  proc_ops,
} from '../include/kstructs.ts';
import { kfree, kmalloc } from '../mm/slab.ts';
import { callC } from './module-frames.ts';
import type { ModuleFile, ModuleOpen } from './module-state.ts';
import { functionAddress } from './symbols.ts';
import type { Kernel } from './types.ts';

export const offset = (layout: { readonly offsets: object }, field: string): number =>
  (layout.offsets as Readonly<Record<string, number>>)[field] as number;

/** The module file at a path below /proc. */
export const procFileAt = (k: Kernel, path: string): ModuleFile | null =>
  k.state.kcode.files.find((f) => f.path === path && f.major < 0) ?? null;
/** Names modules added to a folder of /proc. */
export function moduleNamesIn(k: Kernel, folder: string): string[] {
  const { files } = k.state.kcode;
  if (files.length === 0) return [];
  const prefix = folder === '' ? '' : `${folder}/`;
  const names = new Set<string>();
  for (const f of files)
    if (f.major < 0 && f.path.startsWith(prefix)) names.add(f.path.slice(prefix.length).split('/')[0] as string);
  return [...names];
}
/** The mode /proc shows for a path, or null when no module made it. A folder on the way to a sysctl counts. */
export function moduleModeAt(k: Kernel, path: string): number | null {
  const { files } = k.state.kcode;
  if (files.length === 0) return null;
  const f = procFileAt(k, path);
  if (f !== null) {
    const kind = f.kind === 'dir' ? 0o040000 : f.kind === 'link' ? 0o120000 : 0o100000;
    // The entry is the module's to change on 2.6.34.
    const mode =
      k.era.trace === 'old' && f.kind === 'file' ? k.mem.r32(f.addr + offset(proc_dir_entry, 'mode')) : f.mode;
    return kind | (mode & 0o7777);
  }
  return files.some((g) => g.major < 0 && g.path.startsWith(`${path}/`)) ? 0o040555 : null;
}
export function moduleFileOf(k: Kernel, inode: Inode): ModuleFile | null {
  if (inode.node !== null)
    return inode.sb.type === 'proc' && inode.node.pid === 0 ? procFileAt(k, inode.node.path) : null;
  if ((inode.mode & 0o170000) !== 0o020000) return null;
  const [major, minor] = [inode.rdev >>> 8, inode.rdev & 0xff];
  return k.state.kcode.files.find((f) => f.major === major && minor >= f.minor && minor < f.minor + f.count) ?? null;
}

/** The count in struct module is the truth; ours is what /proc/modules shows. */
export function useModule(k: Kernel, addr: number, by: number): void {
  const at = addr + offset(module_struct, 'refcnt');
  const n = Math.max(0, k.mem.r32(at) + by);
  k.mem.w32(at, n);
  const m = k.state.modules.find((x) => x.addr === addr);
  if (m !== undefined) m.refcnt = n;
}
/** try_module_get() and module_put() of the owner a table names. */
function hold(k: Kernel, ops: number, by: number): boolean {
  const owner = ops === 0 ? 0 : k.mem.r32(ops + offset(file_operations, 'owner')) >>> 0;
  const m = k.state.modules.find((x) => x.addr === owner);
  if (m === undefined) return true;
  if (by > 0 && m.state === 'Unloading') return false;
  useModule(k, m.addr, by);
  return true;
}
const NAMES = {
  fops: {
    open: 'open',
    read: 'read',
    write: 'write',
    release: 'release',
    llseek: 'llseek',
    ioctl: 'unlocked_ioctl',
    poll: 'poll',
  },
  proc_ops: {
    open: 'proc_open',
    read: 'proc_read',
    write: 'proc_write',
    release: 'proc_release',
    llseek: 'proc_lseek',
    ioctl: 'proc_ioctl',
    poll: 'proc_poll',
  },
} as const;
const SEQ = {
  single: { open: 'proc_single_open', read: 'seq_read', llseek: 'seq_lseek', release: 'single_release' },
  seq: { open: 'proc_seq_open', read: 'seq_read', llseek: 'seq_lseek', release: 'seq_release' },
} as const;
/** A function of the table; 0 when there is none. */
export function opOf(k: Kernel, o: ModuleOpen, name: keyof (typeof NAMES)['fops']): number {
  if (o.table === 'single' || o.table === 'seq') {
    const door = SEQ[o.table][name as 'open'];
    return door === undefined ? 0 : functionAddress(door);
  }
  if (o.ops === 0 || (o.table !== 'fops' && o.table !== 'proc_ops')) return 0;
  const at = o.table === 'fops' ? offset(file_operations, NAMES.fops[name]) : offset(proc_ops, NAMES.proc_ops[name]);
  return k.mem.r32(o.ops + at) >>> 0;
}

function tableOf(k: Kernel, f: ModuleFile): { ops: number; table: ModuleOpen['table'] } {
  if (f.kind === 'sysctl') return { ops: f.ops, table: 'sysctl' };
  if (f.kind === 'single' || f.kind === 'seq') return { ops: f.ops, table: f.kind };
  if (f.kind !== 'file') return { ops: f.ops, table: 'fops' };
  if (k.era.trace === 'new') return { ops: f.ops, table: 'proc_ops' };
  const fops = k.mem.r32(f.addr + offset(proc_dir_entry, 'proc_fops')) >>> 0;
  return fops === 0 ? { ops: f.addr, table: 'entry' } : { ops: fops, table: 'fops' };
}
/** The data a module attached to its entry: proc_create_data(), or the entry's own field. */
export const dataOf = (k: Kernel, f: ModuleFile): number =>
  f.kind === 'file' && k.era.trace === 'old' ? k.mem.r32(f.addr + offset(proc_dir_entry, 'data')) : f.data;

/** proc_reg_open(), misc_open(), chrdev_open(): 0 or an errno. Differs: the module's open() may not sleep. */
export function moduleOpen(k: Kernel, file: OpenFile): number {
  const f = moduleFileOf(k, file.inode);
  if (f === null) return -ENODEV;
  const { ops, table } = tableOf(k, f);
  const device = f.major >= 0;
  if (device && (ops === 0 || !hold(k, ops, 1))) return -ENODEV;
  if (f.kind === 'sysctl' && (file.flags & O_ACCMODE) !== O_RDONLY && (f.mode & 0o222) === 0) return -EACCES;
  const filp = kmalloc(k, file_struct.size);
  const inode = filp === 0 ? 0 : kmalloc(k, inode_struct.size);
  if (inode === 0) {
    if (filp !== 0) kfree(k, filp);
    return -ENOMEM;
  }
  const put = (base: number, layout: { readonly offsets: object }, values: Readonly<Record<string, number>>): void => {
    for (const [name, v] of Object.entries(values)) k.mem.w32(base + offset(layout, name), v);
  };
  put(inode, inode_struct, {
    i_mode: file.inode.mode,
    i_ino: file.inode.ino,
    i_rdev: device ? ((file.inode.rdev >>> 8) << 20) | (file.inode.rdev & 0xff) : 0,
    i_private: device ? 0 : dataOf(k, f),
    i_cdev: f.addr,
    i_fop: ops,
  });
  const acc = file.flags & O_ACCMODE;
  put(filp, file_struct, {
    f_inode: inode,
    f_op: ops,
    f_flags: file.flags,
    f_mode: (acc !== O_WRONLY ? 1 : 0) | (acc !== O_RDONLY ? 2 : 0),
    // misc_open() sets it since 2.6.35.
    private_data: f.kind === 'misc' && k.era.trace === 'new' ? f.addr : 0,
  });
  const open: ModuleOpen = { file: f, ops, table, filp, inode, gone: false };
  const fn = opOf(k, open, 'open');
  const r = fn === 0 ? 0 : callC(k, fn, [inode, filp], ['do_sys_open', 'sys_open']);
  if (r !== 0) {
    if (device) hold(k, ops, -1);
    kfree(k, filp);
    kfree(k, inode);
    return r;
  }
  file.module = open;
  f.opens.push(open);
  return 0;
}

/** The last reference goes, or the entry under it. */
function close(k: Kernel, o: ModuleOpen): void {
  const { opens } = o.file;
  const i = opens.indexOf(o);
  if (i < 0) return;
  opens.splice(i, 1);
  o.gone = true;
  const fn = opOf(k, o, 'release');
  if (fn !== 0) callC(k, fn, [o.inode, o.filp], ['__fput', 'filp_close']);
  if (o.file.major >= 0) hold(k, o.ops, -1);
}
export function moduleRelease(k: Kernel, file: OpenFile): void {
  const o = file.module;
  if (o === undefined) return;
  delete file.module;
  close(k, o);
  kfree(k, o.filp);
  kfree(k, o.inode);
}
/** remove_proc_entry(), proc_remove(): whatever is below goes as well when `below`; open files are released by their functions. */
export function removeModuleFile(k: Kernel, f: ModuleFile, below: boolean): void {
  const { kcode } = k.state;
  const doomed = kcode.files.filter((g) => g === f || (below && g.major < 0 && g.path.startsWith(`${f.path}/`)));
  kcode.files = kcode.files.filter((g) => !doomed.includes(g));
  for (const g of doomed) {
    if (g.major < 0) for (const o of [...g.opens]) close(k, o);
    if (g.major < 0 && g.kind !== 'sysctl' && g.addr !== 0) kfree(k, g.addr);
  }
}
