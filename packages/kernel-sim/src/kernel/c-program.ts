/**
 * kernel/c-program.ts — C programs on the CPU, as tasks: user mode, the way into the kernel, and the way back.
 *
 *   run(cpu) -> int $0x80 -> callKernel -> exit to user mode: restart rules, signals, frames -> run(cpu) ...
 *            -> a fault   -> force_sig_info -> exit to user mode
 *
 * arch/x86/kernel/entry_32, signal.c do_signal()/handle_signal(), traps.c. A task between two turns is always at the door to user mode
 * or inside a call that is made again when it wakes (`x.call`); there is no kernel stack.
 */
import {
  type Cpu,
  cloneCpu,
  reg,
  restartSyscall,
  run,
  setReg,
  setReturn,
  setSingleStep,
  syscallArgs,
  type Trap,
} from '../cpu/index.ts';
import { CLONE_SETTLS, CLONE_VM, RLIMIT_AS, RLIMIT_STACK, SYSCALL_CYCLES } from '../include/constants.ts';
import { EINTR, ERESTART_RESTARTBLOCK, ERESTARTNOHAND, ERESTARTNOINTR, ERESTARTSYS } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SA_RESTART, SIG_DFL, SIGBUS, SIGSEGV, SIGTRAP } from '../include/signal.ts';
import { setBlocked } from '../include/sigset.ts';
import { NR } from '../include/unistd.ts';
import type { AddressSpace } from '../mm/address-space.ts';
import { outOfMemory } from '../mm/oom-kill.ts';
import { peekUser, pokeUser, readUser, writeUser } from '../mm/user-copy.ts';
import { findVma } from '../mm/vma.ts';
import { peekProgram, pokeProgram } from '../program/memory.ts';
import type { Arg, RunnerCall } from '../program/types.ts';
import type { UserMemory } from '../program/user.ts';
import { type CState, cpuOf, newCState, spaceAt, spaceOf } from './c-state.ts';
import { dup_mm } from './copy-mm.ts';
import { callKernel } from './entry.ts';
import { inKernelC } from './module-frames.ts';
import { applyPtRegs } from './module-regs.ts';
import { intoEax, portIn, portOut } from './ports.ts';
import { grant, quota } from './quota.ts';
import { charge, isBlocked } from './sched.ts';
import { setupFrame } from './sigframe.ts';
import { force_sig_info } from './signal.ts';
import { type Delivered, get_signal, maskForHandler } from './signal-deliver.ts';
import { setThreadArea } from './tls.ts';
import type { Kernel, ProgState, TaskExt } from './types.ts';
import { tellUnhandled } from './unhandled.ts';

const TRAP_TRACE = 2;
const BUS_MCEERR_AR = 4;

/** copy_thread(): the child's registers; null when the caller is no C program. A negative errno for a bad `tls`. */
export function cloneProgram(
  k: Kernel,
  t: Task,
  flags: number,
  stack: number,
  tls: Arg = 0,
): ProgState | number | null {
  const x = k.x(t);
  if (x.prog.kind !== 'c') return null;
  const from = x.prog;
  const cpu = cloneCpu(cpuOf(from));
  const child = newCState(cpu);
  child.orig = from.orig;
  child.tls = [...from.tls];
  setReturn(cpu, 0);
  if (stack !== 0) setReg(cpu, 'esp', stack);
  setSingleStep(cpu, false);
  if ((flags & CLONE_SETTLS) !== 0) {
    const r = setThreadArea(k, child, tls, false);
    if (r < 0) return r;
  }
  if ((flags & CLONE_VM) === 0) {
    const mm = dup_mm(k, t.mm);
    if (typeof mm === 'number') return mm;
    child.mm = mm.$addr;
  }
  return child;
}

