/** guards/module.ts — loading and removing modules: kernel/module.c (2.6.34), kernel/module/main.c (6.1). */
import { BOTH, guard, NEW } from './guard.ts';

export const loadCap = guard({
  id: 'module-cap',
  site: 'sys_init_module',
  sites: { 'v6.1': 'may_init_module' },
  eras: BOTH,
  read: (c: { capable: boolean }) => ({ CAP_SYS_MODULE: c.capable }),
  blocks: (f) => !f.CAP_SYS_MODULE,
});
export const loadDisabled = guard({
  id: 'module-disabled-sysctl',
  site: 'sys_init_module',
  sites: { 'v6.1': 'may_init_module' },
  eras: BOTH,
  read: (c: { modules_disabled: number }) => c,
  blocks: (f) => f.modules_disabled !== 0,
});
export const signature = guard({
  id: 'module-signature',
  site: 'module_sig_check',
  eras: NEW,
  read: (c: { signed: boolean; sig_enforce: boolean; lockdown: string }) => c,
  blocks: (f) => !f.signed && (f.sig_enforce || f.lockdown !== 'none'),
});
export const elfSane = guard({
  id: 'module-elf-sane',
  site: 'load_module',
  sites: { 'v6.1': 'elf_validity_check' },
  eras: BOTH,
  read: (c: { reason: string }) => c,
  blocks: (f) => f.reason !== '',
});
export const blacklisted = guard({
  id: 'module-blacklisted-cmdline',
  site: 'load_module',
  eras: NEW,
  read: (c: { name: string; listed: boolean }) => c,
  blocks: (f) => f.listed,
});
export const vermagic = guard({
  id: 'module-vermagic',
  site: 'load_module',
  sites: { 'v6.1': 'check_modinfo' },
  eras: BOTH,
  read: (c: { module: string; kernel: string; crcs: boolean }) => c,
  blocks: (f) => rest(f.module, f.crcs) !== rest(f.kernel, f.crcs),
});
/** same_magic(): with symbol versions the release is not compared. */
function rest(magic: string, crcs: boolean): string {
  return crcs && magic.includes(' ') ? magic.slice(magic.indexOf(' ')) : magic;
}
export const alreadyLoaded = guard({
  id: 'module-already-loaded',
  site: 'load_module',
  sites: { 'v6.1': 'add_unformed_module' },
  eras: BOTH,
  read: (c: { name: string; state: string }) => c,
  blocks: (f) => f.state !== '',
});
export const licenseTaint = guard({
  id: 'module-license-taint',
  site: 'set_license',
  eras: BOTH,
  read: (c: { license: string; compatible: boolean }) => c,
  blocks: () => false,
});
export const ootTaint = guard({
  id: 'module-oot-taint',
  site: 'check_modinfo',
  eras: NEW,
  read: (c: { intree: boolean }) => c,
  blocks: () => false,
});
export const unsignedTaint = guard({
  id: 'module-unsigned-taint',
  site: 'load_module',
  eras: NEW,
  read: (c: { sig_ok: boolean }) => c,
  blocks: () => false,
});
export const gplSymbol = guard({
  id: 'module-gpl-symbol',
  site: 'find_symbol',
  eras: BOTH,
  read: (c: { symbol: string; gplOnly: boolean; proprietary: boolean }) => c,
  blocks: (f) => f.gplOnly && f.proprietary,
});
export const unknownSymbol = guard({
  id: 'module-unknown-symbol',
  site: 'simplify_symbols',
  eras: BOTH,
  read: (c: { symbol: string; exported: boolean }) => c,
  blocks: (f) => !f.exported,
});
export const params = guard({
  id: 'module-params',
  site: 'parse_args',
  eras: BOTH,
  read: (c: { param: string; known: boolean; error: number }) => c,
  blocks: (f) => f.error !== 0,
});
export const initFailed = guard({
  id: 'module-init-failed',
  site: 'sys_init_module',
  sites: { 'v6.1': 'do_init_module' },
  eras: BOTH,
  read: (c: { name: string; result: number }) => c,
  blocks: (f) => f.result < 0,
});
export const unloadCap = guard({
  id: 'rmmod-cap',
  site: 'sys_delete_module',
  eras: BOTH,
  read: (c: { capable: boolean; modules_disabled: number }) => ({
    CAP_SYS_MODULE: c.capable,
    modules_disabled: c.modules_disabled,
  }),
  blocks: (f) => !f.CAP_SYS_MODULE || f.modules_disabled !== 0,
});
export const notFound = guard({
  id: 'rmmod-not-found',
  site: 'sys_delete_module',
  eras: BOTH,
  read: (c: { name: string; found: boolean }) => c,
  blocks: (f) => !f.found,
});
export const hasUsers = guard({
  id: 'rmmod-has-users',
  site: 'sys_delete_module',
  eras: BOTH,
  read: (c: { users: string }) => c,
  blocks: (f) => f.users !== '',
});
export const refcount = guard({
  id: 'rmmod-refcount',
  site: 'try_stop_module',
  eras: BOTH,
  read: (c: { refcnt: number; forced: boolean }) => c,
  blocks: (f) => f.refcnt !== 0 && !f.forced,
});
export const noExit = guard({
  id: 'rmmod-no-exit',
  site: 'sys_delete_module',
  eras: BOTH,
  read: (c: { init: boolean; exit: boolean; forced: boolean }) => c,
  blocks: (f) => f.init && !f.exit && !f.forced,
});
