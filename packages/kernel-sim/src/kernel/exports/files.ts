/** kernel/exports/files.ts — fs/proc/generic.c, drivers/char/misc.c, fs/char_dev.c, kernel/sysctl.c: names that modules answer for. */

import { makeNode, removeName } from '../../fs/index.ts';
import { cdev, ctl_table, file_struct, inode_struct, miscdevice, proc_dir_entry } from '../../include/kstructs.ts';
import { latin1 } from '../../include/utf8.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { offset, removeModuleFile } from '../module-files.ts';
import type { ModuleFile } from '../module-state.ts';
import { type CArgs, type ExportedFunction, fn, fns, kstring, NEW, OLD, putString } from './abi.ts';
import { copyFrom, copyTo } from './user.ts';

const ENOENT = 2;
const ENOMEM = 12;
const EBUSY = 16;
const EINVAL = 22;
const ESPIPE = 29;
const MISC_MAJOR = 10;
const MISC_DYNAMIC_MINOR = 255;
const S_IFCHR = 0o020000;
const MAX_FILES = 4096;

function add(a: CArgs, f: Partial<ModuleFile> & Pick<ModuleFile, 'kind' | 'path'>): void {
  const none = { mode: 0, addr: 0, ops: 0, data: 0, target: '', major: -1, minor: 0, count: 0, opens: [] };
  a.k.state.kcode.files.push({ ...none, ...f });
}
const word = (a: CArgs, at: number): number => a.k.mem.r32(at) >>> 0;

/** The path of a name below an entry: 0 is /proc itself. */
function pathOf(a: CArgs, name: string, parent: number): string | null {
  const at = parent === 0 ? null : a.k.state.kcode.files.find((f) => f.addr === parent && f.major < 0);
  if (at === undefined || name === '') return null;
  return at === null ? name.replace(/^\/+/, '') : `${at.path}/${name}`;
}
/** __proc_create(), proc_register(): the entry's address, 0 when there is none. */
function entry(a: CArgs, f: Pick<ModuleFile, 'kind' | 'mode'> & Partial<ModuleFile>, parent: number): number {
  const name = a.str(0);
  const path = pathOf(a, name, parent);
  if (path === null || path.length > 255 || a.k.state.kcode.files.length >= MAX_FILES) return 0;
  const old = a.k.state.kcode.files.find((g) => g.path === path && g.major < 0);
  if (old !== undefined && a.k.era.trace === 'new') {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    a.k.printk(4, `proc_dir_entry '${folder === '' ? '/proc' : folder}/${name}' already registered`);
    return 0;
  }
  const addr = kmalloc(a.k, proc_dir_entry.size + name.length + 1);
  if (addr === 0) return 0;
  putString(a.k, addr + proc_dir_entry.size, name);
  a.k.mem.w32(addr + offset(proc_dir_entry, 'name'), addr + proc_dir_entry.size);
  a.k.mem.w32(addr + offset(proc_dir_entry, 'mode'), f.mode);
  a.k.mem.w32(addr + offset(proc_dir_entry, 'data'), f.data ?? 0);
  a.k.mem.w32(addr + offset(proc_dir_entry, 'parent'), parent);
  a.k.mem.w32(addr + offset(proc_dir_entry, 'proc_fops'), a.k.era.trace === 'old' ? (f.ops ?? 0) : 0);
  add(a, { ...f, path, addr });
  return addr;
}
const fileMode = (mode: number): number => mode & 0o7777 || 0o444;
function remove(a: CArgs, f: ModuleFile | undefined, below: boolean, name: string): number {
  if (f === undefined) {
    if (name !== '') a.k.printk(4, `remove_proc_entry: removing non-existent entry '${name}'`);
    return -ENOENT;
  }
  removeModuleFile(a.k, f, below);
  return 0;
}
const byName = (a: CArgs): ModuleFile | undefined => {
  const path = pathOf(a, a.str(0), a.u(1));
  return a.k.state.kcode.files.find((f) => f.path === path && f.major < 0);
};

// devices

const taken = (a: CArgs, major: number, minor: number, count: number): boolean =>
  a.k.state.kcode.files.some((f) => f.major === major && minor < f.minor + f.count && f.minor < minor + count);