/** What may be done with the memory of any task: `read` and `write` as itself, `peek` and `poke` as its tracer (FOLL_FORCE). */
export interface TaskMemory extends UserMemory {
  peek(addr: number, count: number): Uint8Array | null;
  poke(addr: number, bytes: Uint8Array): boolean;
}
export function memoryOf(k: Kernel, x: TaskExt): TaskMemory | null {
  if (x.prog.kind === 'program') return memoryOfProgram(x);
  const space = spaceOf(k, k.task(x));
  return space === null ? null : memoryOfSpace(space);
}
function memoryOfProgram(x: TaskExt): TaskMemory {
  const peek = (addr: number, count: number): Uint8Array | null => peekProgram(x, addr, count);
  return { read: peek, write: () => false, peek, poke: (addr) => pokeProgram(x, addr) };
}
function memoryOfSpace(space: AddressSpace): TaskMemory {
  return {
    read: (addr, count) => readUser(space, addr, count),
    write: (addr, bytes) => writeUser(space, addr, bytes),
    peek: (addr, count) => peekUser(space, addr, count),
    poke: (addr, bytes) => pokeUser(space, addr, bytes),
  };
}
/** k.user's memory: the running C program's, or null. */
export function currentMemory(k: Kernel): UserMemory | null {
  const x = k.state.current;
  return x === null || x.prog.kind !== 'c' ? null : memoryOf(k, x);
}

/** Identity of a word of user memory, for futexes: the frame of a shared mapping, else space and address. */
export function spaceKey(k: Kernel, x: TaskExt, addr = 0): string {
  const mm = k.task(x).mm.$addr;
  const space = spaceAt(k, mm);
  const area = space === null ? null : findVma(space.vmas, addr >>> 0);
  if (space !== null && area?.shared != null) {
    space.force(addr, 'read');
    return `f${(space.entry(addr) >>> 12).toString(16)}+${addr & 4095}`;
  }
  return `m${mm.toString(16)}+${(addr >>> 0).toString(16)}`;
}

/** Runs a C program for its turn. */
export function runC(k: Kernel, t: Task, x: TaskExt, until: number): void {
  const c = x.prog as CState;
  while (
    x.runnable &&
    x.slice > 0 &&
    k.state.cycles < until &&
    x.prog === c &&
    k.state.current === x &&
    !inKernelC(x)
  ) {
    const before = k.state.cycles;
    step(k, t, x, c, until);
    if (k.state.cycles === before) charge(k, x, SYSCALL_CYCLES >> 3);
  }
}

function step(k: Kernel, t: Task, x: TaskExt, c: CState, until: number): void {
  const cpu = cpuOf(c);
  if (c.doomed !== 0) {
    const sig = c.doomed;
    c.doomed = 0;
    force_sig_info(k, sig, { kind: 'priv' }, t, 'default');
  }
  if (x.call !== null) {
    x.call = currentCall(c, cpu);
    grant(k, t, x);
    const r = callKernel(k, t, x, x.call);
    charge(k, x, SYSCALL_CYCLES);
    if (isBlocked(r) || x.prog !== c || x.call === null) return;
    finishCall(x, cpu, r);
  } else if (x.result !== null) {
    setReturn(cpu, x.result); // a new child's 0
    x.result = null;
  }
  if (k.state.kcode.ptRegs.size > 0) applyPtRegs(k, x);
  if (!exitToUser(k, t, x, c)) return;
  const space = spaceOf(k, t);
  if (space === null) {
    // No memory under its feet (a module cleared task->mm): every fetch faults.
    force_sig_info(k, SIGSEGV, { kind: 'info', code: 1, pid: 0, uid: 0, addr: reg(cpu, 'eip') >>> 0 }, t);
    return;
  }
  grant(k, t, x);
  space.stackLimit = t.signal.rlim.at(RLIMIT_STACK).rlim_cur;
  space.addressLimit = t.signal.rlim.at(RLIMIT_AS).rlim_cur;
  const fuel = Math.max(1, Math.min(x.slice, until - k.state.cycles));
  const retired = cpu.retired;
  cpu.ports = x.ports;
  const trap = run(cpu, space, fuel);
  charge(k, x, cpu.retired - retired);
  answer(k, t, x, c, trap);
}

/** The call under way as the registers tell it now: a tracer may have changed them. */
function currentCall(c: CState, cpu: Cpu): RunnerCall {
  const [, args] = syscallArgs(cpu);
  const restarted = c.orig === NR.restart_syscall && c.again >= 0;
  return { nr: restarted ? c.again : c.orig, args };
}
function finishCall(x: TaskExt, cpu: Cpu, result: number): void {
  x.call = null;
  x.result = null;
  if (result !== -ERESTART_RESTARTBLOCK) x.restart = null;
  setReturn(cpu, result);
}

/** What it costs to weigh one task. */
const OOM_CYCLES = 100;

