/**
 * fs/proc/file.ts — fs/seq_file.c as far as it shows: a file of /proc or /sys is rendered when read from its start, and written whole.
 */
import { EACCES, EINVAL, EIO, ENOENT, ESRCH } from '../../include/errno.ts';
import { O_ACCMODE, O_RDONLY } from '../../include/fcntl.ts';
import type { Task } from '../../include/sched.ts';
import { decodeUtf8, encodeUtf8 } from '../../include/utf8.ts';
import type { Kernel, ProcFile } from '../../kernel/types.ts';
import { keepText } from '../file.ts';
import { chargeCopy, type FileOps } from '../io.ts';
import type { OpenFile, ProcNode } from '../types.ts';
import { mayRead } from './access.ts';
import { cgroupQueues, cgroupRender, cgroupWrite } from './cgroup.ts';
import { fileNamed } from './contributed.ts';
import { fdInfo } from './fdinfo.ts';
import { sysRender, sysWrite } from './sysfs.ts';
import { nsOf } from './tree.ts';

/** One write hands over at most a page. */
const WRITE_MAX = 4096;

const nodeOf = (file: OpenFile): ProcNode => file.inode.node as ProcNode;

/** The task a node is about: null when it is about none; -ESRCH when that one is gone. */
function taskOf(k: Kernel, node: ProcNode): Task | null | number {
  return node.pid === 0 ? null : (k.find(node.pid) ?? -ESRCH);
}
function contributed(k: Kernel, file: OpenFile): ProcFile | undefined {
  const { type } = file.inode.sb;
  return type === 'cgroup2'
    ? undefined
    : fileNamed(k, nodeOf(file).path, type === 'proc' ? 'proc' : type === 'securityfs' ? 'securityfs' : 'sysfs');
}

/** open(): files that only a tracer may look into are refused here (mm_access, ptrace_may_access). */
export function procOpen(k: Kernel, current: Task, file: OpenFile): number {
  const def = contributed(k, file);
  const task = taskOf(k, nodeOf(file));
  if (typeof task === 'number') return task;
  if (def === undefined)
    return (file.flags & O_ACCMODE) !== O_RDONLY && file.inode.sb.type === 'sysfs' && (file.inode.mode & 0o222) === 0
      ? -EACCES
      : 0;
  // KERNFS_ROOT_EXTRA_OPEN_PERM_CHECK: not even a capability opens what nobody may write.
  const writes = (file.flags & O_ACCMODE) !== O_RDONLY;
  if (writes && file.inode.sb.type !== 'proc' && def.write === undefined) return -EACCES;
  if (def.access === 'ptrace' && task !== null && !mayRead(k, current, task)) return -EACCES;
  if (def.mm !== undefined && task !== null) file.execId = task.self_exec_id;
  return def.open?.(k, current, task, file.flags) ?? 0;
}

/** proc_mem_open() keeps the mm_struct, not the memory: an exec or the end of the process leaves nothing to look at. */
function memoryGone(k: Kernel, file: OpenFile, def: ProcFile | undefined): boolean {
  if (def?.mm === undefined || k.era.trace === 'old') return false;
  const task = taskOf(k, nodeOf(file));
  if (typeof task === 'number' && def.mm === 'task') return false;
  // Differs: memory that others share lives on in Linux.
  return task === null || typeof task === 'number' || task.mm.$addr === 0 || task.self_exec_id !== file.execId;
}

function render(k: Kernel, current: Task, file: OpenFile): string | number {
  const node = nodeOf(file);
  if (file.inode.sb.type === 'cgroup2') return cgroupRender(k, current, file.inode);
  const task = taskOf(k, node);
  if (typeof task === 'number') return task;
  if (node.path === 'fdinfo' && task !== null) return fdInfo(k, current, task, node.fd);
  const def = contributed(k, file);
  if (def === undefined) return file.inode.sb.type === 'sysfs' ? sysRender(k, node.path) : -ENOENT;
  return def.render === undefined ? -EINVAL : def.render(k, current, task, nsOf(k, file.inode.sb));
}

export const procOps: FileOps = {
  seekable: true,
  read(k, current, file, count, pos) {
    const def = contributed(k, file);
    if (memoryGone(k, file, def)) return new Uint8Array(0);
    if (def?.readAt !== undefined) {
      const task = taskOf(k, nodeOf(file));
      return typeof task === 'number'
        ? task
        : def.readAt(k, current, task, def.addresses === true && pos < 0 ? pos + 2 ** 32 : pos, count);
    }
    let kept = file.text;
    if (kept === null || pos === 0) {
      const text = render(k, current, file);
      if (typeof text === 'number') return text;
      kept = encodeUtf8(text);
      keepText(k, file, kept);
      chargeCopy(k, current, kept.length * 4);
    }
    return kept.subarray(Math.min(pos, kept.length), Math.min(kept.length, pos + count));
  },
  write(k, current, file, src, pos) {
    const def = contributed(k, file);
    if (memoryGone(k, file, def)) return 0;
    const task = taskOf(k, nodeOf(file));
    if (typeof task === 'number') return task;
    const bytes = src.at(0, Math.min(src.size, def?.writeAt === undefined ? WRITE_MAX : 1 << 20));
    if (typeof bytes === 'number') return bytes;
    if (def?.writeAt !== undefined)
      return def.writeAt(k, current, task, def.addresses === true && pos < 0 ? pos + 2 ** 32 : pos, bytes);
    const text = decodeUtf8(bytes);
    // proc_reg_write() without a handler; files of a process have no write operation at all.
    const none = task === null ? -EIO : -EINVAL;
    if (def === undefined && file.inode.sb.type === 'sysfs') {
      const set = sysWrite(k, nodeOf(file).path, text);
      return set < 0 ? set : bytes.length;
    }
    const r =
      file.inode.sb.type === 'cgroup2'
        ? cgroupWrite(k, current, file.inode, text)
        : (def?.write?.(k, current, task, text) ?? none);
    return r < 0 ? r : bytes.length;
  },
  addresses: (k, file) => contributed(k, file)?.addresses === true,
  noPwrite: (k, file) => file.inode.sb.type === 'cgroup2' || contributed(k, file)?.seq === true,
  poll: (k, file) => contributed(k, file)?.poll?.(k) ?? 0x145,
  queues: (k, file) =>
    file.inode.sb.type === 'cgroup2' ? cgroupQueues(k, file.inode) : (contributed(k, file)?.queues?.(k) ?? []),
};
