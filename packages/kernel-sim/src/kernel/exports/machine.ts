/** kernel/exports/machine.ts — kernel/reboot.c, kernel/kmod.c, drivers/tty/sysrq.c: the machine as a whole, and programs run from inside. */
import { SIGCHLD } from '../../include/signal.ts';
import { do_execve } from '../exec.ts';
import { do_exit } from '../exit.ts';
import { copy_process } from '../fork.ts';
import { Halt } from '../halt.ts';
import { handle_sysrq } from '../sysrq.ts';
import type { Kernel, TaskExt } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, fns, kstring } from './abi.ts';
import { callChain, chainHead } from './hooks.ts';

const SYS_RESTART = 1;
const SYS_HALT = 2;
const SYS_POWER_OFF = 3;

function leave(a: CArgs, how: 'restart' | 'off', event: number, text: string): never {
  callChain(a.k, chainHead(a.k, 'reboot'), event, 0);
  const modern = a.k.era.trace === 'new';
  a.k.printk(0, `${modern ? 'reboot: ' : ''}${text}${modern ? '' : '.'}`);
  throw new Halt(how);
}
function strings(k: Kernel, at: number): string[] {
  const out: string[] = [];
  for (let i = 0; at !== 0 && i < 64; i += 1) {
    const p = k.mem.r32(at + i * 4) >>> 0;
    if (p === 0) break;
    out.push(kstring(k, p));
  }
  return out;
}
/** A program as a child of a kernel thread, with root's rights. The task, or the errno of its execve. */
function userMode(k: Kernel, path: string, argv: readonly string[], env: readonly string[]): TaskExt | number {
  const parent = k.find(2);
  if (parent === null) return -12;
  const { state } = k;
  const caller = state.current;
  const x = copy_process(k, parent, { flags: 0, exitSignal: SIGCHLD }, () => ({
    kind: 'kthread',
    name: 'kworker/u2:0',
  }));
  if (typeof x === 'number') return x;
  const t = k.task(x);
  x.onBehalf = caller?.seat ?? caller?.onBehalf ?? null;
  t.flags &= ~0x200000;
  for (let i = 0; i < 64; i += 1) t.sighand.action.at(i).sa_handler = 0;
  state.current = x;
  const r = do_execve(k, t, path, argv, env);
  if (typeof r === 'number' && r < 0) do_exit(k, t, 0, 'usermodehelper');
  state.current = caller;
  return typeof r === 'number' && r < 0 ? r : x;
}
/** call_usermodehelper(): `wait` 0 not at all, 1 for the exec, 2 for its end (2.6.34: -1, 0, 1). */
function helper(a: CArgs, path: number, argv: number, env: number, wait: number): number | 'sleep' {
  const { k } = a;
  const mode = k.era.trace === 'new' ? wait : wait + 1;
  const saved = a.saved as { pid: number } | null;
  if (saved !== null) {
    const x = k.state.tasks.get(saved.pid);
    if (x !== undefined && x.prog.kind !== 'dead') {
      return a.sleep({ on: [x.proc.pidfds], mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
    }
    return x?.exitCode ?? 0;
  }
  const r = userMode(k, kstring(k, path), strings(k, argv), strings(k, env));
  if (typeof r === 'number') return mode === 0 ? 0 : r;
  if (mode < 2) return 0;
  a.save({ pid: r.pid });
  return a.sleep({ on: [r.proc.pidfds], mode: 'uninterruptible' }) === 'sleep' ? 'sleep' : 0;
}

export const machineExports: readonly ExportedFunction[] = [
  fn(
    'emergency_restart',
    () => {
      throw new Halt('restart');
    },
    { gpl: true },
  ),
  fn('kernel_restart', (a) => leave(a, 'restart', SYS_RESTART, 'Restarting system'), { gpl: true }),
  fn(
    'machine_restart',
    () => {
      throw new Halt('restart');
    },
    { hidden: true },
  ),
  fn('kernel_halt', (a) => leave(a, 'off', SYS_HALT, 'System halted'), { gpl: true }),
  fn('kernel_power_off', (a) => leave(a, 'off', SYS_POWER_OFF, a.k.era.trace === 'new' ? 'Power down' : 'Power down'), {
    gpl: true,
  }),
  fn(
    'orderly_poweroff',
    (a) => {
      const r = userMode(a.k, '/sbin/poweroff', ['/sbin/poweroff'], ['HOME=/', 'PATH=/sbin:/bin:/usr/sbin:/usr/bin']);
      if (typeof r === 'number' && a.u(0) !== 0) {
        a.k.printk(4, 'Failed to start orderly shutdown: forcing the issue');
        return leave(a, 'off', SYS_POWER_OFF, 'Power down');
      }
      return typeof r === 'number' ? r : 0;
    },
    { gpl: true },
  ),
  fn(
    'orderly_reboot',
    (a) => {
      const r = userMode(a.k, '/sbin/reboot', ['/sbin/reboot'], ['HOME=/', 'PATH=/sbin:/bin:/usr/sbin:/usr/bin']);
      return typeof r === 'number' ? leave(a, 'restart', SYS_RESTART, 'Restarting system') : 0;
    },
    { gpl: true },
  ),
  ...fns(
    ['ctrl_alt_del'],
    (a) => {
      a.k.sendSignal(a.k.find(1) ?? a.current, 2);
      return 0;
    },
    { hidden: true },
  ),
  fn('handle_sysrq', (a) => {
    handle_sysrq(a.k, String.fromCharCode(a.u(0) & 0xff), true);
    return 0;
  }),
  ...fns(['register_sysrq_key', 'unregister_sysrq_key'], () => 0),
  /** Lines can be had; no device here ever raises one. The timer has line 0 for itself. */
  fn('request_threaded_irq', (a) => (a.u(0) > 255 || (a.u(1) | a.u(2)) === 0 ? -22 : a.u(0) === 0 ? -16 : 0)),
  fn('free_irq', () => 0),
  fn('call_usermodehelper', (a) => helper(a, a.u(0), a.u(1), a.u(2), a.i(3))),
  fn('call_usermodehelper_setup', (a) => {
    void a;
    return 0;
  }),
  ...fns(['__request_module', 'request_module'], () => -2),
  ...fns(['emergency_sync', 'ksys_sync', 'ksys_sync_helper'], () => 0),
];
