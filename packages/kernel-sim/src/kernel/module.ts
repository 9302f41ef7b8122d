/**
 * kernel/module.c — init_module(2), finit_module(2), delete_module(2).
 *
 *   init_module -> load_module -> init() as a frame of the caller -> Live, init sections freed; or everything taken back
 */
import { fget } from '../fs/file.ts';
import { inodeBytes } from '../fs/index.ts';
import * as G from '../guards/module.ts';
import { CAP_SYS_MODULE } from '../include/constants.ts';
import {
  EAGAIN,
  EBADF,
  EBUSY,
  EFAULT,
  EINTR,
  EINVAL,
  EISDIR,
  ENOENT,
  ENOEXEC,
  EPERM,
  ERESTARTSYS,
} from '../include/errno.ts';
import { O_ACCMODE } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import type { Arg } from '../program/types.ts';
import { callChain, chainHead } from './exports/hooks.ts';
import { queueAt } from './exports/locks.ts';
import { enterC } from './module-frames.ts';
import { freeInit, freeModule, type LoadRequest, load_module, noteState, unlinkModule } from './module-load.ts';
import type { ModuleState } from './module-state.ts';
import { dump_stack } from './panic.ts';
import { seatOf } from './printk.ts';
import { isBlocked } from './sched.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel, SysResult } from './types.ts';

const TAINT_FORCED_RMMOD = 3;
const O_NONBLOCK = 0o4000;
const O_TRUNC = 0o1000;
const MAX_BYTES = 4 << 20;
const COMING = 1;
const GOING = 2;
const LIVE = 0;

/** may_init_module(), the LSM, and how often a seat may load. */
function refused(k: Kernel, current: Task, name: string): number {
  if (k.blocked(G.loadCap, { capable: k.capable(current, CAP_SYS_MODULE) })) return -EPERM;
  if (k.blocked(G.loadDisabled, { modules_disabled: Number(k.state.sysctl.get('kernel.modules_disabled') ?? 0) }))
    return -EPERM;
  const { seat } = k.x(current);
  if (seat === null) return 0;
  return k.security('kernel_module', { seat, uid: current.cred.uid, name, loads: seatOf(k, seat).loads });
}
const chainOf = (k: Kernel, call: string): readonly string[] =>
  k.era.trace === 'new'
    ? [
        'do_one_initcall',
        'do_init_module',
        `__do_sys_${call}`,
        `__ia32_sys_${call}`,
        '__do_fast_syscall_32',
        'do_int80_syscall_32',
        'entry_INT80_32',
      ]
    : ['do_one_initcall', `sys_${call}`, 'syscall_call'];

interface Ran {
  readonly ran: number;
  readonly data: { readonly module: string };
}
/** The call after its C has returned; null when it is made for the first time. */
function ranOf(k: Kernel, current: Task): Ran | null {
  const r = k.x(current).restart as Partial<Ran> | null;
  return r !== null && typeof r === 'object' && typeof r.ran === 'number' ? (r as Ran) : null;
}

function start(k: Kernel, current: Task, call: string, request: () => LoadRequest | number): SysResult {
  const ran = ranOf(k, current);
  if (ran !== null) return finishInit(k, current, ran);
  const q = request();
  if (typeof q === 'number') return q;
  const m = load_module(k, current, q);
  if (typeof m === 'number') {
    k.emit({ kind: 'module', name: call, change: 'refused', detail: String(m) });
    return m;
  }
  if ('waitFor' in m) {
    const r = k.block(current, { on: [queueAt(k, m.waitFor)], mode: 'interruptible', onSignal: -EINTR });
    return isBlocked(r) ? r : -EINTR;
  }
  k.emit({ kind: 'module', name: m.name, change: 'loaded', detail: m.taints });
  callChain(k, chainHead(k, 'module'), COMING, m.addr);
  if (m.init === 0) return live(k, m);
  return enterC(k, k.x(current), m.init, [], 'again', { module: m.name }, chainOf(k, call));
}
/** do_init_module(), behind the init function. */
function finishInit(k: Kernel, current: Task, ran: Ran): number {
  k.x(current).restart = null;
  const m = k.state.modules.find((x) => x.name === ran.data.module);
  if (m === undefined) return ran.ran;
  if (k.blocked(G.initFailed, { name: m.name, result: ran.ran })) {
    m.state = 'Unloading';
    m.refcnt = 0;
    noteState(k, m);
    callChain(k, chainHead(k, 'module'), GOING, m.addr);
    unlinkModule(k, m);
    freeModule(k, m);
    k.emit({ kind: 'module', name: m.name, change: 'refused', detail: String(ran.ran) });
    return ran.ran;
  }
  if (ran.ran > 0) {
    const site = k.era.trace === 'new' ? 'do_init_module' : 'sys_init_module';
    k.printk(4, `${site}: '${m.name}'->init suspiciously returned ${ran.ran}, it should follow 0/-E convention`);
    k.printk(4, `${site}: loading module anyway...`);
    dump_stack(k, current, chainOf(k, 'init_module'));
  }
  return live(k, m);
}
function live(k: Kernel, m: ModuleState): number {
  m.state = 'Live';
  m.refcnt -= 1;
  noteState(k, m);
  callChain(k, chainHead(k, 'module'), LIVE, m.addr);
  freeInit(k, m);
  k.wake(queueAt(k, m.addr));
  return 0;
}

function argsOf(k: Kernel, arg: Arg): string | number {
  const s = k.user.string(arg, 131_072);
  return typeof s === 'number' ? (s === -36 ? -EINVAL : s) : s;
}

