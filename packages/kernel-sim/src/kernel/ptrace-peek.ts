/** kernel/ptrace.c ptrace_request(), arch/x86/kernel/ptrace.c — reading and writing a tracee that stands still. */
import { EFAULT, EINVAL, EIO } from '../include/errno.ts';
import { entries } from '../include/list.ts';
import { type Sigqueue, sigqueue, type Task } from '../include/sched.ts';
import { setBlocked } from '../include/sigset.ts';
import type { Arg } from '../program/types.ts';
import { memoryOf } from './c-program.ts';
import { siginfoBytes } from './sigframe.ts';
import { recordOf } from './signal-deliver.ts';
import { uint } from './syscall.ts';
import { getThreadArea, setThreadArea } from './tls.ts';
import type { Kernel, TaskExt, TraceState } from './types.ts';
import { getFpRegs, getRegs, peekUserArea, pokeUserArea, setFpRegs, setRegs } from './user-regs.ts';

const R = {
  PEEKTEXT: 1,
  PEEKDATA: 2,
  PEEKUSR: 3,
  POKETEXT: 4,
  POKEDATA: 5,
  POKEUSR: 6,
  GETREGS: 12,
  SETREGS: 13,
  GETFPREGS: 14,
  SETFPREGS: 15,
  GET_THREAD_AREA: 25,
  SET_THREAD_AREA: 26,
  GETEVENTMSG: 0x4201,
  GETSIGINFO: 0x4202,
  SETSIGINFO: 0x4203,
  GETREGSET: 0x4204,
  SETREGSET: 0x4205,
  PEEKSIGINFO: 0x4209,
  GETSIGMASK: 0x420a,
  SETSIGMASK: 0x420b,
  GET_SYSCALL_INFO: 0x420e,
} as const;
const AUDIT_ARCH_I386 = 0x40000003;
const FP_BYTES = 108;
const ORIG_EAX = 11;

const word = (v: number): Uint8Array => new Uint8Array([v, v >>> 8, v >>> 16, v >>> 24]);
const wordsOf = (bytes: Uint8Array): number[] => {
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => v.getInt32(i * 4, true));
};
function bytesOf(regs: Int32Array): Uint8Array {
  const out = new Uint8Array(regs.length * 4);
  const v = new DataView(out.buffer);
  regs.forEach((r, i) => {
    v.setInt32(i * 4, r, true);
  });
  return out;
}

function peek(k: Kernel, x: TaskExt, addr: number, data: Arg): number {
  const b = memoryOf(k, x)?.peek(addr, 4);
  return b == null ? -EIO : k.user.write(data, b);
}
function poke(k: Kernel, t: Task, x: TaskExt, addr: number, value: number): number {
  if (t.tgid === 1) k.blame(t);
  return memoryOf(k, x)?.poke(addr, word(value)) === true ? 0 : -EIO;
}
/** PTRACE_GETREGSET, SETREGSET: struct iovec, NT_PRSTATUS 1 or NT_PRFPREG 2. */
function regset(k: Kernel, x: TaskExt, kind: number, iov: Arg, set: boolean): number {
  const base = k.user.u32(iov, 0);
  const size = k.user.u32(iov, 4);
  if (base === undefined || size === undefined) return -EFAULT;
  if ((kind !== 1 && kind !== 2) || size % 4 !== 0) return -EINVAL;
  const now = kind === 1 ? getRegs(k, x) : getFpRegs(k, x);
  if (now === null) return -EIO;
  const all = now instanceof Int32Array ? bytesOf(now) : now;
  const n = Math.min(size, all.length);
  if (!set) {
    const bad = k.user.write(base, all.subarray(0, n));
    return bad < 0 ? bad : k.user.write(k.user.at(iov, 4), word(n));
  }
  const bytes = k.user.read(base, n);
  if (typeof bytes === 'number') return bytes;
  const next = all.slice();
  next.set(bytes);
  return kind === 1 ? setRegs(k, x, wordsOf(next)) : setFpRegs(k, x, next);
}

/** struct ptrace_syscall_info: op 0 none, 1 entry, 2 exit, 3 seccomp. The size there is. */
function syscallInfo(k: Kernel, x: TaskExt, trace: TraceState, size: number, out: Arg): number {
  const regs = getRegs(k, x) ?? new Int32Array(17);
  const seccomp = trace.info !== null && trace.info.code >> 8 === 7;
  const op = seccomp ? 3 : trace.next?.kind === 'call' ? 1 : trace.next?.kind === 'sysexit' ? 2 : 0;
  const b = new Uint8Array(88);
  const v = new DataView(b.buffer);
  b[0] = op;
  v.setUint32(4, AUDIT_ARCH_I386, true);
  v.setUint32(8, regs[12] as number, true);
  v.setUint32(16, regs[15] as number, true);
  let used = 24;
  if (op === 1 || op === 3) {
    v.setUint32(24, regs[ORIG_EAX] as number, true);
    [0, 1, 2, 3, 4, 5].forEach((r, i) => {
      v.setUint32(32 + i * 8, regs[r] as number, true);
    });
    used = op === 1 ? 80 : 84;
    if (op === 3) v.setUint32(80, trace.message, true);
  } else if (op === 2) {
    const r = regs[6] as number;
    v.setInt32(24, r, true);
    v.setInt32(28, r < 0 ? -1 : 0, true);
    b[32] = r < 0 && r > -4096 ? 1 : 0;
    used = 33;
  }
  const bad = k.user.write(out, b.subarray(0, Math.min(used, size)));
  return bad < 0 ? bad : used;
}

