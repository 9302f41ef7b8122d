/** guards/panic.ts — what happens when nothing more can happen. Ids are those of the catalogue. */
import { BOTH, guard, NEW } from './guard.ts';

/** Never refuses: says whether the machine starts again by itself. */
export const panicTimeout = guard({
  id: 'panic-timeout',
  site: 'panic',
  eras: BOTH,
  read: (c: { seconds: number }) => ({ 'kernel.panic': c.seconds }),
  blocks: () => false,
});
export const hungTaskPanic = guard({
  id: 'hung-task-panic',
  site: 'check_hung_task',
  sites: { 'v6.1': 'check_hung_uninterruptible_tasks' },
  eras: BOTH,
  read: (c: { pid: number; seconds: number; panic: boolean }) => ({
    pid: c.pid,
    blockedSeconds: c.seconds,
    hung_task_panic: c.panic,
  }),
  blocks: (f) => f.hung_task_panic,
});

export const panicEntry = guard({
  id: 'panic-entry',
  site: 'panic',
  eras: BOTH,
  read: (c: { timeout: number; text: string }) => ({ panic_timeout: c.timeout, text: c.text }),
  blocks: () => false,
});
export const rootNotMounted = guard({
  id: 'boot-root-not-mounted',
  site: 'mount_block_root',
  eras: BOTH,
  read: (c: { rdinit: string }) => ({ rdinit: c.rdinit }),
  blocks: () => true,
});
export const initChain = guard({
  id: 'boot-init-exec-chain',
  site: 'init_post',
  sites: { 'v6.1': 'kernel_init' },
  eras: BOTH,
  read: (c: { path: string; error: number }) => ({ path: c.path, error: c.error }),
  blocks: (f) => f.error !== 0,
});
export const noInit = guard({
  id: 'boot-no-init',
  site: 'init_post',
  sites: { 'v6.1': 'kernel_init' },
  eras: BOTH,
  read: (c: { wanted: string }) => ({ init: c.wanted }),
  blocks: () => true,
});
export const dmesgRestrict = guard({
  id: 'dmesg-restrict',
  site: 'do_syslog',
  sites: { 'v6.1': 'check_syslog_permissions' },
  eras: BOTH,
  read: (c: { type: number; restricted: boolean; capable: boolean }) => ({
    type: c.type,
    dmesg_restrict: c.restricted,
    capable: c.capable,
  }),
  blocks: (f) => !f.capable,
});
/** WARN() with kernel.panic_on_warn. */
export const panicOnWarn = guard({
  id: 'panic-on-warn',
  site: 'check_panic_on_warn',
  eras: NEW,
  read: (c: { value: number }) => ({ panic_on_warn: c.value }),
  blocks: (f) => f.panic_on_warn !== 0,
});
export const softlockupPanic = guard({
  id: 'softlockup-panic',
  site: 'softlockup_tick',
  sites: { 'v6.1': 'watchdog_timer_fn' },
  eras: BOTH,
  read: (c: { pid: number; seconds: number; value: number }) => ({
    pid: c.pid,
    stuckSeconds: c.seconds,
    softlockup_panic: c.value,
  }),
  blocks: (f) => f.softlockup_panic !== 0,
});