/** finit_module(2): kernel_read_file_from_fd(). */
function fromFile(k: Kernel, current: Task, fd: number): Uint8Array | number {
  const file = fget(k, current, fd);
  if (file === null) return -EBADF;
  if ((file.flags & O_ACCMODE) === 1) return -EBADF;
  if (file.kind === 'dir') return -EISDIR;
  if (file.kind !== 'reg') return -EINVAL;
  if (file.inode.writers > 0) return -26; // ETXTBSY: deny_write_access()
  if (file.inode.size === 0) return -EINVAL;
  return file.inode.size > MAX_BYTES ? -27 : inodeBytes(file.inode);
}

function delete_module(k: Kernel, current: Task, nameArg: Arg, flags: number): SysResult {
  const ran = ranOf(k, current);
  if (ran !== null) {
    k.x(current).restart = null;
    const gone = k.state.modules.find((x) => x.name === ran.data.module);
    return gone === undefined ? 0 : finishExit(k, gone);
  }
  const disabled = Number(k.state.sysctl.get('kernel.modules_disabled') ?? 0);
  if (k.blocked(G.unloadCap, { capable: k.capable(current, CAP_SYS_MODULE), modules_disabled: disabled }))
    return -EPERM;
  const name = k.user.string(nameArg, 60);
  if (typeof name === 'number') return -EFAULT;
  const m = k.state.modules.find((x) => x.name === name);
  if (k.blocked(G.notFound, { name, found: m !== undefined }) || m === undefined) return -ENOENT;
  if (k.blocked(G.hasUsers, { users: m.usedBy.join(' ') })) return -EAGAIN;
  if (m.state !== 'Live') return -EBUSY;
  const forced = (flags & O_TRUNC) !== 0;
  if (k.blocked(G.noExit, { init: m.init !== 0, exit: m.exit !== 0, forced })) return -EBUSY;
  const refcnt = k.mem.r32(m.addr + 0) === undefined ? 0 : countOf(k, m);
  if (k.blocked(G.refcount, { refcnt, forced })) {
    // 2.6.34 waits for the users to go, unless told not to
    if (k.era.trace === 'old' && (flags & O_NONBLOCK) === 0) {
      const r = k.block(current, { on: [queueAt(k, m.addr)], mode: 'uninterruptible', until: k.now + 100 });
      return isBlocked(r) ? r : -ERESTARTSYS;
    }
    return -EAGAIN;
  }
  if (forced && (refcnt !== 0 || m.exit === 0)) k.state.tainted |= 1 << TAINT_FORCED_RMMOD;
  m.state = 'Unloading';
  noteState(k, m);
  if (m.exit === 0) return finishExit(k, m);
  const chain =
    k.era.trace === 'new'
      ? ['__do_sys_delete_module', '__ia32_sys_delete_module', 'do_int80_syscall_32', 'entry_INT80_32']
      : ['sys_delete_module', 'syscall_call'];
  return enterC(k, k.x(current), m.exit, [], 'again', { module: m.name }, chain);
}
/** The count in struct module is the truth: try_module_get() inlined in C changes it there. */
function countOf(k: Kernel, m: ModuleState): number {
  const inRam = k.mem.r32(m.addr + REFCNT);
  m.refcnt = inRam;
  return inRam;
}
function finishExit(k: Kernel, m: ModuleState): number {
  callChain(k, chainHead(k, 'module'), GOING, m.addr);
  unlinkModule(k, m);
  freeModule(k, m);
  k.state.kcode.lastUnloaded = k.era.trace === 'new' && m.taints !== '' ? `${m.name}(${m.taints})` : m.name;
  k.emit({ kind: 'module', name: m.name, change: 'unloaded', detail: '' });
  return 0;
}

import { module_struct } from '../include/kstructs.ts';

const REFCNT = module_struct.offsets.refcnt as number;

export const moduleSyscalls = [
  /** @models kernel/module.c init_module @returns 0, -EPERM, -ENOEXEC, -EFAULT, -EEXIST, -ENOENT, -EINVAL, or what init() returned */
  syscall('init_module', NR.init_module, [user, uint, user], (k, t, image, length, args) =>
    start(k, t, 'init_module', () => {
      const no = refused(k, t, '');
      if (no !== 0) return no;
      if (length < 52) return -ENOEXEC;
      if (length > MAX_BYTES) return -ENOEXEC;
      const bytes = k.user.read(image, length);
      if (typeof bytes === 'number') return bytes;
      const text = argsOf(k, args);
      return typeof text === 'number' ? text : { bytes: bytes.slice(), args: text, flags: 0 };
    }),
  ),
  /** @models kernel/module/main.c finit_module @returns as init_module; -EINVAL for unknown flags or no regular file, -EBADF */
  syscall('finit_module', NR.finit_module, [int, user, int], (k, t, fd, args, flags) =>
    start(k, t, 'finit_module', () => {
      const no = refused(k, t, '');
      if (no !== 0) return no;
      if ((flags & ~7) !== 0) return -EINVAL;
      const bytes = fromFile(k, t, fd);
      if (typeof bytes === 'number') return bytes;
      if ((flags & 4) !== 0) return -95; // compressed files: not configured
      const text = argsOf(k, args);
      return typeof text === 'number' ? text : { bytes, args: text, flags };
    }),
  ),
  /** @models kernel/module.c delete_module @returns 0, -EPERM, -EFAULT, -ENOENT, -EAGAIN (in use), -EBUSY (no exit, or half dead) */
  syscall('delete_module', NR.delete_module, [user, uint], delete_module),
];
