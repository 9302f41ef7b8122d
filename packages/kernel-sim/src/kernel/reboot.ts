/** kernel/reboot.c, kernel/pid_namespace.c, kernel/kexec.c — turning the machine off, or what a container takes for it. */
import * as G from '../guards/reboot.ts';
import { CAP_SYS_BOOT } from '../include/constants.ts';
import { EINVAL, EPERM, ESRCH } from '../include/errno.ts';
import { type PidNamespace, pid_namespace, type Task } from '../include/sched.ts';
import { SIGHUP, SIGINT, SIGKILL } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import { do_exit } from './exit.ts';
import { callChain, chainHead } from './exports/hooks.ts';
import { Halt } from './halt.ts';
import { security_locked_down } from './lockdown.ts';
import { ns_capable } from './namespaces.ts';
import { do_send_sig_info, SEND_SIG_PRIV } from './signal.ts';
import { syscall, uint, user } from './syscall.ts';
import type { Kernel } from './types.ts';

/** Linus's and his daughters' birthdays. */
const MAGIC1 = 0xfee1dead;
const MAGIC2: readonly number[] = [672274793, 85072278, 369367448, 537993216];
const CMD = {
  RESTART: 0x01234567,
  HALT: 0xcdef0123,
  CAD_ON: 0x89abcdef,
  CAD_OFF: 0,
  POWER_OFF: 0x4321fedc,
  RESTART2: 0xa1b2c3d4,
  SW_SUSPEND: 0xd000fce2,
  KEXEC: 0x45584543,
} as const;

/** What reboot notifiers are told. */
const SYS_RESTART = 1;
const SYS_HALT = 2;
const SYS_POWER_OFF = 3;

/** kernel_restart(), kernel_halt(), kernel_power_off(): the last line of the log. */
function leave(k: Kernel, how: 'restart' | 'off', text: string, event: number): never {
  callChain(k, chainHead(k, 'reboot'), event, 0);
  const modern = k.era.trace === 'new';
  k.printk(0, `${modern ? 'reboot: ' : ''}${text}${modern ? '' : '.'}`);
  throw new Halt(how);
}
/** What the rest of the kernel asks for: SysRq-B, ctrl-alt-del, a panic's timeout. */
export function kernel_restart(k: Kernel): never {
  return leave(k, 'restart', 'Restarting system', SYS_RESTART);
}

/** reboot_pid_ns(): a container's init dies as if of a signal that tells its parent what was wanted. */
function reboot_pid_ns(k: Kernel, t: Task, cmd: number): number {
  const ns = k.x(t).pidNs;
  k.blocked(G.pidNs, { level: ns.level, cmd });
  if (cmd === CMD.RESTART || cmd === CMD.RESTART2) ns.reboot = SIGHUP;
  else if (cmd === CMD.HALT || cmd === CMD.POWER_OFF) ns.reboot = SIGINT;
  else return -EINVAL;
  const reaper = (k.views.view(pid_namespace, ns.addr) as unknown as PidNamespace).child_reaper;
  do_send_sig_info(k, SIGKILL, SEND_SIG_PRIV, reaper, true);
  do_exit(k, t, 0, 'reboot in a namespace');
  return 0;
}

function reboot(
  k: Kernel,
  t: Task,
  magic1: number,
  magic2: number,
  cmd: number,
  arg: Parameters<Kernel['user']['string']>[0],
): number {
  const ns = k.x(t).pidNs;
  if (k.blocked(G.cap, { capable: ns_capable(k, t, ns.userNs, CAP_SYS_BOOT) })) return -EPERM;
  if (k.blocked(G.magic, { magic1, magic2, ok: magic1 === MAGIC1 && MAGIC2.includes(magic2) })) return -EINVAL;
  if (ns.level > 0 && k.era.trace === 'new') return reboot_pid_ns(k, t, cmd);
  switch (cmd) {
    case CMD.RESTART:
      return leave(k, 'restart', 'Restarting system', SYS_RESTART);
    case CMD.RESTART2: {
      const text = k.user.string(arg, 256);
      if (typeof text === 'number') return text;
      return leave(k, 'restart', `Restarting system with command '${text}'`, SYS_RESTART);
    }
    case CMD.POWER_OFF:
      return leave(k, 'off', 'Power down', SYS_POWER_OFF);
    case CMD.HALT:
      return leave(k, 'off', 'System halted', SYS_HALT);
    case CMD.CAD_ON:
      k.state.sysctl.set('kernel.ctrl-alt-del', 1);
      return 0;
    case CMD.CAD_OFF:
      k.state.sysctl.set('kernel.ctrl-alt-del', 0);
      return 0;
    default:
      return -EINVAL;
  }
}

/** proc_do_cad_pid(): whom Ctrl-Alt-Del is sent to from now on; it must exist. */
export function proc_do_cad_pid(k: Kernel, pid: number): number {
  if (k.blocked(G.cadPidWrite, { pid, found: k.find(pid) !== null })) return -ESRCH;
  k.state.sysctl.set('kernel.cad_pid', pid);
  return 0;
}
/** ctrl_alt_del(): at once, or a SIGINT to whoever kernel.cad_pid names. */
export function ctrl_alt_del(k: Kernel): void {
  const on = Number(k.state.sysctl.get('kernel.ctrl-alt-del') ?? 1) !== 0;
  k.blocked(G.cadToggle, { C_A_D: on });
  if (on) kernel_restart(k);
  const p = k.find(Number(k.state.sysctl.get('kernel.cad_pid') ?? 1));
  if (p !== null) do_send_sig_info(k, SIGINT, SEND_SIG_PRIV, p, true);
}

export const rebootSyscalls = [
  /** @models kernel/reboot.c reboot */
  syscall('reboot', NR.reboot, [uint, uint, uint, user], reboot),
  /** No image can be loaded here: only the refusals. @models kernel/kexec.c kexec_load */
  syscall('kexec_load', NR.kexec_load, [uint, uint, user, uint], (k, t, _entry, segments, _list, flags) => {
    if (k.blocked(G.kexecPerm, { capable: k.capable(t, CAP_SYS_BOOT) })) return -EPERM;
    const locked = security_locked_down(k, t, 'kexec of unsigned images', 'integrity');
    if (locked !== 0) return locked;
    if ((flags & 0xffff0000) !== 0 && (flags & 0xffff0000) >>> 0 !== 3 << 16) return -EINVAL;
    if ((flags & 0xffff & ~7) !== 0 || segments > 16) return -EINVAL;
    return segments === 0 ? 0 : -EINVAL;
  }),
];
