/**
 * drivers/tty/sysrq.c — the magic system request key, as a table of keys.
 *
 * A key of a keyboard obeys kernel.sysrq; a letter written to /proc/sysrq-trigger does not. Left out: v, z, g and x, which need
 * hardware we do not have; k (SAK) and r (unraw), which a terminal in a browser cannot tell.
 */
import * as G from '../guards/sysrq.ts';
import { PF_KTHREAD } from '../include/constants.ts';
import { SIGKILL, SIGTERM } from '../include/signal.ts';
import { KernelFault } from '../mm/memory.ts';
import { outOfMemory } from '../mm/oom-kill.ts';
import { Halt } from './halt.ts';
import { oops } from './oops.ts';
import { dump_stack, panic } from './panic.ts';
import { do_send_sig_info, force_sig_info, SEND_SIG_PRIV } from './signal.ts';
import { stateLetter } from './task.ts';
import type { Kernel } from './types.ts';

interface Op {
  readonly action: string;
  readonly help: string;
  readonly mask: number;
  run(k: Kernel, key: string): void;
}
const LOG = 2;
const KEYBOARD = 4;
const DUMP = 8;
const SYNC = 16;
const REMOUNT = 32;
const SIGNAL = 64;
const BOOT = 128;
const RTNICE = 256;

const prefix = (k: Kernel): string => (k.era.trace === 'new' ? 'sysrq: ' : 'SysRq : ');

/** send_sig_all(): every process but init and kernel threads. */
function send_sig_all(k: Kernel, sig: number): void {
  for (const t of k.forEachProcess()) {
    const facts = { pid: t.pid, tgid: t.tgid, mm: t.mm.$addr !== 0, kthread: (t.flags & PF_KTHREAD) !== 0, sig };
    if (k.blocked(G.sendSigAllOld, facts) || k.blocked(G.sendSigAllNew, facts)) continue;
    if (k.era.trace === 'old') force_sig_info(k, sig, SEND_SIG_PRIV, t);
    else do_send_sig_info(k, sig, SEND_SIG_PRIV, t, true);
  }
}

/** sysrq_handle_crash(): a panic of its own since 5.3; before, a store through NULL with panic_on_oops set. */
function crash(k: Kernel, key: string): void {
  k.blocked(G.crash, { key });
  if (k.era.trace === 'new')
    panic(k, 'sysrq triggered crash', [
      'panic',
      'sysrq_handle_crash',
      '__handle_sysrq.cold',
      'write_sysrq_trigger',
      'proc_reg_write',
      'vfs_write',
      'ksys_write',
      'do_int80_syscall_32',
      'entry_INT80_32',
    ]);
  k.state.sysctl.set('kernel.panic_on_oops', 1);
  const t = k.current;
  if (t === null) panic(k, 'Fatal exception');
  oops(k, t, new KernelFault(0, 'write'));
}

function showTasks(k: Kernel, only: (letter: string) => boolean): void {
  k.printk(6, k.era.trace === 'new' ? 'task:' : '  task                PC stack   pid father');
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    const letter = stateLetter(k, t);
    if (t.pid === 0 || !only(letter)) continue;
    const parent = String(t.real_parent.tgid);
    k.printk(
      6,
      k.era.trace === 'new'
        ? `task:${t.comm.padEnd(15)} state:${letter} stack:0     pid:${String(t.pid).padEnd(5)} ppid:${parent.padEnd(6)} flags:0x${(0x4000).toString(16).padStart(8, '0')}`
        : `${t.comm.padEnd(13)} ${letter} 00000000     0 ${String(t.pid).padStart(5)} ${parent.padStart(6)} 0x00000000`,
    );
  }
}
function showMemory(k: Kernel): void {
  const free = k.mem.freeFrames * 4;
  k.printk(6, 'Mem-Info:');
  k.printk(4, `Normal free:${free}kB min:1024kB low:1280kB high:1536kB present:${k.mem.bytes >>> 10}kB`);
  k.printk(4, '0 pages in swap cache');
  k.printk(4, `${k.mem.frames} pages RAM`);
}
function loglevel(k: Kernel, key: string): void {
  const old = String(k.state.sysctl.get('kernel.printk') ?? '7\t4\t1\t7').split('\t');
  k.state.sysctl.set('kernel.printk', [key, ...old.slice(1)].join('\t'));
  k.printk(6, `${prefix(k)}Loglevel set to ${key}`);
}
/** Every read-write file system of a disk; ours are memory and stay as they are, but their superblocks say so. */
function remount(k: Kernel): void {
  for (const m of k.state.fs.mounts) if (m.sb.type === 'rootfs') m.sb.readOnly = true;
  k.printk(4, 'Emergency Remount complete');
}