/** PTRACE_PEEKSIGINFO: struct { u64 off; u32 flags; s32 nr }; copies of queued records. */
function peekSiginfo(k: Kernel, t: Task, args: Arg, out: Arg): number {
  const off = k.user.u32(args, 0);
  const flags = k.user.u32(args, 8);
  const nr = k.user.u32(args, 12);
  if (off === undefined || flags === undefined || nr === undefined) return -EFAULT;
  if ((flags & ~1) !== 0 || (nr | 0) < 0) return -EINVAL;
  const pending = (flags & 1) !== 0 ? t.signal.shared_pending : t.pending;
  const all = entries(k.views, pending.list, sigqueue, 'list') as unknown as Sigqueue[];
  const wanted = all.slice(off, off + Math.min(nr, 256));
  for (let i = 0; i < wanted.length; i += 1)
    if (k.user.write(k.user.at(out, i * 128), siginfoBytes(recordOf(wanted[i] as Sigqueue))) < 0)
      return i > 0 ? i : -EFAULT;
  return wanted.length;
}
function setSiginfo(k: Kernel, trace: TraceState, data: Arg): number {
  const bytes = k.user.read(data, 128);
  if (typeof bytes === 'number') return bytes;
  if (trace.info === null) return -EINVAL;
  const w = wordsOf(bytes.subarray(0, 32)) as [number, number, number, number, number, number];
  trace.info = {
    ...trace.info,
    sig: w[0],
    errno: w[1],
    code: w[2],
    pid: w[3],
    addr: w[3] >>> 0,
    uid: w[4],
    value: w[5],
    status: w[5],
  };
  return 0;
}

/** The requests that only look and change. */
export function peekRequest(
  k: Kernel,
  t: Task,
  x: TaskExt,
  trace: TraceState,
  request: number,
  addr: Arg,
  data: Arg,
): number {
  const at = uint(addr);
  switch (request) {
    case R.PEEKTEXT:
    case R.PEEKDATA:
      return peek(k, x, at, data);
    case R.POKETEXT:
    case R.POKEDATA:
      return poke(k, t, x, at, uint(data));
    case R.PEEKUSR: {
      const v = peekUserArea(k, x, at);
      return v === null ? -EIO : k.user.write(data, word(v));
    }
    case R.POKEUSR:
      if (t.tgid === 1) k.blame(t);
      return pokeUserArea(k, x, at, uint(data));
    case R.GETREGS: {
      const regs = getRegs(k, x);
      return regs === null ? -EIO : k.user.write(data, bytesOf(regs));
    }
    case R.SETREGS: {
      const bytes = k.user.read(data, 17 * 4);
      if (t.tgid === 1) k.blame(t);
      return typeof bytes === 'number' ? bytes : setRegs(k, x, wordsOf(bytes));
    }
    case R.GETFPREGS: {
      const fp = getFpRegs(k, x);
      return fp === null ? -EIO : k.user.write(data, fp);
    }
    case R.SETFPREGS: {
      const bytes = k.user.read(data, FP_BYTES);
      return typeof bytes === 'number' ? bytes : setFpRegs(k, x, bytes);
    }
    case R.GETREGSET:
      return regset(k, x, at, data, false);
    case R.SETREGSET:
      return regset(k, x, at, data, true);
    case R.GET_THREAD_AREA:
      return x.prog.kind === 'c' ? getThreadArea(k, x.prog, at | 0, data) : -EIO;
    case R.SET_THREAD_AREA:
      return x.prog.kind === 'c' ? setThreadArea(k, x.prog, data, false) : -EIO;
    case R.GETEVENTMSG:
      return k.user.write(data, word(trace.message));
    case R.GETSIGINFO:
      return trace.info === null ? -EINVAL : k.user.write(data, siginfoBytes(trace.info));
    case R.SETSIGINFO:
      return setSiginfo(k, trace, data);
    default:
      return k.era.trace === 'old' ? -EIO : newerRequest(k, t, x, trace, request, addr, data);
  }
}
function newerRequest(
  k: Kernel,
  t: Task,
  x: TaskExt,
  trace: TraceState,
  request: number,
  addr: Arg,
  data: Arg,
): number {
  const at = uint(addr);
  switch (request) {
    case R.PEEKSIGINFO:
      return peekSiginfo(k, t, addr, data);
    case R.GET_SYSCALL_INFO:
      return syscallInfo(k, x, trace, at, data);
    case R.GETSIGMASK: {
      if (at !== 8) return -EINVAL;
      const b = new Uint8Array(8);
      b.set(word(t.blocked.lo), 0);
      b.set(word(t.blocked.hi), 4);
      return k.user.write(data, b);
    }
    case R.SETSIGMASK: {
      if (at !== 8) return -EINVAL;
      const lo = k.user.u32(data, 0);
      const hi = k.user.u32(data, 4);
      if (lo === undefined || hi === undefined) return -EFAULT;
      setBlocked(t.blocked, { lo, hi });
      return 0;
    }
    default:
      return -EIO;
  }
}
