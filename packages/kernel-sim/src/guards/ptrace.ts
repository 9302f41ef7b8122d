/** guards/ptrace.ts — who may trace whom, and what tracing does. Ids are those of the catalogue. */
import { BOTH, guard, NEW } from './guard.ts';

export const targetExists = guard({
  id: 'ptrace-target-exists',
  site: 'find_get_task_by_vpid',
  sites: { 'v2.6.34': 'ptrace_get_task_struct' },
  eras: BOTH,
  read: (c: { pid: number; found: boolean }) => ({ pid: c.pid, found: c.found }),
  blocks: (f) => !f.found,
});
export const seizeArgs = guard({
  id: 'ptrace-seize-args',
  site: 'ptrace_attach',
  eras: NEW,
  read: (c: { addr: number; options: number; bad: boolean }) => ({
    addr: c.addr,
    options: c.options,
    unknownBits: c.bad,
  }),
  blocks: (f) => f.addr !== 0 || f.unknownBits,
});
export const kthread = guard({
  id: 'ptrace-kthread',
  site: 'ptrace_attach',
  eras: BOTH,
  read: (c: { pid: number; kthread: boolean }) => ({ pid: c.pid, PF_KTHREAD: c.kthread }),
  blocks: (f) => f.PF_KTHREAD,
});
export const self = guard({
  id: 'ptrace-self',
  site: 'ptrace_attach',
  eras: BOTH,
  read: (c: { tgid: number; target: number }) => ({ tgid: c.tgid, 'target.tgid': c.target }),
  blocks: (f) => f.tgid === f['target.tgid'],
});
export const credMatch = guard({
  id: 'ptrace-cred-match',
  site: '__ptrace_may_access',
  eras: BOTH,
  read: (c: { uid: number; gid: number; same: boolean }) => ({ uid: c.uid, gid: c.gid, allIdsEqual: c.same }),
  blocks: (f) => !f.allIdsEqual,
});
export const cap = guard({
  id: 'ptrace-cap',
  site: '__ptrace_may_access',
  eras: BOTH,
  read: (c: { capable: boolean }) => ({ CAP_SYS_PTRACE: c.capable }),
  blocks: (f) => !f.CAP_SYS_PTRACE,
});
export const dumpable = guard({
  id: 'ptrace-dumpable',
  site: '__ptrace_may_access',
  sites: { 'v6.1': 'task_still_dumpable' },
  eras: BOTH,
  read: (c: { dumpable: number; capable: boolean }) => ({ dumpable: c.dumpable, CAP_SYS_PTRACE: c.capable }),
  blocks: (f) => f.dumpable !== 1 && !f.CAP_SYS_PTRACE,
});
export const capSubset = guard({
  id: 'ptrace-cap-subset',
  site: 'cap_ptrace_access_check',
  eras: BOTH,
  read: (c: { subset: boolean; capable: boolean }) => ({ subset: c.subset, CAP_SYS_PTRACE: c.capable }),
  blocks: (f) => !f.subset && !f.CAP_SYS_PTRACE,
});
export const yama = guard({
  id: 'ptrace-yama-scope',
  site: 'yama_ptrace_access_check',
  eras: NEW,
  read: (c: { scope: number; descendant: boolean; capable: boolean }) => ({
    ptrace_scope: c.scope,
    descendant: c.descendant,
    CAP_SYS_PTRACE: c.capable,
  }),
  blocks: (f) =>
    (f.ptrace_scope === 1 && !f.descendant && !f.CAP_SYS_PTRACE) ||
    (f.ptrace_scope === 2 && !f.CAP_SYS_PTRACE) ||
    f.ptrace_scope >= 3,
});
export const lsm = guard({
  id: 'ptrace-lsm',
  site: 'security_ptrace_access_check',
  eras: BOTH,
  read: (c: { answer: number }) => ({ answer: c.answer }),
  blocks: (f) => f.answer !== 0,
});
export const alreadyTraced = guard({
  id: 'ptrace-already-traced',
  site: 'ptrace_attach',
  eras: BOTH,
  read: (c: { ptrace: number; exit_state: number }) => ({ ptrace: c.ptrace, exit_state: c.exit_state }),
  blocks: (f) => f.ptrace !== 0 || f.exit_state !== 0,
});
export const attachStop = guard({
  id: 'ptrace-attach-sigstop',
  site: 'ptrace_attach',
  eras: BOTH,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: () => false,
});
export const mustBeStopped = guard({
  id: 'ptrace-must-be-stopped',
  site: 'ptrace_check_attach',
  eras: BOTH,
  read: (c: { mine: boolean; stopped: boolean }) => ({ tracedByCaller: c.mine, stopped: c.stopped }),
  blocks: (f) => !f.tracedByCaller || !f.stopped,
});
export const signalValid = guard({
  id: 'ptrace-signal-valid',
  site: 'ptrace_resume',
  eras: BOTH,
  read: (c: { data: number }) => ({ data: c.data }),
  blocks: (f) => f.data > 64,
});
export const killRequest = guard({
  id: 'ptrace-kill-request',
  site: 'ptrace_request',
  eras: BOTH,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: () => false,
});
export const exitkill = guard({
  id: 'ptrace-exitkill',
  site: 'exit_ptrace',
  eras: NEW,
  read: (c: { pid: number }) => ({ pid: c.pid }),
  blocks: () => false,
});
export const traceme = guard({
  id: 'ptrace-traceme',
  site: 'ptrace_traceme',
  eras: BOTH,
  read: (c: { ptrace: number; parentExiting: boolean }) => ({ ptrace: c.ptrace, parentExiting: c.parentExiting }),
  blocks: (f) => f.ptrace !== 0 || f.parentExiting,
});
export const processVm = guard({
  id: 'process-vm-access',
  site: 'process_vm_rw_core',
  eras: NEW,
  read: (c: { pid: number; allowed: boolean }) => ({ pid: c.pid, allowed: c.allowed }),
  blocks: (f) => !f.allowed,
});
