/** fs/fifo.ts — fs/pipe.c fifo_open(): both sides wait for each other, unless O_NONBLOCK. */
import { ENXIO } from '../include/errno.ts';
import { O_ACCMODE, O_NONBLOCK, O_RDONLY, O_WRONLY } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel, SysResult, TaskExt } from '../kernel/types.ts';
import type { Plain } from '../types.ts';
import { fput } from './file.ts';
import { countOpen, newPipe } from './pipe.ts';
import type { OpenFile, Pipe } from './types.ts';

/** What survives the wait: the open file, and how often the other side had been opened before. */
interface Opening {
  readonly opening: OpenFile;
  readonly seen: number;
}
const others = (pipe: Pipe, mode: number): number => (mode === O_WRONLY ? pipe.readerOpens : pipe.writerOpens);

/** The open(2) this task was in the middle of, when it is run again. */
export function resumeFifo(k: Kernel, task: Task): OpenFile | SysResult | null {
  const x = k.x(task);
  const saved = x.restart as unknown as Opening | null;
  return saved === null || typeof saved !== 'object' || saved.opening === undefined ? null : wait(k, task, x, saved);
}

function wait(k: Kernel, task: Task, x: TaskExt, o: Opening): OpenFile | SysResult {
  const { opening: file } = o;
  const pipe = file.inode.pipe as Pipe;
  x.restart = null;
  if (others(pipe, file.flags & O_ACCMODE) !== o.seen) return file;
  const r = k.block(task, { on: [pipe.opened] });
  if (typeof r === 'number') {
    file.count += 1;
    fput(k, file);
  } else x.restart = o as unknown as Plain;
  return r;
}

/** `file` has been made and belongs to nobody yet; it is thrown away on an error. */
export function openFifo(k: Kernel, task: Task, file: OpenFile): OpenFile | SysResult {
  const { inode } = file;
  const mode = file.flags & O_ACCMODE;
  const nonblock = (file.flags & O_NONBLOCK) !== 0;
  const drop = (error: number): number => {
    file.count += 1;
    fput(k, file);
    return error;
  };
  if (inode.pipe === null) {
    const made = newPipe(k);
    if (typeof made === 'number') return drop(made);
    inode.pipe = made;
  }
  const { pipe } = inode;
  countOpen(pipe, mode);
  // A pipe of pipe(2), opened by its name under /proc/PID/fd: it waits for nobody.
  const isPipe = file.path.mnt.sb.type === 'pipefs';
  const partner = mode === O_WRONLY ? pipe.readers : pipe.writers;
  if (mode === O_WRONLY && nonblock && partner === 0 && !isPipe) {
    pipe.writerOpens -= 1;
    return drop(-ENXIO);
  }
  k.wake(pipe.opened);
  if (isPipe || partner > 0 || (mode !== O_RDONLY && mode !== O_WRONLY) || nonblock) return file;
  return wait(k, task, k.x(task), { opening: file, seen: others(pipe, mode) });
}
