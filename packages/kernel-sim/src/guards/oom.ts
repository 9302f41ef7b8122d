/** guards/oom.ts — whom the OOM killer spares. mm/oom_kill.c. */
import { BOTH, guard, NEW, OLD } from './guard.ts';

export const skipInit = guard({
  id: 'oom-skip-init',
  site: 'select_bad_process',
  sites: { 'v6.1': 'oom_unkillable_task' },
  eras: BOTH,
  read: (c: { pid: number; tgid: number }) => ({ pid: c.pid, is_global_init: c.tgid === 1 }),
  blocks: (f) => f.is_global_init,
});
export const skipKthreads = guard({
  id: 'oom-skip-kthreads',
  site: 'select_bad_process',
  sites: { 'v6.1': 'oom_unkillable_task' },
  eras: BOTH,
  read: (c: { kthread: boolean; mm: boolean }) => ({ PF_KTHREAD: c.kthread, mm: c.mm }),
  blocks: (f) => f.PF_KTHREAD || !f.mm,
});
const adjustment = (c: { pid: number; oom_adj: number; oom_score_adj: number }) => c;
export const adjDisableOld = guard({
  id: 'oom-adj-disable',
  site: 'select_bad_process',
  eras: OLD,
  read: adjustment,
  blocks: (f) => f.oom_adj === -17,
});
export const adjDisableNew = guard({
  id: 'oom-adj-disable',
  site: 'oom_badness',
  eras: NEW,
  read: adjustment,
  blocks: (f) => f.oom_score_adj === -1000,
});
export const refusesInit = guard({
  id: 'oom-kill-refuses-init',
  site: '__oom_kill_task',
  sites: { 'v6.1': '__oom_kill_process' },
  eras: BOTH,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: (f) => f.pid === 1,
});
export const panicSysctl = guard({
  id: 'oom-panic-sysctl',
  site: 'out_of_memory',
  sites: { 'v6.1': 'check_panic_on_oom' },
  eras: BOTH,
  read: (c: { panic_on_oom: number }) => c,
  blocks: (f) => f.panic_on_oom !== 0,
});
export const noVictim = guard({
  id: 'oom-no-victim-panic',
  site: 'out_of_memory',
  eras: BOTH,
  read: (c: { victims: number; sysrq: boolean }) => c,
  blocks: (f) => f.victims === 0 && !f.sysrq,
});
/** Decides nothing: says how the victim is killed. */
export const signalForm = guard({
  id: 'oom-signal-form',
  site: '__oom_kill_task',
  sites: { 'v6.1': '__oom_kill_process' },
  eras: BOTH,
  read: (c: { pid: number; forced: boolean }) => c,
  blocks: () => false,
});