function miscRegister(a: CArgs): number {
  const misc = a.u(0);
  let minor = a.k.mem.r32(misc + offset(miscdevice, 'minor'));
  if (minor === MISC_DYNAMIC_MINOR) {
    for (minor = 63; minor >= 0 && taken(a, MISC_MAJOR, minor, 1); ) minor -= 1;
    if (minor < 0) return -EBUSY;
    a.k.mem.w32(misc + offset(miscdevice, 'minor'), minor);
  } else if (taken(a, MISC_MAJOR, minor, 1)) return -EBUSY;
  const name = kstring(a.k, word(a, misc + offset(miscdevice, 'name')), 64);
  const nodename = word(a, misc + offset(miscdevice, 'nodename'));
  const path = nodename === 0 ? name : kstring(a.k, nodename, 64);
  const mode = a.k.mem.r32(misc + offset(miscdevice, 'mode')) & 0o777 || 0o600;
  const ops = word(a, misc + offset(miscdevice, 'fops'));
  add(a, { kind: 'misc', path, mode, addr: misc, ops, major: MISC_MAJOR, minor, count: 1 });
  if (path !== '') makeNode(a.k, `/dev/${path}`, S_IFCHR | mode, (MISC_MAJOR << 8) | (minor & 0xff));
  return 0;
}
function miscDeregister(a: CArgs): number {
  const f = a.k.state.kcode.files.find((g) => g.kind === 'misc' && g.addr === a.u(0));
  if (f === undefined) return -EINVAL;
  removeModuleFile(a.k, f, false);
  removeName(a.k, `/dev/${f.path}`);
  return 0;
}
/** __register_chrdev_region(): 0 asks for the highest major that is free. */
function region(a: CArgs, wanted: number, minor: number, count: number, name: string, ops: number): number {
  let major = wanted;
  if (major === 0) for (major = 254; major > 233 && taken(a, major, 0, 256); ) major -= 1;
  if (major <= 233 && wanted === 0) return -EBUSY;
  if (major > 511) return -EINVAL;
  if (taken(a, major, minor, count)) return -EBUSY;
  add(a, { kind: 'chrdev', path: name, ops, major, minor, count });
  return major;
}
function dropRegion(a: CArgs, major: number, minor: number): number {
  const f = a.k.state.kcode.files.find((g) => g.kind === 'chrdev' && g.major === major && g.minor === minor);
  if (f !== undefined) removeModuleFile(a.k, f, false);
  return 0;
}
/** dev_t of the kernel: 12 bits and 20. */
const majorOf = (dev: number): number => dev >>> 20;
const minorOf = (dev: number): number => dev & 0xfffff;

// sysctl

