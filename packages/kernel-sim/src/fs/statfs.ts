/** fs/statfs.ts — fs/statfs.c and fs/sync.c. */
import * as E from '../include/errno.ts';
import { NAME_MAX } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { Struct } from './bytes.ts';
import { fget } from './file.ts';
import { namei } from './namei.ts';
import { MACHINE_BYTES, PAGE } from './super.ts';
import type { FsType, Path } from './types.ts';

const TMPFS = 0x01021994;
/** The s_magic of each type; the rest is a tmpfs. */
const MAGIC: Partial<Record<FsType, number>> = {
  proc: 0x9fa0,
  sysfs: 0x62656572,
  ramfs: 0x858458f6,
  rootfs: 0x858458f6,
  devpts: 0x1cd1,
  cgroup2: 0x63677270,
  debugfs: 0x64626720,
  securityfs: 0x73636673,
  pipefs: 0x50495045,
  sockfs: 0x534f434b,
  anon_inodefs: 0x09041934,
};
interface Numbers {
  readonly type: number;
  readonly blocks: number;
  readonly free: number;
  readonly files: number;
  readonly ffree: number;
  readonly dev: number;
  readonly flags: number;
}
function numbersOf(k: Kernel, { mnt }: Path): Numbers {
  const { sb } = mnt;
  const counted = sb.maxBytes > 0;
  const left = Math.min(sb.maxBytes - sb.usedBytes, MACHINE_BYTES - k.state.fs.bytes);
  const ST_VALID = 0x20;
  return {
    type: MAGIC[sb.type] ?? TMPFS,
    blocks: counted ? Math.floor(sb.maxBytes / PAGE) : 0,
    free: counted ? Math.max(0, Math.floor(left / PAGE)) : 0,
    files: counted ? sb.maxInodes : 0,
    ffree: counted ? sb.maxInodes - sb.usedInodes : 0,
    dev: sb.dev,
    flags: (mnt.flags & 15) | (sb.readOnly ? 1 : 0) | ((mnt.flags & (1 << 21)) !== 0 ? 0x1000 : 0) | ST_VALID,
  };
}
function statfs64(n: Numbers): Uint8Array {
  const s = new Struct(84).u32(0, n.type).u32(4, PAGE);
  [n.blocks, n.free, n.free, n.files, n.ffree].forEach((v, i) => {
    s.u64(8 + i * 8, v);
  });
  return s.u32(48, n.dev).u32(52, 0).u32(56, NAME_MAX).u32(60, PAGE).u32(64, n.flags).bytes;
}
function statfs32(n: Numbers): Uint8Array {
  const s = new Struct(64);
  [n.type, PAGE, n.blocks, n.free, n.free, n.files, n.ffree, n.dev, 0, NAME_MAX, PAGE, n.flags].forEach((v, i) => {
    s.u32(i * 4, v);
  });
  return s.bytes;
}
type Layout = (n: Numbers) => Uint8Array;
function byName(k: Kernel, t: Task, name: string | number, out: Arg, layout: Layout): number {
  if (typeof name === 'number') return name;
  const found = namei(k, t, name);
  return typeof found === 'number' ? found : k.user.write(out, layout(numbersOf(k, found.path)));
}
function byFd(k: Kernel, t: Task, fd: number, out: Arg, layout: Layout): number {
  const file = fget(k, t, fd, true);
  return file === null ? -E.EBADF : k.user.write(out, layout(numbersOf(k, file.path)));
}
const SIZES = [84, 88];
/** Memory needs no writing back: every sync is done at once. */
const fsync = (k: Kernel, t: Task, fd: number): number => {
  const file = fget(k, t, fd);
  if (file === null) return -E.EBADF;
  return file.kind === 'reg' || file.kind === 'dir' ? 0 : -E.EINVAL;
};

export const statfsSyscalls = [
  syscall('statfs', NR.statfs, [user, user], (k, t, p, out) => byName(k, t, k.user.string(p), out, statfs32)),
  syscall('fstatfs', NR.fstatfs, [int, user], (k, t, fd, out) => byFd(k, t, fd, out, statfs32)),
  syscall('statfs64', NR.statfs64, [user, uint, user], (k, t, p, size, out) =>
    SIZES.includes(size) ? byName(k, t, k.user.string(p), out, statfs64) : -E.EINVAL,
  ),
  syscall('fstatfs64', NR.fstatfs64, [int, uint, user], (k, t, fd, size, out) =>
    SIZES.includes(size) ? byFd(k, t, fd, out, statfs64) : -E.EINVAL,
  ),
  syscall('sync', NR.sync, [], () => 0),
  syscall('fsync', NR.fsync, [int], fsync),
  syscall('fdatasync', NR.fdatasync, [int], fsync),
  syscall('syncfs', NR.syncfs, [int], (k, t, fd) => (fget(k, t, fd) === null ? -E.EBADF : 0)),
];