const say = (action: string, help: string, mask: number, run: Op['run']): Op => ({ action, help, mask, run });
const OPS: ReadonlyMap<string, Op> = new Map<string, Op>([
  ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((n): [string, Op] => [
    n,
    say('Changing Loglevel', 'loglevel(0-9)', LOG, loglevel),
  ]),
  [
    'b',
    say('Resetting', 'reboot(b)', BOOT, (k, key) => {
      k.blocked(G.reboot, { key });
      throw new Halt('restart');
    }),
  ],
  ['c', say('Trigger a crash', 'crash(c)', DUMP, crash)],
  ['e', say('Terminate All Tasks', 'terminate-all-tasks(e)', SIGNAL, (k) => send_sig_all(k, SIGTERM))],
  [
    'f',
    say('Manual OOM execution', 'memory-full-oom-kill(f)', SIGNAL, (k, key) => {
      k.blocked(G.moom, { key });
      if (k.current !== null) outOfMemory(k, k.current, -1, true);
    }),
  ],
  ['i', say('Kill All Tasks', 'kill-all-tasks(i)', SIGNAL, (k) => send_sig_all(k, SIGKILL))],
  ['j', say('Emergency Thaw of all frozen filesystems', 'thaw-filesystems(j)', SIGNAL, () => {})],
  ['k', say('SAK', 'sak(k)', KEYBOARD, () => {})],
  [
    'l',
    say('Show backtrace of all active CPUs', 'show-backtrace-all-active-cpus(l)', DUMP, (k) =>
      dump_stack(k, k.current, ['dump_stack_lvl', '__handle_sysrq', 'write_sysrq_trigger']),
    ),
  ],
  ['m', say('Show Memory', 'show-memory-usage(m)', DUMP, showMemory)],
  ['n', say('Nice All RT Tasks', 'nice-all-RT-tasks(n)', RTNICE, normalizeRt)],
  [
    'o',
    say('Power Off', 'poweroff(o)', BOOT, () => {
      throw new Halt('off');
    }),
  ],
  ['p', say('Show Regs', 'show-registers(p)', DUMP, () => {})],
  ['q', say('Show clockevent devices & pending hrtimers (no others)', 'show-all-timers(q)', DUMP, () => {})],
  ['r', say('Keyboard mode set to system default', 'unraw(r)', KEYBOARD, () => {})],
  [
    's',
    say('Emergency Sync', 'sync(s)', SYNC, (k) => {
      k.printk(6, 'Emergency Sync complete');
    }),
  ],
  ['t', say('Show State', 'show-task-states(t)', DUMP, (k) => showTasks(k, () => true))],
  ['u', say('Emergency Remount R/O', 'unmount(u)', REMOUNT, remount)],
  ['w', say('Show Blocked State', 'show-blocked-tasks(w)', DUMP, (k) => showTasks(k, (s) => s === 'D'))],
  ['z', say('Dump ftrace buffer', 'dump-ftrace-buffer(z)', DUMP, () => {})],
]);
/** normalize_rt_tasks(): real-time tasks become ordinary ones. */
function normalizeRt(k: Kernel): void {
  for (const t of k.forEachProcess()) {
    if ((t.flags & PF_KTHREAD) !== 0 || t.policy === 0) continue;
    t.policy = 0;
    t.rt_priority = 0;
    t.prio = t.normal_prio = t.static_prio;
  }
}

/** One line with what every key is called; a key that shares its name with another is named once. */
function help(k: Kernel): void {
  const words = [...new Set([...OPS.values()].map((op) => op.help))];
  k.printk(6, `${prefix(k)}HELP : ${words.join(' ')} `);
}

/** __handle_sysrq(). `fromTrigger`: a write to /proc/sysrq-trigger, which kernel.sysrq does not concern. */
export function handle_sysrq(k: Kernel, key: string, fromTrigger: boolean): void {
  const op = OPS.get(key);
  if (op === undefined) {
    help(k);
    return;
  }
  const facts = { value: Number(k.state.sysctl.get('kernel.sysrq') ?? 1), op: op.mask, key };
  if (fromTrigger) k.blocked(G.triggerBypass, facts);
  else if (k.blocked(G.enableMask, facts)) {
    k.printk(6, `${prefix(k)}This sysrq operation is disabled.`);
    return;
  }
  k.printk(6, `${prefix(k)}${op.action}`);
  op.run(k, key);
}
