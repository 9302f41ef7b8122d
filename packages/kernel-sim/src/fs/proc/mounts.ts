/** fs/proc/mounts.ts — fs/proc_namespace.c: the mounts a task can reach, as rows to print. */
import type { Task } from '../../include/sched.ts';
import type { Kernel } from '../../kernel/types.ts';
import { walkUp } from '../path.ts';
import type { Mount } from '../types.ts';

export interface MountRow {
  readonly id: number;
  readonly parent: number;
  readonly dev: number;
  /** Path of the mount's root within its file system. */
  readonly root: string;
  readonly point: string;
  /** `rw,nosuid,…` of the mount. */
  readonly flags: string;
  readonly type: string;
  readonly source: string;
  /** Of the file system: `rw` or `ro`, and its own. */
  readonly superOptions: string;
}
const NAMES: readonly (readonly [number, string])[] = [
  [2, 'nosuid'],
  [4, 'nodev'],
  [8, 'noexec'],
  [1024, 'noatime'],
  [2048, 'nodiratime'],
  [1 << 21, 'relatime'],
];
/** mangle(): blanks, tabs, newlines and backslashes as octal. */
function mangle(text: string): string {
  let out = '';
  for (const c of text) out += ' \t\n\\'.includes(c) ? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}` : c;
  return out;
}
function flagsOf(m: Mount): string {
  return [
    (m.flags & 1) !== 0 ? 'ro' : 'rw',
    ...NAMES.filter(([bit]) => (m.flags & bit) !== 0).map(([, name]) => name),
  ].join(',');
}
function rootText(m: Mount): string {
  let text = '';
  for (let d = m.root; d.parent !== null; d = d.parent) text = `/${d.name}${text}`;
  return text === '' ? '/' : text;
}

/** In order of mounting; those outside the task's root are left out. */
export function mountsSeenBy(k: Kernel, t: Task): MountRow[] {
  const { root } = k.x(t).fs;
  const rows: MountRow[] = [];
  for (const m of k.state.fs.mounts) {
    const { text, reached } = walkUp({ mnt: m, dentry: m.root }, root);
    if (!reached) continue;
    rows.push({
      id: m.id,
      parent: m.parent?.id ?? 0,
      dev: m.sb.dev,
      root: mangle(rootText(m)),
      point: mangle(text),
      flags: flagsOf(m),
      type: m.sb.type,
      source: mangle(m.source),
      superOptions: `${m.sb.readOnly ? 'ro' : 'rw'}${m.options}`,
    });
  }
  return rows;
}
