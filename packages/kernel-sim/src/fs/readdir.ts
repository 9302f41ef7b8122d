/** fs/readdir.ts — fs/readdir.c: getdents in both layouts. What a folder held when reading began is what is read. */
import { EBADF, EFAULT, EINVAL, ENOENT, ENOTDIR } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { Struct } from './bytes.ts';
import { fget, keepNames } from './file.ts';
import { chargeCopy } from './io.ts';
import { list } from './lookup.ts';
import { fsnotify, IN } from './notify.ts';
import { touch_atime } from './reg.ts';
import type { DirEntry } from './types.ts';

type Encode = (e: DirEntry, name: Uint8Array, next: number) => Uint8Array;
const round = (n: number, to: number): number => Math.ceil(n / to) * to;

/** struct linux_dirent64 */
const dirent64: Encode = (e, name, next) => {
  const size = round(19 + name.length + 1, 8);
  const s = new Struct(size).u64(0, e.ino).u64(8, next).u16(16, size).u8(18, e.type);
  s.bytes.set(name, 19);
  return s.bytes;
};
/** struct linux_dirent: the type stands in the last byte. */
const dirent: Encode = (e, name, next) => {
  const size = round(10 + name.length + 2, 4);
  const s = new Struct(size)
    .u32(0, e.ino)
    .u32(4, next)
    .u16(8, size)
    .u8(size - 1, e.type);
  s.bytes.set(name, 10);
  return s.bytes;
};

function getdents(k: Kernel, task: Task, fd: number, buf: Arg, count: number, encode: Encode): number {
  const file = fget(k, task, fd);
  if (file === null) return -EBADF;
  if (file.kind !== 'dir') return -ENOTDIR;
  if (file.path.dentry.gone) return -ENOENT;
  let { names } = file;
  if (names === null || file.pos === 0) {
    names = list(k, file.path.dentry, task);
    keepNames(k, file, names);
    chargeCopy(k, task, names.length * 64);
  }
  touch_atime(k, file.path);
  let used = 0;
  while (file.pos < names.length) {
    const e = names[file.pos] as DirEntry;
    const row = encode(e, encodeUtf8(e.name), file.pos + 1);
    if (used + row.length > count) {
      if (used === 0) return -EINVAL;
      break;
    }
    if (k.user.write(k.user.at(buf, used), row) < 0) return used > 0 ? used : -EFAULT;
    used += row.length;
    file.pos += 1;
  }
  fsnotify(k, file.path.dentry, IN.access);
  chargeCopy(k, task, used * 8);
  return used;
}

export const readdirSyscalls = [
  syscall('getdents64', NR.getdents64, [int, user, uint], (k, t, fd, buf, n) => getdents(k, t, fd, buf, n, dirent64)),
  syscall('getdents', NR.getdents, [int, user, uint], (k, t, fd, buf, n) => getdents(k, t, fd, buf, n, dirent)),
];
