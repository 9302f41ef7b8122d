/**
 * init/main.c — start_kernel: swapper by hand, init and kthreadd by fork, the image laid out, PID 1 executed.
 */

import { installFd } from '../fs/file.ts';
import { initFs, namei, newFiles, newFs } from '../fs/index.ts';
import { filpOpen } from '../fs/open.ts';
import { bootSetpcap } from '../guards/cred.ts';
import * as G from '../guards/panic.ts';
import {
  CAP_SETPCAP,
  PF_KTHREAD,
  RLIM_INFINITY,
  RLIMIT_CORE,
  RLIMIT_NOFILE,
  RLIMIT_NPROC,
  RLIMIT_SIGPENDING,
  RLIMIT_STACK,
  SIGNAL_UNKILLABLE,
} from '../include/constants.ts';
import { ENOENT } from '../include/errno.ts';
import { O_RDWR } from '../include/fcntl.ts';
import { INIT_LIST_HEAD, list_add_tail } from '../include/list.ts';
import type { Cred, Mm, Nsproxy, PidNamespace, PidStruct, Sighand, Signal, Task } from '../include/sched.ts';
import * as L from '../include/sched.ts';
import { SIG_IGN, SIGCHLD } from '../include/signal.ts';
import { alloc } from '../mm/slab.ts';
import { Bug } from '../types.ts';
import { CAP_FULL_HI, CAP_FULL_LO } from './cred.ts';
import { do_execve } from './exec.ts';
import { copy_process } from './fork.ts';
import type { LinuxKernel } from './kernel.ts';
import { initKernelImage } from './module-image.ts';
import { INIT_INUM } from './namespaces.ts';
import { panic } from './panic.ts';
import { newQueue } from './sched.ts';
import { newProcessExt, newTaskExt } from './task-ext.ts';
import type { Kernel, TaskExt } from './types.ts';

function make<V>(k: LinuxKernel, layout: unknown): V {
  const v = alloc(k, layout as never);
  if (v === null) throw new Bug('no memory to boot with');
  return v as V;
}

