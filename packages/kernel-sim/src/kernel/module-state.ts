/**
 * kernel/module-state.ts — modules and the kernel-mode C code that runs: plain data in KernelState and TaskExt.
 *
 * Kernel-mode C of a task is a stack of frames, each a CPU that stands somewhere in a module. A function of the kernel never waits for C:
 * it pushes a frame; when C returns, the continuation named `then` runs (module-frames.ts).
 */
import type { CpuImage } from '../cpu/index.ts';
import type { OpenFile } from '../fs/types.ts';
import { kfree } from '../mm/slab.ts';
import type { Plain, Seat } from '../types.ts';
import type { Kernel, TaskExt, Timer, WaitQueue } from './types.ts';

export interface ModuleSymbol {
  readonly name: string;
  readonly addr: number;
  readonly size: number;
  /** As /proc/kallsyms shows it: t, T, d, D, b, B, r. */
  readonly type: string;
}
export interface ModuleExport {
  readonly name: string;
  readonly addr: number;
  readonly gpl: boolean;
}
export interface ModuleParam {
  readonly name: string;
  /** struct kernel_param. */
  readonly addr: number;
  readonly perm: number;
}
export interface ModuleState {
  name: string;
  /** struct module's address. */
  addr: number;
  /** Size as lsmod shows it. */
  size: number;
  state: 'Live' | 'Loading' | 'Unloading';
  refcnt: number;
  /** Modules that use symbols of this one. */
  usedBy: string[];
  uses: string[];
  /** `POE` letters, in the order of the kernel's. */
  taints: string;
  seat: Seat;
  /** The core, and what is only there while it initialises (0 pages afterwards). */
  frames: { base: number; pages: number };
  initFrames: { base: number; pages: number };
  init: number;
  exit: number;
  gpl: boolean;
  symbols: ModuleSymbol[];
  exports: ModuleExport[];
  params: ModuleParam[];
  version: string;
  srcversion: string;
  /** Sections by name, for /sys/module and traces. */
  sections: Map<string, number>;
}

export interface KFrame {
  /** Filled in when a snapshot is taken; stale while the CPU is live. */
  cpu: CpuImage | null;
  /** The exported function it called and that is not done yet; -1 none. */
  door: number;
  /** What that function remembers until it is called again. */
  sleep: Plain;
  /** Continuation, by name. */
  then: string;
  data: Plain;
  /** Of kernel text, for traces: who called this C code, innermost first. */
  chain: readonly string[];
}
/** A task's side of kernel-mode C. */
export interface KernelSide {
  frames: KFrame[];
  /** Its kernel stack: an address of 8 KiB; 0 none. */
  stack: number;
  /** Room time at which it last slept or left: the soft lockup watchdog. */
  since: number;
  warned: number;
  /** kthread_stop() was called. */
  stop: boolean;
  /** kthread_stop() waits here. */
  exited: WaitQueue;
  result: number;
  /** Probes that have seen the call under way. */
  probed: string[];
  /** allow_signal() */
  allowed: { lo: number; hi: number };
  /** schedule() with a state set: woken by wake_up_process. */
  asleep: WaitQueue;
  /** The buffer of a read or write that a module answers. */
  stage: Uint8Array | null;
  /** task_work_add(): struct callback_head, to be called when it next has the CPU. */
  works: number[];
  /** Its preempt_count while it sleeps although it must not. */
  preempt: number;
}

export interface Probe {
  /** struct kprobe (or the kprobe in a kretprobe, jprobe). */
  readonly addr: number;
  readonly symbol: string;
  readonly kind: 'kprobe' | 'kretprobe' | 'jprobe';
  /** struct kretprobe or jprobe. */
  readonly outer: number;
}
/** What a module put where programs find it: a name under /proc, a line of /proc/sys, or a range of device numbers. */
export interface ModuleFile {
  readonly kind: 'dir' | 'file' | 'single' | 'seq' | 'link' | 'sysctl' | 'misc' | 'chrdev';
  /** Below /proc; the name of a device. */
  readonly path: string;
  mode: number;
  /** proc_dir_entry, ctl_table, miscdevice or cdev; 0 none. */
  readonly addr: number;
  /** struct file_operations, struct proc_ops, or the show function; files of /proc on 2.6.34 have theirs in the entry. */
  readonly ops: number;
  readonly data: number;
  /** Symbolic links. */
  readonly target: string;
  /** Devices. */
  readonly major: number;
  readonly minor: number;
  readonly count: number;
  readonly opens: ModuleOpen[];
}
/** struct file, as the module sees it; belongs to an OpenFile. */
export interface ModuleOpen {
  readonly file: ModuleFile;
  /** The functions in use: their table, and which kind of table that is. */
  readonly ops: number;
  readonly table: 'fops' | 'proc_ops' | 'entry' | 'single' | 'seq' | 'sysctl';
  /** struct file, struct inode. */
  readonly filp: number;
  readonly inode: number;
  /** What it stands for was removed. */
  gone: boolean;
}

/** What a module put into /sys: a kobject's folder, an attribute in it, or a link. */
export interface SysEntry {
  readonly kind: 'dir' | 'file' | 'link';
  /** Below /sys. */
  readonly path: string;
  /** struct kobject; of a file, the one it is an attribute of. */
  readonly addr: number;
  /** struct attribute, and the functions of its sysfs_ops. */
  readonly attr: number;
  readonly mode: number;
  readonly show: number;
  readonly store: number;
  /** Of links. */
  readonly target: string;
}

export interface KernelCode {
  /** Addresses of exported variables. */
  vars: Map<string, number>;
  syscallTable: number;
  /** Pending timers by struct timer_list. */
  timers: Map<number, Timer>;
  /** Pending work by struct work_struct; those with a delay have a timer. */
  works: { addr: number; timer: Timer | null }[];
  /** Wait queues, completions, mutexes … by the address of the struct that stands for them. */
  queues: Map<number, WaitQueue>;
  probes: Probe[];
  files: ModuleFile[];
  sysfs: SysEntry[];
  /** sys_call_table entries a module changed are looked for only when this is set. */
  tableTouched: boolean;
  lastUnloaded: string;
  /** The line of the log that a printk() without a newline left open; 0 none. */
  openLine: number;
  /** Depth of code that may not sleep: timers, notifiers, probes. */
  atomic: number;
  /** print_once messages given. */
  once: string[];
  /** Files modules opened, by the address that stands for them. */
  kfiles: Map<number, OpenFile>;
  /** Copies of user registers that modules were shown, by pid. */
  ptRegs: Map<number, { addr: number; was: number[] }>;
}
export function emptyKernelCode(): KernelCode {
  return {
    vars: new Map(),
    syscallTable: 0,
    timers: new Map(),
    works: [],
    queues: new Map(),
    probes: [],
    files: [],
    sysfs: [],
    tableTouched: false,
    lastUnloaded: '',
    openLine: 0,
    atomic: 0,
    once: [],
    kfiles: new Map(),
    ptRegs: new Map(),
  };
}
/** A task that dies does not go back to user mode: registers a module was shown are of no use any more. */
export function forgetPtRegs(k: Kernel, x: TaskExt): void {
  const copy = k.state.kcode.ptRegs.get(x.pid);
  if (copy === undefined) return;
  k.state.kcode.ptRegs.delete(x.pid);
  kfree(k, copy.addr);
}
