/** fs/proc/fdinfo.ts — fs/proc/fd.c seq_show(): /proc/PID/fdinfo/N. */
import { EACCES, ENOENT } from '../../include/errno.ts';
import { O_CLOEXEC } from '../../include/fcntl.ts';
import type { Task } from '../../include/sched.ts';
import type { Kernel } from '../../kernel/types.ts';
import { mayRead } from './access.ts';

export function fdInfo(k: Kernel, current: Task, task: Task, fd: number): string | number {
  if (!mayRead(k, current, task)) return -EACCES;
  const found = k.x(task).files.fds.get(fd);
  if (found === undefined) return -ENOENT;
  const { file } = found;
  const flags = `0${((file.flags | (found.cloexec ? O_CLOEXEC : 0)) >>> 0).toString(8)}`;
  const old = `pos:\t${file.pos}\nflags:\t${flags}\n`;
  if (k.era.trace === 'old') return old;
  let text = `${old}mnt_id:\t${file.path.mnt.id}\nino:\t${file.inode.ino}\n`;
  if (file.counter !== null) text += `eventfd-count: ${file.counter.value.toString(16).padStart(16)}\n`;
  for (const w of file.inotify?.watches.values() ?? [])
    text += `inotify wd:${w.wd.toString(16)} ino:${w.inode.ino.toString(16)} sdev:${w.inode.sb.dev.toString(16)} mask:${(w.mask >>> 0).toString(16)} ignored_mask:0 \n`;
  for (const item of file.epoll?.items ?? [])
    text += `tfd: ${String(item.fd).padStart(8)} events: ${item.events.toString(16).padStart(8)} data: ${((item.hi >>> 0) * 2 ** 32 + (item.lo >>> 0)).toString(16).padStart(16)}  pos:${item.file.pos} ino:${item.file.inode.ino.toString(16)} sdev:${item.file.inode.sb.dev.toString(16)}\n`;
  return text;
}