/** init_task, pid 0: the only task that was not forked. */
function makeSwapper(k: LinuxKernel): Task {
  const t = make<Task>(k, L.task_struct);
  const signal = make<Signal>(k, L.signal_struct);
  const sighand = make<Sighand>(k, L.sighand_struct);
  const cred = make<Cred>(k, L.cred);
  const pid = make<PidStruct>(k, L.pid);
  const ns = make<PidNamespace>(k, L.pid_namespace);
  const nsproxy = make<Nsproxy>(k, L.nsproxy);
  k.state.initTask = t.$addr;
  k.state.initPidNs = ns.$addr;
  k.state.initNsproxy = nsproxy.$addr;
  nsproxy.pid_ns = ns;
  for (const v of [ns, nsproxy, pid]) v.count = 1;
  cred.usage = 2;
  cred.cap_permitted.lo = cred.cap_effective.lo = cred.cap_bset.lo = CAP_FULL_LO;
  const old = k.era.trace === 'old'; // every bit is set, whether a capability has it or not
  cred.cap_permitted.hi = cred.cap_effective.hi = cred.cap_bset.hi = old ? 0xffffffff : CAP_FULL_HI;
  // CAP_INIT_EFF_SET
  if (old) cred.cap_effective.lo = (CAP_FULL_LO & ~(1 << CAP_SETPCAP)) >>> 0;
  k.blocked(bootSetpcap, { cap: CAP_SETPCAP });
  t.cred = t.real_cred = cred;
  t.signal = signal;
  t.sighand = sighand;
  t.thread_pid = pid;
  t.nsproxy = nsproxy;
  t.comm = k.era.trace === 'new' ? 'swapper/0' : 'swapper';
  t.flags = PF_KTHREAD;
  t.real_parent = t.parent = t.group_leader = t;
  t.prio = t.static_prio = t.normal_prio = 120;
  t.loginuid = 0xffffffff;
  t.sessionid = 0xffffffff;
  for (const l of [
    t.tasks,
    t.children,
    t.sibling,
    t.ptraced,
    t.ptrace_entry,
    t.thread_group,
    t.thread_node,
    t.pending.list,
  ])
    INIT_LIST_HEAD(l);
  INIT_LIST_HEAD(signal.thread_head);
  INIT_LIST_HEAD(signal.shared_pending.list);
  list_add_tail(t.thread_node, signal.thread_head);
  signal.live = signal.sigcnt = signal.nr_threads = 1;
  sighand.count = 1;
  for (let i = 0; i < 16; i += 1) signal.rlim.at(i).rlim_cur = signal.rlim.at(i).rlim_max = RLIM_INFINITY;
  const limit = (i: number, cur: number, max: number): void => {
    signal.rlim.at(i).rlim_cur = cur;
    signal.rlim.at(i).rlim_max = max;
  };
  limit(RLIMIT_CORE, 0, RLIM_INFINITY);
  limit(RLIMIT_STACK, 8 << 20, RLIM_INFINITY);
  const threads = maxThreads(k);
  limit(RLIMIT_NPROC, threads >> 1, threads >> 1);
  limit(RLIMIT_SIGPENDING, threads >> 1, threads >> 1);
  limit(RLIMIT_NOFILE, 1024, 4096);
  limit(8, 65536, 65536);
  limit(12, 819200, 819200);
  limit(13, 0, 0);
  limit(14, 0, 0);
  pid.level = 0;
  pid.numbers.at(0).ns = ns;
  k.state.pidNs = { ...k.state.pidNs, addr: ns.$addr, tasks: k.state.tasks };
  k.state.ns = { ...k.state.ns, pid: k.state.pidNs };
  nsproxy.uts_ns = INIT_INUM.uts;
  nsproxy.ipc_ns = INIT_INUM.ipc;
  nsproxy.mnt_ns = INIT_INUM.mnt;
  nsproxy.net_ns = INIT_INUM.net;
  const x = newTaskExt(
    {
      addr: t.$addr,
      nrs: [0],
      pidNs: k.state.pidNs,
      ns: k.state.ns,
      proc: newProcessExt(),
      files: newFiles(),
      fs: newFs(k),
      prog: { kind: 'idle', name: 'swapper' },
      user: 0,
      startedAt: k.now,
      childQueue: newQueue(),
    },
    null,
  );
  k.adopt(x);
  return t;
}

/** kernel_thread(): ignores every signal, has no memory. */
export function kernel_thread(k: LinuxKernel, parent: Task, name: string): Task {
  const x = copy_process(k, parent, { flags: 0, exitSignal: SIGCHLD, comm: name }, () => ({ kind: 'kthread', name }));
  if (typeof x === 'number') throw new Bug(`no kernel thread ${name}`);
  const t = k.task(x);
  t.comm = name.slice(0, 15);
  t.flags = (t.flags | PF_KTHREAD) >>> 0;
  t.state = 1;
  x.name = name;
  for (let i = 0; i < 64; i += 1) t.sighand.action.at(i).sa_handler = SIG_IGN;
  return t;
}

const KTHREADS = {
  old: [
    'migration/0',
    'ksoftirqd/0',
    'watchdog/0',
    'events/0',
    'khelper',
    'async/mgr',
    'sync_supers',
    'bdi-default',
    'kblockd/0',
    'kswapd0',
  ],
  new: [
    'rcu_gp',
    'rcu_par_gp',
    'slub_flushwq',
    'netns',
    'kworker/0:0-events',
    'mm_percpu_wq',
    'rcu_tasks_kthre',
    'ksoftirqd/0',
    'rcu_preempt',
    'migration/0',
    'kdevtmpfs',
    'kauditd',
    'khungtaskd',
    'oom_reaper',
    'kswapd0',
  ],
} as const;

