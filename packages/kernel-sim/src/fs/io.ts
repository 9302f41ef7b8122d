/** fs/io.ts — what file operations are handed: the bytes to write, wherever they lie, and the flavours of answers. */
import { EFAULT, EINVAL } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { charge } from '../kernel/sched.ts';
import type { Kernel, SysResult, WaitQueue } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import type { OpenFile } from './types.ts';

/** A write's data: fetched piece by piece, so that a huge count costs nothing until it is needed. */
export interface Source {
  readonly size: number;
  at(offset: number, count: number): Uint8Array | number;
}
export type ReadResult = Uint8Array | SysResult;

export interface FileOps {
  readonly seekable?: boolean;
  /** Positions are addresses (memory as a file): they may be "negative", and wrap at 32 bits when used. */
  addresses?(k: Kernel, file: OpenFile): boolean;
  /** FMODE_PWRITE is off: pwrite(2) is ESPIPE (seq_open()). */
  noPwrite?(k: Kernel, file: OpenFile): boolean;
  /** Bytes, 0-length at the end; an errno; or Blocked. `pos` is where a seekable file is read; `moves`: it is the file's own position. */
  read?(k: Kernel, task: Task, file: OpenFile, count: number, pos: number, moves: boolean): ReadResult;
  write?(k: Kernel, task: Task, file: OpenFile, src: Source, pos: number, moves: boolean): SysResult;
  /** The new position; absent: fs/rw.ts does it. */
  llseek?(k: Kernel, task: Task, file: OpenFile, offset: number, whence: number): number;
  /** POLL* bits. Absent: always readable and writable. */
  poll?(k: Kernel, file: OpenFile): number;
  queues?(k: Kernel, file: OpenFile): readonly WaitQueue[];
  /** Counters of what wakes readers and writers; files without them are edge-triggered by their readiness alone. */
  edges?(k: Kernel, file: OpenFile): { readonly in: number; readonly out: number };
  /** Bytes that were read and could not be copied out: put back. */
  unread?(k: Kernel, file: OpenFile, bytes: Uint8Array): void;
  ioctl?(k: Kernel, task: Task, file: OpenFile, cmd: number, arg: Arg): SysResult;
  release?(k: Kernel, file: OpenFile): void;
}

export * from '../include/poll.ts';

/** MAX_RW_COUNT */
export const MAX_RW = 0x7ffff000;
/** What one read hands over at most: a student's count is no reason to allocate it. */
export const READ_CHUNK = 1 << 20;

export const bytesSource = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  at: (offset, count) => bytes.subarray(offset, offset + count),
});
export const userSource = (k: Kernel, arg: Arg, count: number): Source => ({
  size: Math.min(count, MAX_RW),
  at: (offset, n) => k.user.read(offset === 0 ? arg : k.user.at(arg, offset), n),
});

export interface Segment {
  readonly base: Arg;
  readonly size: number;
}
/** struct iovec[]: or -EINVAL, -EFAULT. */
export function segments(k: Kernel, iov: Arg, count: number): Segment[] | number {
  if (count < 0 || count > 1024) return -EINVAL;
  const out: Segment[] = [];
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    const base = k.user.u32(iov, i * 8);
    const size = k.user.u32(iov, i * 8 + 4);
    if (base === undefined || size === undefined) return -EFAULT;
    if ((size | 0) < 0) return -EINVAL;
    const n = Math.min(size, MAX_RW - total);
    total += n;
    out.push({ base, size: n });
  }
  return out;
}
export function gather(k: Kernel, parts: readonly Segment[]): Source {
  const size = parts.reduce((sum, p) => sum + p.size, 0);
  return {
    size,
    at(offset, count) {
      const out = new Uint8Array(count);
      let skip = offset;
      let done = 0;
      for (const p of parts) {
        if (skip >= p.size) {
          skip -= p.size;
          continue;
        }
        const n = Math.min(p.size - skip, count - done);
        if (n > 0) {
          const bytes = k.user.read(k.user.at(p.base, skip), n);
          if (typeof bytes === 'number') return bytes;
          out.set(bytes, done);
        }
        done += n;
        skip = 0;
        if (done === count) break;
      }
      return out;
    },
  };
}
/** Copying costs CPU time: about eight bytes a cycle, beyond what the call costs anyway. */
export function chargeCopy(k: Kernel, task: Task, bytes: number): void {
  if (bytes > 4096) charge(k, k.x(task), bytes >>> 3);
}
