/** guards/cred.ts — ids and capabilities. Ids are those of the catalogue. */
import { BOTH, guard, NEW, OLD } from './guard.ts';

const never = { blocks: (): boolean => false };
export const setuidRule = guard({
  id: 'setuid-rule',
  site: 'sys_setuid',
  sites: { 'v6.1': '__sys_setuid' },
  eras: BOTH,
  read: (c: { id: number; capable: boolean; allowed: boolean }) => ({
    id: c.id,
    capable: c.capable,
    isOwnId: c.allowed,
  }),
  blocks: (f) => !f.capable && !f.isOwnId,
});
export const setuidNprocOld = guard({
  id: 'setuid-nproc',
  site: 'set_user',
  eras: OLD,
  read: (c: { processes: number; limit: number; root: boolean }) => ({
    processes: c.processes,
    RLIMIT_NPROC: c.limit,
    root: c.root,
  }),
  blocks: (f) => f.processes >= f.RLIMIT_NPROC && !f.root,
});
/** Later kernels let the call succeed and fail the next exec. */
export const setuidNprocNew = guard({
  id: 'setuid-nproc',
  site: 'flag_nproc_exceeded',
  eras: NEW,
  read: (c: { processes: number; limit: number; root: boolean }) => ({
    processes: c.processes,
    RLIMIT_NPROC: c.limit,
    root: c.root,
  }),
  blocks: (f) => f.processes > f.RLIMIT_NPROC && !f.root,
});
export const execNproc = guard({
  id: 'exec-nproc-exceeded',
  site: 'do_execveat_common',
  eras: NEW,
  read: (c: { processes: number; limit: number }) => ({ processes: c.processes, RLIMIT_NPROC: c.limit }),
  blocks: (f) => f.processes > f.RLIMIT_NPROC,
});
export const capDropOnSetuid = guard({
  id: 'cap-drop-on-setuid',
  site: 'cap_emulate_setxuid',
  eras: BOTH,
  ...never,
  read: (c: { keepCaps: boolean; uid: number; euid: number }) => ({ keepCaps: c.keepCaps, uid: c.uid, euid: c.euid }),
});
export const securebitsChange = guard({
  id: 'securebits-change',
  site: 'cap_task_prctl',
  eras: BOTH,
  read: (c: { locked: boolean; unknown: boolean; capable: boolean }) => ({
    locked: c.locked,
    unknownBits: c.unknown,
    CAP_SETPCAP: c.capable,
  }),
  blocks: (f) => f.locked || f.unknownBits || !f.CAP_SETPCAP,
});
export const execRootCaps = guard({
  id: 'exec-root-caps',
  site: 'cap_bprm_set_creds',
  sites: { 'v6.1': 'handle_privileged_root' },
  eras: BOTH,
  ...never,
  read: (c: { euid: number; uid: number; root: boolean }) => ({ euid: c.euid, uid: c.uid, root: c.root }),
});
/** A file's own capabilities: with its effective bit it counts on getting all that it names. */
export const execFileCaps = guard({
  id: 'exec-file-caps',
  site: 'bprm_caps_from_vfs_caps',
  eras: BOTH,
  read: (c: { path: string; permitted: number; effective: boolean; missing: boolean }) => ({
    path: c.path,
    permitted: c.permitted >>> 0,
    effectiveBit: c.effective,
    missing: c.missing,
  }),
  blocks: (f) => f.effectiveBit && f.missing,
});
/** Who may give a file capabilities, or take them. */
export const setfcap = guard({
  id: 'setfcap',
  site: 'cap_inode_setxattr',
  sites: { 'v6.1': 'cap_convert_nscap' },
  eras: BOTH,
  read: (c: { capable: boolean; uid: number }) => ({ CAP_SETFCAP: c.capable, owner: c.uid }),
  blocks: (f) => !f.CAP_SETFCAP,
});
export const execInitKeepsCaps = guard({
  id: 'exec-init-keeps-caps',
  site: 'cap_bprm_set_creds',
  eras: OLD,
  ...never,
  read: (c: { pid: number }) => ({ pid: c.pid }),
});
export const suidRules = guard({
  id: 'exec-suid-rules',
  site: 'prepare_binprm',
  sites: { 'v6.1': 'bprm_fill_uid' },
  eras: BOTH,
  read: (c: { mode: number; nosuid: boolean; noNewPrivs: boolean }) => ({
    mode: c.mode,
    nosuid: c.nosuid,
    no_new_privs: c.noNewPrivs,
  }),
  blocks: (f) => f.nosuid || f.no_new_privs,
});
export const deThread = guard({
  id: 'exec-de-thread',
  site: 'de_thread',
  eras: BOTH,
  read: (c: { exiting: boolean; threads: number }) => ({ groupExit: c.exiting, threads: c.threads }),
  blocks: (f) => f.groupExit,
});
export const execFormat = guard({
  id: 'exec-format',
  site: 'search_binary_handler',
  eras: BOTH,
  read: (c: { path: string }) => ({ path: c.path }),
  blocks: () => true,
});

/** Asked where the capability alone decides; where more does, that check has an id of its own. */
export const notCapable = guard({
  id: 'capable',
  site: 'cap_capable',
  eras: BOTH,
  read: (c: { cap: number; effective: number; has: boolean }) => ({
    cap: c.cap,
    cap_effective: c.effective >>> 0,
    effective: c.has,
  }),
  blocks: (f) => !f.effective,
});
/** 2.6.34: the first credentials lack one capability. */
export const bootSetpcap = guard({
  id: 'boot-cap-setpcap',
  site: 'CAP_INIT_EFF_SET',
  eras: OLD,
  ...never,
  read: (c: { cap: number }) => ({ missing: c.cap }),
});
export const execPermission = guard({
  id: 'exec-permission',
  site: 'do_open_execat',
  sites: { 'v2.6.34': 'open_exec' },
  eras: BOTH,
  read: (c: { path: string; error: number }) => ({ path: c.path, error: c.error }),
  blocks: () => true,
});
export const denyWrite = guard({
  id: 'exec-deny-write',
  site: 'deny_write_access',
  eras: BOTH,
  read: (c: { path: string }) => ({ path: c.path }),
  blocks: () => true,
});
export const noReturn = guard({
  id: 'exec-point-of-no-return',
  site: 'bprm_execve',
  sites: { 'v2.6.34': 'search_binary_handler' },
  eras: BOTH,
  read: (c: { pid: number; sig: number }) => ({ pid: c.pid, sig: c.sig }),
  blocks: () => true,
});