/** start_kernel() to the exec of init. Throws Panic when no init can be run. */
export function start_kernel(k: LinuxKernel, layImage: () => void, prepare: (init: TaskExt) => void): void {
  const { state, era } = k;
  for (const [key, value] of Object.entries(DEFAULT_SYSCTL)) state.sysctl.set(key, value);
  state.sysctl.set('kernel.threads-max', maxThreads(k));
  for (const [key, value] of Object.entries({ ...era.sysctl, ...(k.config.image.sysctl ?? {}) }))
    state.sysctl.set(key, value);
  initKernelImage(k);
  initFs(k);
  const swapper = makeSwapper(k);
  state.current = k.x(swapper);
  k.printk(
    5,
    `Linux version ${era.release} (build@killinit) (gcc version ${era.trace === 'new' ? '12.2.0' : '4.4.3'}) ${era.version}`,
  );
  k.printk(5, `Command line: ${commandLine(k)}`);
  for (const [key, value] of parameters(k)) state.sysctl.set(key, value);
  k.printk(6, `Memory: ${k.mem.freeFrames * 4}K/${k.mem.bytes >>> 10}K available`);
  layImage();
  const first = copy_process(k, swapper, { flags: 0, exitSignal: SIGCHLD, comm: 'init' }, () => ({
    kind: 'kthread',
    name: 'swapper',
  }));
  if (typeof first === 'number') throw new Bug('no memory for init');
  const init = k.task(first);
  init.comm = swapper.comm; // a kernel thread until its exec
  const kthreadd = kernel_thread(k, swapper, 'kthreadd');
  for (const name of KTHREADS[era.trace]) kernel_thread(k, kthreadd, name);
  prepare(first);
  run_init(k, init);
}

const DEFAULT_INIT = '/sbin/init';
/** What /proc/cmdline shows. */
export const commandLine = (k: Kernel): string => {
  const { init, cmdline } = k.config.image;
  const named = init === DEFAULT_INIT ? '' : ` init=${init}`;
  return `console=tty0${named}${cmdline === undefined || cmdline === '' ? '' : ` ${cmdline}`}`;
};
/** Kernel parameters with a setting of their own (init/main.c, kernel/panic.c, kernel/signal.c early_param and core_param). */
const PARAMETERS: Readonly<Record<string, string>> = {
  panic: 'kernel.panic',
  'print-fatal-signals': 'kernel.print-fatal-signals',
  'module.sig_enforce': 'module.sig_enforce',
  oops: 'kernel.panic_on_oops',
  'proc_mem.force_override': 'proc_mem.force_override',
  sysrq_always_enabled: 'kernel.sysrq',
};
/** The last `name=value` of the command line. */
export function parameter(k: Kernel, name: string): string | null {
  const words = commandLine(k)
    .split(' ')
    .filter((w) => w.startsWith(`${name}=`));
  return words.at(-1)?.slice(name.length + 1) ?? null;
}
function parameters(k: Kernel): [string, number | string][] {
  const words = (k.config.image.cmdline ?? '').split(' ').filter((w) => w !== '');
  return words.flatMap((word): [string, number | string][] => {
    const at = word.indexOf('=');
    const name = PARAMETERS[at < 0 ? word : word.slice(0, at)];
    if (name === undefined) return [];
    const text = at < 0 ? '1' : word.slice(at + 1);
    return [[name, text === 'panic' ? 1 : /^-?[0-9]+$/.test(text) ? Number(text) : text]];
  });
}