function addTable(
  a: CArgs,
  table: number,
  folder: string,
  depth: number,
  header: number,
  budget: { left: number },
): void {
  for (let t = table; depth < 8; t += ctl_table.size) {
    const name = word(a, t + offset(ctl_table, 'procname'));
    budget.left -= 1;
    if (name === 0 || budget.left < 0 || a.k.state.kcode.files.length >= MAX_FILES) return;
    const path = `${folder}/${kstring(a.k, name, 64)}`;
    const child = word(a, t + offset(ctl_table, 'child'));
    if (child !== 0) addTable(a, child, path, depth + 1, header, budget);
    else
      add(a, {
        kind: 'sysctl',
        path,
        mode: a.k.mem.r32(t + offset(ctl_table, 'mode')) & 0o777,
        ops: t,
        data: header,
        addr: t,
      });
  }
}
function registerTable(a: CArgs, table: number, folder: string): number {
  const header = kmalloc(a.k, 16);
  if (header !== 0) addTable(a, table, folder, 0, header, { left: 512 });
  return header;
}
/** proc_dointvec(): numbers with blanks between. */
function dointvec(a: CArgs, clamp: boolean): number {
  const [t, write, buf, lenp, ppos] = [a.u(0), a.u(1), a.u(2), a.u(3), a.u(4)];
  const data = word(a, t + offset(ctl_table, 'data'));
  const items = a.k.mem.r32(t + offset(ctl_table, 'maxlen')) >>> 2;
  const size = word(a, lenp);
  if (data === 0 || items === 0 || size === 0 || (write === 0 && word(a, ppos) !== 0)) {
    a.k.mem.w32(lenp, 0);
    return 0;
  }
  if (write === 0) {
    const values = Array.from({ length: Math.min(items, 64) }, (_, i) => a.k.mem.r32(data + i * 4) | 0);
    return give(a, buf, lenp, ppos, `${values.join('\t')}\n`);
  }
  const text = take(a, buf, Math.min(size, 4096));
  if (text === null) return -14;
  const numbers = text.trim().split(/\s+/);
  for (let i = 0; i < Math.min(items, numbers.length); i += 1) {
    const s = numbers[i] as string;
    const v = /^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(s) ? Number(s.replace(/^-/, '')) * (s.startsWith('-') ? -1 : 1) : null;
    if (v === null || Math.abs(v) > 0x80000000) return -EINVAL;
    if (clamp) {
      const [min, max] = [word(a, t + offset(ctl_table, 'extra1')), word(a, t + offset(ctl_table, 'extra2'))];
      if ((min !== 0 && v < (a.k.mem.r32(min) | 0)) || (max !== 0 && v > (a.k.mem.r32(max) | 0))) return -EINVAL;
    }
    a.k.mem.w32(data + i * 4, v);
  }
  a.k.mem.w32(ppos, word(a, ppos) + size);
  return 0;
}
function give(a: CArgs, buf: number, lenp: number, ppos: number, text: string): number {
  const bytes = Uint8Array.from(text.slice(0, word(a, lenp)), (c) => c.charCodeAt(0) & 0xff);
  const at = kmalloc(a.k, Math.max(1, bytes.length));
  if (at === 0) return -ENOMEM;
  a.k.mem.kwrite(at, bytes);
  const left = copyTo(a, buf, at, bytes.length);
  kfree(a.k, at);
  if (left !== 0) return -14;
  a.k.mem.w32(lenp, bytes.length);
  a.k.mem.w32(ppos, word(a, ppos) + bytes.length);
  return 0;
}
function take(a: CArgs, buf: number, n: number): string | null {
  const at = kmalloc(a.k, n);
  if (at === 0) return null;
  const left = copyFrom(a, at, buf, n);
  const text = left === 0 ? latin1(a.k.mem.kread(at, n)) : null;
  kfree(a.k, at);
  return text;
}
function dostring(a: CArgs): number {
  const [t, write, buf, lenp, ppos] = [a.u(0), a.u(1), a.u(2), a.u(3), a.u(4)];
  const data = word(a, t + offset(ctl_table, 'data'));
  const max = a.k.mem.r32(t + offset(ctl_table, 'maxlen'));
  const size = word(a, lenp);
  if (data === 0 || max <= 0 || size === 0 || (write === 0 && word(a, ppos) !== 0)) {
    a.k.mem.w32(lenp, 0);
    return 0;
  }
  if (write === 0) return give(a, buf, lenp, ppos, `${kstring(a.k, data, max)}\n`);
  const text = take(a, buf, Math.min(size, 4096));
  if (text === null) return -14;
  putString(a.k, data, (/^[^\n\0]*/.exec(text)?.[0] ?? '').slice(0, max - 1));
  a.k.mem.w32(ppos, word(a, ppos) + size);
  return 0;
}

/** no_llseek and the like: a 64-bit result. */
function seek(a: CArgs, move: boolean): number {
  const pos = a.u(0) + offset(file_struct, 'f_pos');
  const whence = a.i(3);
  const now = word(a, pos);
  const to = !move ? now : whence === 0 ? a.i(1) : whence === 1 ? now + a.i(1) : -1;
  a.high(to < 0 ? -1 : 0);
  if (to < 0) return -EINVAL;
  a.k.mem.w32(pos, to);
  a.k.mem.w32(pos + 4, 0);
  return to;
}