function answer(k: Kernel, t: Task, x: TaskExt, c: CState, trap: Trap): void {
  const cpu = cpuOf(c);
  switch (trap.kind) {
    case 'syscall': {
      const [nr] = syscallArgs(cpu);
      c.orig = nr;
      if (nr !== NR.restart_syscall) {
        c.again = -1;
        x.restart = null;
      }
      setReturn(cpu, -38);
      x.call = currentCall(c, cpu);
      x.callId = 0;
      x.result = null;
      return;
    }
    case 'fault':
      c.trapNo = trap.vector;
      c.errorCode = trap.error;
      if (trap.vector === 14) c.cr2 = trap.addr;
      tellUnhandled(k, t, c, trap);
      force_sig_info(
        k,
        trap.signal.sig,
        { kind: 'info', code: faultCode(k, t, trap), pid: 0, uid: 0, addr: trap.addr },
        t,
      );
      return;
    case 'port':
      if (trap.write) portOut(k, trap.port, trap.bytes, trap.value);
      else setReg(cpu, 'eax', intoEax(reg(cpu, 'eax'), trap.bytes, portIn(k, trap.port, trap.bytes)));
      return;
    case 'debug':
      c.trapNo = 1;
      c.errorCode = 0;
      force_sig_info(k, SIGTRAP, { kind: 'info', code: TRAP_TRACE, pid: 0, uid: 0, addr: reg(cpu, 'eip') >>> 0 }, t);
      return;
    case 'oom':
      if (!quota(k, t, x)) return;
      outOfMemory(k, t, 0);
      // __alloc_pages_may_oom() looks at every task, then sleeps a while: the victim must run before memory comes free.
      charge(k, x, Math.max(1, x.slice, k.state.tasks.size * OOM_CYCLES));
      return;
    default:
  }
}

/** do_sigbus(): a page lost to a memory failure is told apart. */
function faultCode(k: Kernel, t: Task, trap: Extract<Trap, { kind: 'fault' }>): number {
  const page = trap.addr - (trap.addr % 4096);
  if (trap.signal.sig !== SIGBUS || spaceOf(k, t)?.poisoned.includes(page) !== true) return trap.signal.code;
  const at = trap.addr.toString(16);
  k.printk(3, `MCE: Killing ${t.comm}:${t.pid} due to hardware memory corruption fault at ${at}`);
  return BUS_MCEERR_AR;
}

/** The restart rules: what becomes of -ERESTART… in eax. `d` is the handler about to run, if any. */
function applyRestart(x: TaskExt, c: CState, d: Delivered | null): void {
  if (c.orig < 0) return;
  const cpu = cpuOf(c);
  const code = -reg(cpu, 'eax');
  let again = false;
  switch (code) {
    case ERESTARTNOINTR:
      again = true;
      break;
    case ERESTARTSYS:
      again = d === null || (d.flags & SA_RESTART) !== 0;
      break;
    case ERESTARTNOHAND:
    case ERESTART_RESTARTBLOCK:
      again = d === null;
      break;
    default:
      return;
  }
  if (!again) {
    setReturn(cpu, -EINTR);
    x.restart = null;
    return;
  }
  if (code === ERESTART_RESTARTBLOCK) {
    if (c.again < 0) c.again = c.orig;
    restartSyscall(cpu, NR.restart_syscall);
  } else restartSyscall(cpu, c.orig);
  c.orig = -1;
}

/** exit_to_user_mode_loop(): signals are delivered until none is left. False: it does not go to user mode now. */
function exitToUser(k: Kernel, t: Task, x: TaskExt, c: CState): boolean {
  for (;;) {
    const d = get_signal(k, t);
    if (d === null || x.prog !== c) return false;
    if (d === undefined) break;
    applyRestart(x, c, d);
    const mask = maskForHandler(t, d);
    if (setupFrame(k, t, x, c, d)) {
      c.orig = -1;
      x.savedMask = null;
      setBlocked(t.blocked, mask);
      continue;
    }
    // force_sigsegv(): a frame for SIGSEGV itself that cannot be written leaves it no handler
    if (d.sig === SIGSEGV) t.sighand.action.at(SIGSEGV - 1).sa_handler = SIG_DFL;
    force_sig_info(k, SIGSEGV, { kind: 'info', code: 0x80, pid: 0, uid: 0 }, t);
  }
  applyRestart(x, c, null);
  if (x.savedMask !== null) {
    setBlocked(t.blocked, x.savedMask);
    x.savedMask = null;
  }
  c.orig = -1;
  return x.runnable;
}
