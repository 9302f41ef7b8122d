/** pid/texts.ts — fs/proc/base.c: names, arguments, environment, and the small files of a process. */
import { type ProcFile, proc } from '@killinit/plugin-sdk';
import { hex, integer, NEW, pidFile } from '../lib.ts';

const ESRCH = 3;
const EINVAL = 22;
const EPERM = 1;
const EACCES = 13;
const CAP_AUDIT_CONTROL = 30;
const CAP_SYS_NICE = 23;
const UNSET = 0xffffffff;

export const textFiles: readonly ProcFile[] = [
  pidFile('cmdline', (k, _current, t) => proc.cmdlineOf(k, t)),
  /** comm_write(): only by a thread of the process itself; a newline is kept, as in Linux. */
  pidFile('comm', (_k, _current, t) => `${t.comm}\n`, {
    mode: 0o644,
    seq: true,
    write(_k, current, task, text) {
      if (task === null || current.tgid !== task.tgid) return -EINVAL;
      task.comm = text.slice(0, 15);
      return 0;
    },
  }),
  pidFile('environ', (k, _current, t) => proc.environOf(k, t), { mode: 0o400, access: 'ptrace', mm: 'alone' }),
  {
    path: '[pid]/auxv',
    mode: 0o400,
    access: 'ptrace',
    mm: 'alone',
    readAt: (k, _current, task, pos, count) =>
      task === null ? -ESRCH : proc.auxvOf(k, task).subarray(Math.max(0, pos), Math.max(0, pos) + count),
  },
  pidFile('personality', (k, _current, t) => `${hex(k.x(t).personality, 8)}\n`, { mode: 0o400 }),
  pidFile('coredump_filter', () => '00000033\n', {
    mode: 0o644,
    write: (_k, _c, _t, text) => (Number.isNaN(integer(text)) ? -EINVAL : 0),
  }),
  /** Who is behind the process, for audit. Setting it anew needs CAP_AUDIT_CONTROL. */
  pidFile('loginuid', (_k, _current, t) => String(t.loginuid >>> 0), {
    mode: 0o644,
    write(k, current, task, text) {
      const uid = integer(text);
      if (Number.isNaN(uid)) return -EINVAL;
      if (task === null || current.$addr !== task.$addr) return -EPERM;
      if (task.loginuid !== UNSET && !k.capable(current, CAP_AUDIT_CONTROL)) return -EPERM;
      task.loginuid = uid >>> 0;
      return 0;
    },
  }),
  pidFile('sessionid', (_k, _current, t) => String(t.sessionid >>> 0)),
  pidFile('cpuset', () => '/\n'),
  pidFile('cgroup', (k, _current, t) => `0::${proc.cgroupPath(k.x(t).cgroup)}\n`, { eras: NEW }),
  pidFile(
    'io',
    // Differs: threads show their process. No file system here is on a disk, so that the last three stay 0.
    (k, _current, t) => {
      const { rchar, wchar, syscr, syscw } = k.x(t).proc.io;
      const chars = `rchar: ${rchar}\nwchar: ${wchar}\nsyscr: ${syscr}\nsyscw: ${syscw}\n`;
      return `${chars}read_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n`;
    },
    { mode: 0o400, access: 'ptrace' },
  ),
  pidFile('timerslack_ns', (k, _current, t) => `${k.x(t).timerSlackNs}\n`, {
    mode: 0o666,
    seq: true,
    eras: NEW,
    write(k, current, task, text) {
      const ns = integer(text);
      if (Number.isNaN(ns) || ns < 0) return -EINVAL;
      if (task === null) return -EPERM;
      if (task.tgid !== current.tgid && !k.capable(current, CAP_SYS_NICE)) return -EPERM;
      k.x(task).timerSlackNs = ns;
      return 0;
    },
  }),
  pidFile('uid_map', (k, current, t) => proc.showIdMap(k, current, t, 'uidMap'), {
    mode: 0o644,
    seq: true,
    eras: NEW,
    write: (k, current, task, text) => (task === null ? -EPERM : proc.writeIdMap(k, current, task, 'uidMap', text)),
  }),
  pidFile('gid_map', (k, current, t) => proc.showIdMap(k, current, t, 'gidMap'), {
    mode: 0o644,
    seq: true,
    eras: NEW,
    write: (k, current, task, text) => (task === null ? -EPERM : proc.writeIdMap(k, current, task, 'gidMap', text)),
  }),
  pidFile('projid_map', () => '         0          0 4294967295\n', {
    mode: 0o644,
    seq: true,
    eras: NEW,
    write: () => -EPERM,
  }),
  pidFile('setgroups', (k, _current, t) => `${proc.userNsOf(k, t).setgroups ? 'allow' : 'deny'}\n`, {
    mode: 0o644,
    seq: true,
    eras: NEW,
    write: (k, current, task, text) => (task === null ? -EPERM : proc.writeSetgroups(k, current, task, text)),
  }),
  pidFile('clear_refs', () => -EACCES, {
    mode: 0o200,
    write: (_k, _c, _t, text) => (integer(text) >= 1 && integer(text) <= 5 ? 0 : -EINVAL),
  }),
];
