/** guards/sysrq.ts — the magic system request key. drivers/tty/sysrq.c (drivers/char/sysrq.c before 3.0). */
import { BOTH, guard, NEW, OLD } from './guard.ts';

const mask = (c: { value: number; op: number; key: string }) => ({
  'kernel.sysrq': c.value,
  enable_mask: c.op,
  key: c.key,
});
/** Asked for the keyboard and a terminal's break; value 1 allows everything. */
export const enableMask = guard({
  id: 'sysrq-enable-mask',
  site: 'sysrq_on_mask',
  eras: BOTH,
  read: mask,
  blocks: (f) => f['kernel.sysrq'] !== 1 && (f['kernel.sysrq'] & f.enable_mask) === 0,
});
/** The file is root's alone; its handler does not look at kernel.sysrq. */
export const triggerBypass = guard({
  id: 'sysrq-trigger-bypass',
  site: 'write_sysrq_trigger',
  eras: BOTH,
  read: mask,
  blocks: () => false,
});
export const sendSigAllOld = guard({
  id: 'sysrq-send-sig-all-skips-init',
  site: 'send_sig_all',
  eras: OLD,
  read: (c: { pid: number; tgid: number; mm: boolean; kthread: boolean; sig: number }) => ({
    pid: c.pid,
    sig: c.sig,
    mm: c.mm,
    is_global_init: c.pid === 1,
  }),
  blocks: (f) => !f.mm || f.is_global_init,
});
export const sendSigAllNew = guard({
  id: 'sysrq-send-sig-all-skips-init',
  site: 'send_sig_all',
  eras: NEW,
  read: (c: { pid: number; tgid: number; mm: boolean; kthread: boolean; sig: number }) => ({
    pid: c.pid,
    sig: c.sig,
    PF_KTHREAD: c.kthread,
    is_global_init: c.tgid === 1,
  }),
  blocks: (f) => f.PF_KTHREAD || f.is_global_init,
});
const key = (c: { key: string }) => ({ key: c.key });
export const crash = guard({
  id: 'sysrq-crash',
  site: 'sysrq_handle_crash',
  eras: BOTH,
  read: key,
  blocks: () => false,
});
export const reboot = guard({
  id: 'sysrq-reboot',
  site: 'sysrq_handle_reboot',
  eras: BOTH,
  read: key,
  blocks: () => false,
});
export const moom = guard({
  id: 'sysrq-moom',
  site: 'sysrq_handle_moom',
  sites: { 'v6.1': 'moom_callback' },
  eras: BOTH,
  read: key,
  blocks: () => false,
});
