/** ipc/mqueue.c mqueue_file_operations — what reading a queue's file tells, and when one can send and receive. */
import type { FileOps } from '../fs/io.ts';
import type { OpenFile } from '../fs/types.ts';
import { POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from '../include/poll.ts';
import { encodeUtf8 } from '../include/utf8.ts';
import type { PosixQueue } from './types.ts';
import { dropQueue } from './uncharge.ts';

export const queueOf = (f: OpenFile): PosixQueue => f.mqueue as PosixQueue;

export const mqueueOps: FileOps = {
  seekable: true,
  read(_k, _t, file, count, pos) {
    const q = queueOf(file);
    const size = q.messages.reduce((sum, m) => sum + m.bytes.length, 0);
    const text = encodeUtf8(
      `QSIZE:${String(size).padEnd(10)} NOTIFY:0     SIGNO:${String(q.notify?.sig ?? 0).padEnd(5)} NOTIFY_PID:${String(q.notify?.x.pid ?? 0).padEnd(6)}\n`,
    );
    return text.subarray(pos, pos + count);
  },
  poll(_k, file) {
    const q = queueOf(file);
    const room = q.messages.length < q.maxMessages;
    return (q.messages.length > 0 ? POLLIN | POLLRDNORM : 0) | (room ? POLLOUT | POLLWRNORM : 0);
  },
  release(k, file) {
    const q = queueOf(file);
    q.opens -= 1;
    dropQueue(k, q);
  },
  queues: (_k, file) => [queueOf(file).readable, queueOf(file).writable],
};
