/**
 * fs/devices.ts — drivers/char/{mem,random}.c, kernel/printk: /dev/null zero full random urandom kmsg mem kmem.
 */
import { EAGAIN, EFAULT, EINVAL, ENOSPC, EPIPE } from '../include/errno.ts';
import { O_NONBLOCK } from '../include/fcntl.ts';
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import { printkBySeat } from '../kernel/printk.ts';
import type { Kernel, LogLine } from '../kernel/types.ts';
import { type FileOps, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM, READ_CHUNK } from './io.ts';
import { memRead, memWrite } from './mem-device.ts';

export const nullOps: FileOps = {
  seekable: true,
  read: () => new Uint8Array(0),
  write: (_k, _task, _file, src) => src.size,
};
export const zeroOps: FileOps = {
  seekable: true,
  read: (_k, _task, _file, count) => new Uint8Array(Math.min(count, READ_CHUNK)),
  write: (_k, _task, _file, src) => src.size,
};
export const fullOps: FileOps = { ...zeroOps, write: () => -ENOSPC };

/** Random bytes of the machine's own generator: the same in every replay. Not for secrets. */
export function randomBytes(k: Kernel, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i += 4) {
    let r = k.random();
    for (let j = i; j < Math.min(i + 4, count); j += 1) {
      out[j] = r & 0xff;
      r >>>= 8;
    }
  }
  return out;
}
export const randomOps: FileOps = {
  seekable: true,
  read: (k, _task, _file, count) => randomBytes(k, Math.min(count, 65_536)),
  write: (_k, _task, _file, src) => src.size,
};

/** One record as /dev/kmsg shows it: `level,seq,microseconds,-;text`. */
function record(line: LogLine): string {
  let text = '';
  for (const c of line.text) {
    const code = c.charCodeAt(0);
    text += code < 32 || code === 127 || c === '\\' ? `\\x${code.toString(16).padStart(2, '0')}` : c;
  }
  return `${line.level},${line.seq},${Math.floor(line.stamp * 1e6 + 0.5)},-;${text}\n`;
}
/** file.pos is the number of the last record read. */
export const kmsgOps: FileOps = {
  read(k, task, file, count) {
    const { log } = k.state;
    const first = log[0];
    if (first !== undefined && file.pos !== 0 && first.seq > file.pos + 1) {
      file.pos = first.seq - 1;
      return -EPIPE;
    }
    const next = log.find((l) => l.seq > file.pos);
    if (next === undefined) return (file.flags & O_NONBLOCK) !== 0 ? -EAGAIN : k.block(task, { on: [k.state.fs.kmsg] });
    const bytes = encodeUtf8(record(next));
    if (bytes.length > count) return -EINVAL;
    file.pos = next.seq;
    return bytes;
  },
  /** devkmsg_write(): `<level>` before the text sets it; facility bits stay with the writer. */
  write(k, _task, _file, src) {
    if (src.size > 1008) return -EINVAL;
    const bytes = src.at(0, src.size);
    if (typeof bytes === 'number') return bytes;
    let text = decodeUtf8(bytes);
    let level = 4;
    const end = text.indexOf('>');
    if (text.startsWith('<') && end > 1 && end < 6) {
      const n = Number(text.slice(1, end));
      if (Number.isInteger(n) && n >= 0) {
        level = n & 7;
        text = text.slice(end + 1);
      }
    }
    printkBySeat(k, level, text.endsWith('\n') ? text.slice(0, -1) : text);
    return src.size;
  },
  poll: (k, file) => (k.state.log.some((l) => l.seq > file.pos) ? POLLIN | POLLRDNORM : 0) | POLLOUT | POLLWRNORM,
  queues: (k) => [k.state.fs.kmsg],
};

const asAddress = (pos: number): number => (pos < 0 ? pos + 2 ** 32 : pos);
export const memOps: FileOps = {
  seekable: true,
  addresses: () => true,
  read: (k, _task, file, count, pos) => memRead(k, file.inode.rdev & 0xff, asAddress(pos), Math.min(count, READ_CHUNK)),
  write(k, _task, file, src, pos) {
    const bytes = src.at(0, Math.min(src.size, READ_CHUNK));
    return typeof bytes === 'number' ? -EFAULT : memWrite(k, file.inode.rdev & 0xff, asAddress(pos), bytes);
  },
};
