/** fs/file-ops.ts — struct file_operations: what an open file can do, by its kind. */
import { mqueueOps } from '../ipc/mqueue-file.ts';
import { handleOps } from '../kernel/handle-files.ts';
import { moduleFileOps } from '../kernel/module-file-ops.ts';
import { ptmOps, ttyOps } from '../tty/index.ts';
import { captureOps } from './capture.ts';
import { fullOps, kmsgOps, memOps, nullOps, randomOps, zeroOps } from './devices.ts';
import { epollOps } from './epoll.ts';
import { eventfdOps } from './eventfd.ts';
import { inotifyOps } from './inotify.ts';
import type { FileOps } from './io.ts';
import { pipeOps } from './pipe.ts';
import { procOps } from './proc/file.ts';
import { regOps } from './reg.ts';
import { socketOps } from './socket.ts';
import type { FileKind, OpenFile } from './types.ts';

/** Folders: read(2) answers EISDIR (fs/rw.ts); getdents(2) is in fs/readdir.ts. */
const dirOps: FileOps = { seekable: true };
const noOps: FileOps = {};

function table(): Readonly<Record<FileKind, FileOps>> {
  return {
    reg: regOps,
    dir: dirOps,
    path: noOps,
    none: noOps,
    pipe: pipeOps,
    null: nullOps,
    zero: zeroOps,
    full: fullOps,
    random: randomOps,
    kmsg: kmsgOps,
    mem: memOps,
    tty: ttyOps,
    ptm: ptmOps,
    proc: procOps,
    socket: socketOps,
    eventfd: eventfdOps,
    epoll: epollOps,
    inotify: inotifyOps,
    mqueue: mqueueOps,
    handle: handleOps,
    ns: noOps,
    capture: captureOps,
    module: moduleFileOps,
  };
}
let ops: Readonly<Record<FileKind, FileOps>> | null = null;

/** Looked up when first asked for: the modules above refer to each other. */
export function opsOf(file: OpenFile): FileOps {
  ops ??= table();
  return ops[file.kind];
}
