/**
 * pid/oom.ts — fs/proc/base.c: how likely the OOM killer takes a process, and the wishes about it.
 *
 * 2.6.34 knows oom_adj (-17 … 15) alone; later kernels keep it as a coarse view of oom_score_adj (-1000 … 1000).
 */
import { type Kernel, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { integer, modern, NEW, pidFile } from '../lib.ts';

const EINVAL = 22;
const EACCES = 13;
const ESRCH = 3;
const CAP_SYS_RESOURCE = 24;
const OOM_DISABLE = -17;
const OOM_ADJUST_MAX = 15;

/** __set_oom_adj(): less than it was (or than it may be) needs the capability; so does going below what root last set. */
function setScoreAdj(k: Kernel, current: Task, t: Task, value: number, legacy: boolean): number {
  const { signal } = t;
  const privileged = k.capable(current, CAP_SYS_RESOURCE);
  const floor = legacy ? signal.oom_score_adj : signal.oom_score_adj_min;
  if (proc.oomAdjRefused(k, current, value, floor)) return -EACCES;
  if (legacy)
    k.printk(
      6,
      `${current.comm} (${current.pid}): /proc/${t.pid}/oom_adj is deprecated, please use /proc/${t.pid}/oom_score_adj instead.`,
    );
  signal.oom_score_adj = value;
  if (!legacy && privileged) signal.oom_score_adj_min = value;
  for (const other of proc.oomAdjSharers(k, t)) {
    other.signal.oom_score_adj = value;
    if (!legacy && privileged) other.signal.oom_score_adj_min = value;
  }
  return 0;
}
function readAdj(k: Kernel, t: Task): string {
  if (!modern(k)) return `${t.signal.oom_adj}\n`;
  const score = t.signal.oom_score_adj;
  if (score === 1000) return `${OOM_ADJUST_MAX}\n`;
  return `${Math.trunc((score * -OOM_DISABLE) / 1000)}\n`;
}
function writeAdj(k: Kernel, current: Task, t: Task | null, text: string): number {
  if (t === null) return -ESRCH;
  const value = integer(text);
  if (Number.isNaN(value) || ((value < -16 || value > OOM_ADJUST_MAX) && value !== OOM_DISABLE)) return -EINVAL;
  if (modern(k))
    return setScoreAdj(
      k,
      current,
      t,
      value === OOM_ADJUST_MAX ? 1000 : Math.trunc((value * 1000) / -OOM_DISABLE),
      true,
    );
  if (proc.oomAdjRefused(k, current, value, t.signal.oom_adj)) return -EACCES;
  t.signal.oom_adj = value;
  return 0;
}

export const oomFiles: readonly ProcFile[] = [
  pidFile('oom_score', (k, _current, t) => `${proc.oomScore(k, t)}\n`),
  pidFile('oom_adj', (k, _current, t) => readAdj(k, t), { mode: 0o644, write: writeAdj }),
  pidFile('oom_score_adj', (_k, _current, t) => `${t.signal.oom_score_adj}\n`, {
    mode: 0o644,
    eras: NEW,
    write(k, current, t, text) {
      if (t === null) return -ESRCH;
      const value = integer(text);
      if (Number.isNaN(value) || value < -1000 || value > 1000) return -EINVAL;
      return setScoreAdj(k, current, t, value, false);
    },
  }),
];