export const fileExports: readonly ExportedFunction[] = [
  fn(
    'create_proc_entry',
    (a) =>
      (a.u(1) & 0o170000) === 0o040000
        ? entry(a, { kind: 'dir', mode: a.u(1) & 0o7777 || 0o555 }, a.u(2))
        : entry(a, { kind: 'file', mode: fileMode(a.u(1)) }, a.u(2)),
    { eras: OLD },
  ),
  fn('proc_create', (a) => entry(a, { kind: 'file', mode: fileMode(a.u(1)), ops: a.u(3) }, a.u(2)), { eras: NEW }),
  fn('proc_create_data', (a) => entry(a, { kind: 'file', mode: fileMode(a.u(1)), ops: a.u(3), data: a.u(4) }, a.u(2))),
  fn(
    'proc_create_single_data',
    (a) => entry(a, { kind: 'single', mode: fileMode(a.u(1)), ops: a.u(3), data: a.u(4) }, a.u(2)),
    { eras: NEW },
  ),
  fn(
    'proc_create_seq_private',
    (a) => entry(a, { kind: 'seq', mode: fileMode(a.u(1)), ops: a.u(3), data: a.u(5) }, a.u(2)),
    { eras: NEW },
  ),
  fn('proc_mkdir', (a) => entry(a, { kind: 'dir', mode: 0o555 }, a.u(1))),
  fn('proc_mkdir_mode', (a) => entry(a, { kind: 'dir', mode: a.u(1) & 0o7777 }, a.u(2))),
  fn('proc_symlink', (a) => entry(a, { kind: 'link', mode: 0o777, target: a.str(2) }, a.u(1))),
  fn('remove_proc_entry', (a) => remove(a, byName(a), false, a.str(0))),
  fn('remove_proc_subtree', (a) => remove(a, byName(a), true, ''), { eras: NEW }),
  fn(
    'proc_remove',
    (a) =>
      a.u(0) === 0
        ? 0
        : remove(
            a,
            a.k.state.kcode.files.find((f) => f.addr === a.u(0) && f.major < 0),
            true,
            '',
          ),
    { eras: NEW },
  ),
  ...fns(['pde_data', 'PDE_DATA'], (a) => word(a, a.u(0) + offset(inode_struct, 'i_private')), { eras: NEW }),
  fn('misc_register', miscRegister),
  fn('misc_deregister', miscDeregister),
  fn('__register_chrdev', (a) => {
    const major = region(a, a.u(0), a.u(1), a.u(2), a.str(3), a.u(4));
    return a.u(0) === 0 || major < 0 ? major : 0;
  }),
  fn('__unregister_chrdev', (a) => dropRegion(a, a.u(0), a.u(1))),
  fn('alloc_chrdev_region', (a) => {
    const major = region(a, 0, a.u(1), a.u(2), a.str(3), 0);
    if (major < 0) return major;
    a.k.mem.w32(a.u(0), (major << 20) | a.u(1));
    return 0;
  }),
  fn('register_chrdev_region', (a) => Math.min(0, region(a, majorOf(a.u(0)), minorOf(a.u(0)), a.u(1), a.str(2), 0))),
  fn('unregister_chrdev_region', (a) => dropRegion(a, majorOf(a.u(0)), minorOf(a.u(0)))),
  fn('cdev_alloc', (a) => kmalloc(a.k, cdev.size)),
  fn('cdev_init', (a) => {
    for (let i = 0; i < cdev.size; i += 4) a.k.mem.w32(a.u(0) + i, 0);
    a.k.mem.w32(a.u(0) + offset(cdev, 'ops'), a.u(1));
    return 0;
  }),
  fn('cdev_add', (a) => {
    const [c, dev, count] = [a.u(0), a.u(1), a.u(2)];
    a.k.mem.w32(c + offset(cdev, 'dev'), dev);
    a.k.mem.w32(c + offset(cdev, 'count'), count);
    const { files } = a.k.state.kcode;
    const at = files.findIndex((f) => f.kind === 'chrdev' && f.major === majorOf(dev) && f.minor === minorOf(dev));
    const ops = word(a, c + offset(cdev, 'ops'));
    if (at >= 0) files[at] = { ...(files[at] as ModuleFile), ops, addr: c };
    else add(a, { kind: 'chrdev', path: 'cdev', ops, addr: c, major: majorOf(dev), minor: minorOf(dev), count });
    return 0;
  }),
  fn('cdev_del', (a) => {
    const { files } = a.k.state.kcode;
    const at = files.findIndex((f) => f.addr === a.u(0) && f.major >= 0);
    if (at >= 0) files[at] = { ...(files[at] as ModuleFile), ops: 0, addr: 0 };
    return 0;
  }),
  fn('register_sysctl_table', (a) => registerTable(a, a.u(0), 'sys')),
  fn('register_sysctl', (a) => registerTable(a, a.u(1), `sys/${a.str(0)}`), { eras: NEW }),
  fn('unregister_sysctl_table', (a) => {
    const { kcode } = a.k.state;
    for (const f of kcode.files.filter((g) => g.kind === 'sysctl' && g.data === a.u(0) && a.u(0) !== 0))
      removeModuleFile(a.k, f, false);
    if (a.u(0) !== 0) kfree(a.k, a.u(0));
    return 0;
  }),
  fn('proc_dointvec', (a) => dointvec(a, false)),
  fn('proc_dointvec_minmax', (a) => dointvec(a, true)),
  fn('proc_dostring', dostring),
  ...fns(['nonseekable_open', 'simple_open', 'stream_open'], () => 0),
  fn('no_llseek', (a) => {
    a.high(-1);
    return -ESPIPE;
  }),
  fn('noop_llseek', (a) => seek(a, false)),
  ...fns(['default_llseek', 'generic_file_llseek'], (a) => seek(a, true)),
];
