/** program/sys-files.ts — calls about files, folders and descriptors. Results: see sys.ts. */
import { O_LARGEFILE, O_RDONLY, S_IFMT } from '../include/fcntl.ts';
import { NR } from '../include/unistd.ts';
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import { call, filling, fromTimespec, Reader, type Sys, split64, timespec, words } from './call.ts';

/** struct stat64, decoded. Times are milliseconds since 1970. */
export interface Stat {
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly size: number;
  readonly blksize: number;
  readonly blocks: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
}
export interface Dirent {
  readonly ino: number;
  /** DT_DIR 4, DT_REG 8, DT_LNK 10, DT_CHR 2, DT_BLK 6, DT_FIFO 1, DT_SOCK 12; 0 unknown. */
  readonly type: number;
  readonly name: string;
}
export interface PollFd {
  readonly fd: number;
  readonly events: number;
}
/** struct statfs64, decoded; sizes in blocks of `bsize`. */
export interface Statfs {
  readonly type: number;
  readonly bsize: number;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

const STAT_BYTES = 96;
const decodeStat = (r: Reader): Stat => ({
  dev: r.u64(0),
  ino: r.u64(88),
  mode: r.u32(16),
  nlink: r.u32(20),
  uid: r.u32(24),
  gid: r.u32(28),
  rdev: r.u64(32),
  size: r.u64(44),
  blksize: r.u32(52),
  blocks: r.u64(56),
  atime: fromTimespec(r, 64),
  mtime: fromTimespec(r, 72),
  ctime: fromTimespec(r, 80),
});
const decodeStatfs = (r: Reader): Statfs => ({
  type: r.u32(0),
  bsize: r.u32(4),
  blocks: r.u64(8),
  bfree: r.u64(16),
  bavail: r.u64(24),
  files: r.u64(32),
  ffree: r.u64(40),
});

/** The records of one getdents64() buffer. */
function decodeDirents(r: Reader, length: number): Dirent[] {
  const entries: Dirent[] = [];
  for (let at = 0; at + 19 <= length; at += Math.max(r.u16(at + 16), 20)) {
    let end = at + 19;
    while (end < length && r.bytes[end] !== 0) end += 1;
    entries.push({ ino: r.u64(at), type: r.u8(at + 18), name: decodeUtf8(r.bytes, at + 19, end) });
  }
  return entries;
}

const statCall = (nr: number) =>
  function* (what: string | number): Sys<Stat | number> {
    const out = new Uint8Array(STAT_BYTES);
    return yield* filling(nr, [what, out], out, decodeStat);
  };

export const fileCalls = {
  /** At most `count` bytes; empty at the end of the file. */
  *read(fd: number, count: number): Sys<Uint8Array | number> {
    const buffer = new Uint8Array(count);
    const n: number = yield { nr: NR.read, args: [fd, buffer, count] };
    return n < 0 ? n : buffer.slice(0, n);
  },
  *pread(fd: number, count: number, offset: number): Sys<Uint8Array | number> {
    const buffer = new Uint8Array(count);
    const n: number = yield { nr: NR.pread64, args: [fd, buffer, count, ...split64(offset)] };
    return n < 0 ? n : buffer.slice(0, n);
  },
  /** One write(2): may write less than asked. */
  *writeOnce(fd: number, data: Uint8Array | string): Sys<number> {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    return yield { nr: NR.write, args: [fd, bytes, bytes.length] };
  },
  /** Writes all of it, in as many calls as it takes. The number of bytes, or the errno that ended it. */
  *write(fd: number, data: Uint8Array | string): Sys<number> {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    let done = 0;
    while (done < bytes.length) {
      const rest = done === 0 ? bytes : bytes.subarray(done);
      const n: number = yield { nr: NR.write, args: [fd, rest, rest.length] };
      if (n < 0) return n;
      done += n;
    }
    return done;
  },
  *pwrite(fd: number, data: Uint8Array | string, offset: number): Sys<number> {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    return yield { nr: NR.pwrite64, args: [fd, bytes, bytes.length, ...split64(offset)] };
  },
  open: (path: string, flags: number = O_RDONLY, mode = 0) => call(NR.open, path, flags | O_LARGEFILE, mode),
  openat: (dir: number, path: string, flags: number = O_RDONLY, mode = 0) =>
    call(NR.openat, dir, path, flags | O_LARGEFILE, mode),
  close: (fd: number) => call(NR.close, fd),
  dup: (fd: number) => call(NR.dup, fd),
  dup2: (from: number, to: number) => call(NR.dup2, from, to),
  /** [read end, write end]. */
  *pipe(flags = 0): Sys<readonly [number, number] | number> {
    const out = new Uint8Array(8);
    const args = flags === 0 ? [out] : [out, flags];
    return yield* filling(flags === 0 ? NR.pipe : NR.pipe2, args, out, (r) => [r.i32(0), r.i32(4)] as const);
  },
  /** The new position. Beyond 2^31 the call is _llseek. */
  *lseek(fd: number, offset: number, whence: number): Sys<number> {
    const out = new Uint8Array(8);
    const hi = Math.floor(offset / 0x1_0000_0000);
    return yield* filling(NR._llseek, [fd, hi, offset >>> 0, out, whence], out, (r) => r.u64(0));
  },
  fcntl: (fd: number, command: number, arg = 0) => call(NR.fcntl64, fd, command, arg),
  /** `arg` is a number or the buffer the request reads or fills. */
  ioctl: (fd: number, request: number, arg: number | Uint8Array = 0) => call(NR.ioctl, fd, request, arg),
  /** The `revents` of each; all 0 after the time. `timeoutMs` -1 waits for ever. */
  *poll(fds: readonly PollFd[], timeoutMs: number): Sys<readonly number[] | number> {
    const out = words(...fds.flatMap(({ fd, events }) => [fd, events & 0xffff]));
    return yield* filling(NR.poll, [out, fds.length, timeoutMs], out, (r) => fds.map((_, i) => r.u16(i * 8 + 6)));
  },
  stat: statCall(NR.stat64),
  lstat: statCall(NR.lstat64),
  fstat: statCall(NR.fstat64),
  /** True when it can be followed and is of that kind (S_IFDIR, …). */
  *isKind(path: string, kind: number): Sys<boolean> {
    const st = yield* statCall(NR.stat64)(path);
    return typeof st !== 'number' && (st.mode & S_IFMT) === kind;
  },
  *statfs(path: string): Sys<Statfs | number> {
    const out = new Uint8Array(84);
    return yield* filling(NR.statfs64, [path, out.length, out], out, decodeStatfs);
  },
  /** Every entry of an open folder, `.` and `..` included, in the folder's order. */
  *getdents(fd: number): Sys<readonly Dirent[] | number> {
    const entries: Dirent[] = [];
    for (;;) {
      const out = new Uint8Array(16_384);
      const n: number = yield { nr: NR.getdents64, args: [fd, out, out.length] };
      if (n < 0) return n;
      if (n === 0) return entries;
      entries.push(...decodeDirents(new Reader(out), n));
    }
  },
  *readlink(path: string): Sys<string | number> {
    const out = new Uint8Array(4096);
    const n: number = yield { nr: NR.readlink, args: [path, out, out.length] };
    return n < 0 ? n : decodeUtf8(out, 0, n);
  },
  *getcwd(): Sys<string | number> {
    const out = new Uint8Array(4096);
    const n: number = yield { nr: NR.getcwd, args: [out, out.length] };
    return n < 0 ? n : decodeUtf8(out, 0, Math.max(0, n - 1));
  },
  chdir: (path: string) => call(NR.chdir, path),
  fchdir: (fd: number) => call(NR.fchdir, fd),
  chroot: (path: string) => call(NR.chroot, path),
  mkdir: (path: string, mode = 0o777) => call(NR.mkdir, path, mode),
  rmdir: (path: string) => call(NR.rmdir, path),
  unlink: (path: string) => call(NR.unlink, path),
  rename: (from: string, to: string) => call(NR.rename, from, to),
  link: (from: string, to: string) => call(NR.link, from, to),
  symlink: (target: string, path: string) => call(NR.symlink, target, path),
  chmod: (path: string, mode: number) => call(NR.chmod, path, mode),
  fchmod: (fd: number, mode: number) => call(NR.fchmod, fd, mode),
  /** -1 leaves the owner or the group as it is. */
  chown: (path: string, uid: number, gid: number) => call(NR.chown32, path, uid, gid),
  lchown: (path: string, uid: number, gid: number) => call(NR.lchown32, path, uid, gid),
  fchown: (fd: number, uid: number, gid: number) => call(NR.fchown32, fd, uid, gid),
  /** Milliseconds since 1970; null leaves that time as it is, 'now' takes the clock's. `flags`: AT_SYMLINK_NOFOLLOW. */
  utimensat: (path: string, atime: number | 'now' | null, mtime: number | 'now' | null, flags = 0, dir = -100) => {
    const field = (t: number | 'now' | null): Uint8Array =>
      t === 'now' ? words(0, 0x3fffffff) : t === null ? words(0, 0x3ffffffe) : timespec(t);
    const times = new Uint8Array(16);
    times.set(field(atime), 0);
    times.set(field(mtime), 8);
    return call(NR.utimensat, dir, path, times, flags);
  },
  truncate: (path: string, size: number) => call(NR.truncate64, path, ...split64(size)),
  ftruncate: (fd: number, size: number) => call(NR.ftruncate64, fd, ...split64(size)),
  mknod: (path: string, mode: number, dev = 0) => call(NR.mknod, path, mode, dev),
  access: (path: string, mode: number) => call(NR.access, path, mode),
  umask: (mask: number) => call(NR.umask, mask),
  sync: () => call(NR.sync),
  fsync: (fd: number) => call(NR.fsync, fd),
};
