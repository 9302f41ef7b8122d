/** pid/mounts.ts — fs/proc_namespace.c: the mounts a process sees, in three formats. */
import { type Kernel, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { pidFile } from '../lib.ts';

type Row = ReturnType<typeof proc.mountsSeenBy>[number];

/** Flags of the mount and options of the file system in one list; read-only when either is. */
function joined(m: Row): string {
  const [, ...flags] = m.flags.split(',');
  const [access, ...own] = m.superOptions.split(',');
  const ro = m.flags.startsWith('ro') || access === 'ro';
  return [ro ? 'ro' : 'rw', ...flags, ...own].join(',');
}
export const mountLine = (m: Row): string => `${m.source} ${m.point} ${m.type} ${joined(m)} 0 0\n`;

const mountinfo = (m: Row): string =>
  `${m.id} ${m.parent} 0:${m.dev} ${m.root} ${m.point} ${m.flags} - ${m.type} ${m.source} ${m.superOptions}\n`;
const mountstats = (m: Row): string => `device ${m.source} mounted on ${m.point} with fstype ${m.type}\n`;
const all = (format: (m: Row) => string) => (k: Kernel, _current: Task, t: Task) =>
  proc.mountsSeenBy(k, t).map(format).join('');

export const mountFiles: readonly ProcFile[] = [
  pidFile('mounts', all(mountLine)),
  pidFile('mountinfo', all(mountinfo)),
  pidFile('mountstats', all(mountstats), { mode: 0o400 }),
];