/** init_post() / kernel_init(): the protection flag, then the first program that can be run. */
function run_init(k: LinuxKernel, init: Task): void {
  const mm = make<Mm>(k, L.mm_struct);
  mm.mm_users = mm.mm_count = 1;
  mm.flags = 1;
  init.mm = init.active_mm = mm;
  init.flags &= ~PF_KTHREAD;
  init.signal.flags = SIGNAL_UNKILLABLE;
  (k.views.view(L.pid_namespace, k.state.initPidNs) as unknown as PidNamespace).child_reaper = init;
  const x = k.x(init);
  x.cycles = 0;
  k.state.current = x;
  console_on_rootfs(k, init);
  const rd = parameter(k, 'rdinit');
  // Without the first program of its image the kernel looks for a real root, and there is no disk.
  if (rd !== null && typeof namei(k, init, rd) === 'number') {
    k.blocked(G.rootNotMounted, { rdinit: rd });
    prepare_namespace(k);
  }
  const wanted = k.config.image.init;
  const asked = wanted !== DEFAULT_INIT;
  let error = 0;
  const started = (path: string): boolean => {
    if (k.era.trace === 'new') k.printk(6, `Run ${path} as init process`);
    error = do_execve(k, init, path, [path], ['HOME=/', 'TERM=linux']);
    k.blocked(G.initChain, { path, error });
    if (error !== 0) return failed(k, path, error, path === rd || (path === wanted && asked));
    k.state.current = null;
    k.makeRunnable(x);
    return true;
  };
  if ((rd !== null && started(rd)) || (asked && started(wanted))) return;
  if (asked && k.era.trace === 'new') panic(k, `Requested init ${wanted} failed (error ${error}).`, FROM_INIT.new);
  if (['/sbin/init', '/etc/init', '/bin/init', '/bin/sh'].some(started)) return;
  k.blocked(G.noInit, { wanted });
  panic(
    k,
    k.era.trace === 'new'
      ? 'No working init found.  Try passing init= option to kernel. See Linux Documentation/admin-guide/init.rst for guidance.'
      : 'No init found.  Try passing init= option to kernel. See Linux Documentation/init.txt for guidance.',
    FROM_INIT[k.era.trace],
  );
}
const FROM_INIT = {
  old: ['panic', 'init_post', 'kernel_init', 'kernel_thread_helper'],
  new: ['panic', 'kernel_init', 'ret_from_fork'],
} as const;
/** What the log says of a program that could not be PID 1. */
function failed(k: LinuxKernel, path: string, error: number, asked: boolean): false {
  const modern = k.era.trace === 'new';
  if (asked && modern) k.printk(3, `Failed to execute ${path} (error ${error})`);
  else if (asked) k.printk(4, `Failed to execute ${path}.  Attempting defaults...`);
  else if (modern && error !== -ENOENT)
    k.printk(3, `Starting init: ${path} exists but couldn't execute it (error ${error})`);
  return false;
}
/** prepare_namespace(), mount_block_root(): no driver knows of a disk. */
function prepare_namespace(k: LinuxKernel): never {
  k.printk(0, 'List of all partitions:');
  k.printk(0, 'No filesystem could mount root, tried: ');
  const modern = k.era.trace === 'new';
  panic(k, 'VFS: Unable to mount root fs on unknown-block(0,0)', [
    'panic',
    'mount_block_root',
    ...(modern ? [] : ['mount_root']),
    'prepare_namespace',
    ...(modern ? ['kernel_init_freeable', 'kernel_init', 'ret_from_fork'] : ['kernel_init', 'kernel_thread_helper']),
  ]);
}
/** console_on_rootfs(): the console is PID 1's standard input, output and error. */
function console_on_rootfs(k: LinuxKernel, init: Task): void {
  if (k.config.run !== undefined) return; // a job has files of its own
  const file = filpOpen(k, init, '/dev/console', O_RDWR, 0);
  if (typeof file === 'number' || 'blocked' in file) {
    k.printk(3, 'Warning: unable to open an initial console.');
    return;
  }
  for (let fd = 0; fd < 3; fd += 1) {
    installFd(k, init, file, false);
  }
}

/** fork_init(): an eighth of memory may be kernel stacks, 8 KiB each. What the kernel itself takes does not count. */
const maxThreads = (k: Kernel): number => Math.max(20, (k.mem.frames - 32) >> 4);
const DEFAULT_SYSCTL: Readonly<Record<string, number | string>> = {
  'kernel.panic': 0,
  'kernel.panic_on_oops': 0,
  'kernel.modules_disabled': 0,
  'kernel.printk': '7\t4\t1\t7',
  'kernel.ctrl-alt-del': 1,
  'kernel.cad_pid': 1,
  'kernel.core_pattern': 'core',
  'kernel.randomize_va_space': 2,
};
