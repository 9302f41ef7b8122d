/**
 * sysctl/kinds.ts — kernel/sysctl.c: what kinds of values there are below /proc/sys, how they are read, and which writes are refused.
 *
 * Values live in KernelState.sysctl under their dotted names, where the kernel looks them up.
 */
import type { Kernel, ProcFile, Task } from '@killinit/plugin-sdk';
import { integer, words } from '../lib.ts';

const EINVAL = 22;

export interface More {
  readonly eras?: readonly string[];
  readonly mode?: number;
  /** Asked before a write; 0 or a negative errno. */
  check?(k: Kernel, current: Task, value: number): number;
  /** After a write. */
  after?(k: Kernel, current: Task, value: number): void;
}

const dotted = (path: string): string => path.split('/').join('.');
export const sysctlOf = (k: Kernel, path: string, fallback: number | string): number | string =>
  k.state.sysctl.get(dotted(path)) ?? fallback;
const base = (path: string, more: More): Pick<ProcFile, 'path' | 'mode'> & { eras?: readonly string[] } => ({
  path: `sys/${path}`,
  mode: more.mode ?? 0o644,
  ...(more.eras === undefined ? {} : { eras: more.eras }),
});

/** proc_dointvec_minmax(): one integer within bounds. The first word counts; an empty write is none. */
export function intSysctl(path: string, fallback: number, min: number, max: number, more: More = {}): ProcFile {
  return {
    ...base(path, more),
    render: (k) => `${sysctlOf(k, path, fallback)}\n`,
    write(k, current, _task, text) {
      const [word] = words(text);
      if (word === undefined) return 0;
      const value = integer(word);
      if (Number.isNaN(value) || value < min || value > max) return -EINVAL;
      const refused = more.check?.(k, current, value) ?? 0;
      if (refused !== 0) return refused;
      k.state.sysctl.set(dotted(path), value);
      more.after?.(k, current, value);
      return 0;
    },
  };
}
/** proc_dointvec(): several integers; those not given keep their values. */
export function intsSysctl(path: string, fallback: readonly number[], more: More = {}): ProcFile {
  return {
    ...base(path, more),
    render: (k) => `${sysctlOf(k, path, fallback.join('\t'))}\n`,
    write(k, _current, _task, text) {
      const given = words(text).map(integer);
      if (given.some((n) => Number.isNaN(n))) return -EINVAL;
      const old = String(sysctlOf(k, path, fallback.join('\t')))
        .split('\t')
        .map(Number);
      const next = old.map((n, i) => given[i] ?? n);
      k.state.sysctl.set(dotted(path), next.join('\t'));
      return 0;
    },
  };
}
/** proc_dostring(): up to the first newline, at most `max` characters. */
export function textSysctl(path: string, fallback: string, max: number, more: More = {}): ProcFile {
  return {
    ...base(path, more),
    render: (k) => `${sysctlOf(k, path, fallback)}\n`,
    write(k, _current, _task, text) {
      const end = text.split('').findIndex((c) => c === '\n' || c === '\0');
      k.state.sysctl.set(dotted(path), (end < 0 ? text : text.slice(0, end)).slice(0, max - 1));
      return 0;
    },
  };
}
/** A value nobody can change. */
export const fixedSysctl = (
  path: string,
  value: (k: Kernel, current: Task) => string | number,
  more: More = {},
): ProcFile => ({
  ...base(path, { mode: 0o444, ...more }),
  render: (k, current) => `${value(k, current)}\n`,
});
/** A switch that can only be turned on (modules_disabled, kexec_load_disabled): 0 is out of range. */
export const onceSysctl = (path: string, more: More = {}): ProcFile => intSysctl(path, 0, 1, 1, more);
