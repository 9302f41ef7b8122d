/**
 * kernel/exports/sysfs.ts — fs/sysfs, drivers/base/devtmpfs.c: what modules put into /sys and /dev by way of kobjects and devices.
 *
 * The C of lib/kobject.c and drivers/base is in the headers (c/kernel/linux/kobject.h, device.h); here are the names. Differs: the
 * functions behind have names of ours, and no uevents are sent.
 */
import { makeNode, removeName } from '../../fs/index.ts';
import { kmalloc } from '../../mm/slab.ts';
import type { SysEntry } from '../module-state.ts';
import { type CArgs, type ExportedFunction, fn } from './abi.ts';

const ENOENT = 2;
const ENOMEM = 12;
const EEXIST = 17;
const EINVAL = 22;
const MAX_ENTRIES = 4096;
/** Room for a struct kobject that stands for a folder of the kernel's own. */
const KOBJECT_BYTES = 64;
const S_IFCHR = 0o020000;

const entries = (a: CArgs): SysEntry[] => a.k.state.kcode.sysfs;
const folderOf = (a: CArgs, object: number): SysEntry | undefined =>
  entries(a).find((e) => e.kind === 'dir' && e.addr === object);
const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** sysfs_add_one(): 0, -EEXIST (and the log says so), -ENOMEM. */
function add(a: CArgs, e: Partial<SysEntry> & Pick<SysEntry, 'kind' | 'path'>): number {
  if (entries(a).some((f) => f.path === e.path)) {
    a.k.printk(4, `sysfs: cannot create duplicate filename '/${e.path}'`);
    return -EEXIST;
  }
  if (entries(a).length >= MAX_ENTRIES) return -ENOMEM;
  entries(a).push({ addr: 0, attr: 0, mode: 0o755, show: 0, store: 0, target: '', ...e });
  return 0;
}
function remove(a: CArgs, path: string): void {
  const { kcode } = a.k.state;
  kcode.sysfs = kcode.sysfs.filter((e) => e.path !== path && !e.path.startsWith(`${path}/`));
}
/** From the folder a link is in to what it names. */
function relative(from: string, to: string): string {
  const depth = from.split('/').length;
  return `${'../'.repeat(depth)}${to}`;
}

export const sysfsExports: readonly ExportedFunction[] = [
  fn('__sysfs_add_dir', (a) => {
    const parent = a.u(1) === 0 ? '' : folderOf(a, a.u(1))?.path;
    const name = a.u(2) === 0 ? '' : a.str(2);
    if (parent === undefined) return -ENOENT;
    if (name === '') return -EINVAL;
    return add(a, { kind: 'dir', path: below(parent, name.replaceAll('/', '!')), addr: a.u(0) });
  }),
  fn('__sysfs_add_file', (a) => {
    const object = folderOf(a, a.u(0));
    if (object === undefined) return -ENOENT;
    const folder = a.u(1) === 0 ? object.path : below(object.path, a.str(1));
    if (folder !== object.path && !entries(a).some((e) => e.path === folder)) add(a, { kind: 'dir', path: folder });
    const path = below(folder, a.str(3));
    const functions = { show: a.u(5), store: a.u(6) };
    return add(a, { kind: 'file', path, addr: a.u(0), attr: a.u(2), mode: a.u(4) & 0o777, ...functions });
  }),
  fn('__sysfs_add_link', (a) => {
    const [from, to] = [folderOf(a, a.u(0)), folderOf(a, a.u(1))];
    if (from === undefined || to === undefined) return -ENOENT;
    const path = below(from.path, a.str(2));
    return add(a, { kind: 'link', path, mode: 0o777, target: relative(from.path, to.path) });
  }),
  fn('__sysfs_remove', (a) => {
    const object = folderOf(a, a.u(0));
    if (object !== undefined) remove(a, a.u(1) === 0 ? object.path : below(object.path, a.str(1)));
    return 0;
  }),
  fn('__sysfs_folder', (a) => {
    const path = a.str(0);
    const known = entries(a).find((e) => e.kind === 'dir' && e.path === path);
    if (known !== undefined) return known.addr;
    const addr = kmalloc(a.k, KOBJECT_BYTES);
    if (addr !== 0) add(a, { kind: 'dir', path, addr });
    return addr;
  }),
  fn('__dev_node', (a) => {
    const path = `/dev/${a.str(0).replaceAll('!', '/')}`;
    const [mode, dev] = [a.u(1) & 0o7777, a.u(2)];
    if (mode === 0) removeName(a.k, path);
    else makeNode(a.k, path, S_IFCHR | mode, ((dev >>> 20) << 8) | (dev & 0xff));
    return 0;
  }),
];
