/**
 * arch/x86/kernel/signal.c — the frame a signal handler of a C program runs on, and the way back.
 *
 *   high  x87 state (112 bytes) · [rt: siginfo, ucontext | sigcontext, mask] · signal number · return address  low (esp)
 *
 * Differs: the x87 state is the 112 bytes of a processor without FXSR.
 */
import { getFpuImage, putFpuImage, reg, setReg, USER_CS, USER_DS } from '../cpu/index.ts';
import { EFAULT, EINVAL, ENOMEM, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { SA_ONSTACK, SA_RESTORER, SA_SIGINFO, SIGCHLD, SIGSEGV, SIGSYS } from '../include/signal.ts';
import { type Mask, maskOf, setBlocked } from '../include/sigset.ts';
import { NR } from '../include/unistd.ts';
import type { AddressSpace } from '../mm/address-space.ts';
import { readUser, writeUser } from '../mm/user-copy.ts';
import { type CState, cpuOf, spaceOf } from './c-state.ts';
import { force_sig_info } from './signal.ts';
import type { Delivered } from './signal-deliver.ts';
import { syscall, user } from './syscall.ts';
import type { Kernel, TaskExt } from './types.ts';
import { rtSigreturnCode, sigreturnCode } from './vdso.ts';

const SIGCONTEXT = 88;
const FPSTATE = 112;
/** pretcode, sig, sigcontext, unused x87 state, extramask, retcode. */
const FRAME = 8 + SIGCONTEXT + 624 + 4 + 8;
/** pretcode, sig, pinfo, puc, siginfo, ucontext, retcode. */
const RT_FRAME = 16 + 128 + 116 + 8;
const INFO_AT = 16;
const UC_AT = INFO_AT + 128;
const MCONTEXT_AT = UC_AT + 20;
const UC_MASK_AT = MCONTEXT_AT + SIGCONTEXT;

const SS_ONSTACK = 1;
const SS_DISABLE = 2;
const SS_AUTODISARM = 0x80000000 | 0;
const MINSIGSTKSZ = 2048;
/** FIX_EFLAGS: what sigreturn may change. */
const USER_EFLAGS = 0x50dd5;
const TF = 0x100;
const DF = 0x400;
const RF = 0x10000;

export function on_sig_stack(x: TaskExt, sp: number): boolean {
  if ((x.altstack.flags & SS_AUTODISARM) !== 0) return false;
  const at = sp >>> 0;
  return at > x.altstack.sp && at - x.altstack.sp <= x.altstack.size;
}
function sas_ss_flags(x: TaskExt, sp: number): number {
  if (x.altstack.size === 0) return SS_DISABLE;
  return on_sig_stack(x, sp) ? SS_ONSTACK : 0;
}

/** si_code of a SIGSYS that seccomp sent. */
const SYS_SECCOMP = 1;

/** copy_siginfo_to_user(): the 128 bytes of a siginfo. */
export function siginfoBytes(d: Omit<Delivered, 'handler' | 'flags' | 'restorer'>): Uint8Array {
  const out = new Uint8Array(128);
  const v = new DataView(out.buffer);
  const put = (...words: number[]): void =>
    words.forEach((w, i) => {
      v.setInt32(i * 4, w, true);
    });
  const head = [d.sig, d.errno, d.code] as const;
  const fault = d.code > 0 && d.code < 0x80 && [4, 5, 7, 8, 11].includes(d.sig);
  if (fault) put(...head, d.addr);
  else if (d.sig === SIGSYS && d.code === SYS_SECCOMP) put(...head, d.addr, d.value, d.status);
  else if (d.sig === SIGCHLD && d.code > 0) put(...head, d.pid, d.uid, d.status);
  else if (d.code < 0 && d.code !== -6) put(...head, d.pid, d.uid, d.value);
  else put(...head, d.pid, d.uid);
  return out;
}

/** Words of struct sigcontext. */
function sigcontext(c: CState, oldMask: number, fpstate: number): number[] {
  const cpu = cpuOf(c);
  const g = (name: Parameters<typeof reg>[1]): number => reg(cpu, name);
  let flags = g('eflags');
  if (c.forcedStep) flags &= ~TF;
  return [
    ...[g('gs'), g('fs'), g('es'), g('ds'), g('edi'), g('esi'), g('ebp'), g('esp')],
    ...[g('ebx'), g('edx'), g('ecx'), g('eax'), c.trapNo, c.errorCode, g('eip'), g('cs')],
    ...[flags, g('esp'), g('ss'), fpstate, oldMask, c.cr2],
  ];
}

/** get_sigframe(): where the frame goes, or -1 when an alternate stack would overflow. */
function place(x: TaskExt, c: CState, d: Delivered, size: number): { frame: number; fp: number } | null {
  const sp = reg(cpuOf(c), 'esp') >>> 0;
  let top = sp;
  const nested = on_sig_stack(x, sp);
  const switched = (d.flags & SA_ONSTACK) !== 0 && sas_ss_flags(x, sp) === 0;
  if (switched) top = x.altstack.sp + x.altstack.size;
  const fp = (top - FPSTATE) & -4;
  const frame = ((((fp - size + 4) & -16) >>> 0) - 4) >>> 0;
  if ((nested || switched) && !(frame > x.altstack.sp && frame - x.altstack.sp <= x.altstack.size)) return null;
  return { frame, fp: fp >>> 0 };
}

/** setup_rt_frame(): false when the frame cannot be written (the caller forces SIGSEGV). */
export function setupFrame(k: Kernel, t: Task, x: TaskExt, c: CState, d: Delivered): boolean {
  const space = spaceOf(k, t);
  if (space === null) return false;
  const rt = (d.flags & SA_SIGINFO) !== 0;
  const at = place(x, c, d, rt ? RT_FRAME : FRAME);
  if (at === null) return false;
  const mask = x.savedMask ?? maskOf(t.blocked);
  const cpu = cpuOf(c);
  const fp = new Uint8Array(FPSTATE);
  fp.set(getFpuImage(cpu));
  new DataView(fp.buffer).setUint32(108, new DataView(fp.buffer).getUint16(4, true) | 0xffff0000, true);
  const bytes = rt ? rtFrame(x, c, d, mask, at, space) : plainFrame(c, d, mask, at, space);
  if (!writeUser(space, at.fp, fp) || !writeUser(space, at.frame, bytes)) return false;
  if ((x.altstack.flags & SS_AUTODISARM) !== 0) x.altstack = { sp: 0, size: 0, flags: SS_DISABLE };
  enterHandler(c, d, at.frame, rt);
  return true;
}

function enterHandler(c: CState, d: Delivered, frame: number, rt: boolean): void {
  const cpu = cpuOf(c);
  setReg(cpu, 'esp', frame | 0);
  setReg(cpu, 'eip', d.handler | 0);
  setReg(cpu, 'eax', d.sig);
  setReg(cpu, 'edx', rt ? (frame + INFO_AT) | 0 : 0);
  setReg(cpu, 'ecx', rt ? (frame + UC_AT) | 0 : 0);
  for (const s of ['ds', 'es', 'ss'] as const) setReg(cpu, s, USER_DS);
  setReg(cpu, 'cs', USER_CS);
  setReg(cpu, 'eflags', reg(cpu, 'eflags') & ~(DF | RF | TF));
  cpu.fpu.reset();
}

function words(bytes: Uint8Array, at: number, list: readonly number[]): void {
  const v = new DataView(bytes.buffer);
  list.forEach((w, i) => {
    v.setInt32(at + i * 4, w, true);
  });
}
function plainFrame(
  c: CState,
  d: Delivered,
  mask: Mask,
  at: { frame: number; fp: number },
  s: AddressSpace,
): Uint8Array {
  const out = new Uint8Array(FRAME);
  const retcode = at.frame + FRAME - 8;
  const back = (d.flags & SA_RESTORER) !== 0 ? d.restorer : s.sigreturn === 0 ? retcode : sigreturnCode(s);
  words(out, 0, [back, d.sig, ...sigcontext(c, mask.lo, at.fp)]);
  words(out, FRAME - 12, [mask.hi]);
  out.set([0x58, 0xb8, NR.sigreturn, 0, 0, 0, 0xcd, 0x80], FRAME - 8);
  return out;
}
function rtFrame(
  x: TaskExt,
  c: CState,
  d: Delivered,
  mask: Mask,
  at: { frame: number; fp: number },
  s: AddressSpace,
): Uint8Array {
  const out = new Uint8Array(RT_FRAME);
  const retcode = at.frame + RT_FRAME - 8;
  const back = (d.flags & SA_RESTORER) !== 0 ? d.restorer : s.sigreturn === 0 ? retcode : rtSigreturnCode(s);
  words(out, 0, [back, d.sig, at.frame + INFO_AT, at.frame + UC_AT]);
  out.set(siginfoBytes(d), INFO_AT);
  const sp = reg(cpuOf(c), 'esp');
  words(out, UC_AT, [0, 0, x.altstack.sp, sas_ss_flags(x, sp) | (x.altstack.flags & SS_AUTODISARM), x.altstack.size]);
  words(out, MCONTEXT_AT, sigcontext(c, mask.lo, at.fp));
  words(out, UC_MASK_AT, [mask.lo, mask.hi]);
  out.set([0xb8, NR.rt_sigreturn, 0, 0, 0, 0xcd, 0x80, 0], RT_FRAME - 8);
  return out;
}

/** restore_sigcontext(): false for garbage. */
function restore(c: CState, space: AddressSpace, at: number): boolean {
  const b = readUser(space, at, SIGCONTEXT);
  if (b === null) return false;
  const v = new DataView(b.buffer, b.byteOffset);
  const w = (i: number): number => v.getInt32(i * 4, true);
  const fpstate = w(19) >>> 0;
  let fp: Uint8Array | null = null;
  if (fpstate !== 0) {
    fp = readUser(space, fpstate, FPSTATE);
    if (fp === null) return false;
  }
  const cpu = cpuOf(c);
  const names = ['edi', 'esi', 'ebp', 'esp', 'ebx', 'edx', 'ecx', 'eax'] as const;
  names.forEach((name, i) => {
    setReg(cpu, name, w(4 + i));
  });
  setReg(cpu, 'eip', w(14));
  const eflags = (reg(cpu, 'eflags') & ~USER_EFLAGS) | (w(16) & USER_EFLAGS);
  setReg(cpu, 'eflags', eflags);
  setReg(cpu, 'gs', selector(c, w(0)));
  setReg(cpu, 'fs', selector(c, w(1)));
  for (const [name, i] of [
    ['es', 2],
    ['ds', 3],
  ] as const) {
    setReg(cpu, name, selector(c, w(i)) === 0 ? 0 : USER_DS);
  }
  if (fp === null) cpu.fpu.reset();
  else putFpuImage(cpu, fp);
  c.orig = -1;
  // Another code or stack segment would fault on the way out.
  return ((w(15) | 3) & 0xffff) === USER_CS && ((w(18) | 3) & 0xffff) === USER_DS;
}
/** loadsegment(): a selector that names nothing becomes 0. */
function selector(c: CState, v: number): number {
  const s = v & 0xffff;
  if (s === USER_DS || s === USER_CS) return s;
  const n = (s >>> 3) - 6;
  return n >= 0 && n < 3 && (s & 7) === 3 && cpuOf(c).tls[n * 2 + 1] !== 0 ? s : 0;
}

function badFrame(k: Kernel, t: Task, c: CState): number {
  force_sig_info(k, SIGSEGV, { kind: 'info', code: 0x80, pid: 0, uid: 0 }, t);
  c.orig = -1;
  return reg(cpuOf(c), 'eax');
}
function setMask(t: Task, lo: number, hi: number): void {
  setBlocked(t.blocked, { lo: lo >>> 0, hi: hi >>> 0 });
}

export const sigframeSyscalls = [
  /** @models arch/x86/kernel/signal.c sigreturn @returns what eax was when the signal came */
  syscall('sigreturn', NR.sigreturn, [], (k, t) => {
    const { prog } = k.x(t);
    const space = spaceOf(k, t);
    if (prog.kind !== 'c' || space === null) return -EINVAL;
    const frame = reg(cpuOf(prog), 'esp') - 8;
    const extra = readUser(space, frame + FRAME - 12, 4);
    const old = readUser(space, frame + 8 + 80, 4);
    if (extra === null || old === null) return badFrame(k, t, prog);
    const word = (b: Uint8Array): number => new DataView(b.buffer, b.byteOffset).getUint32(0, true);
    setMask(t, word(old), word(extra));
    return restore(prog, space, frame + 8) ? reg(cpuOf(prog), 'eax') : badFrame(k, t, prog);
  }),
  /** @models arch/x86/kernel/signal.c rt_sigreturn */
  syscall('rt_sigreturn', NR.rt_sigreturn, [], (k, t) => {
    const x = k.x(t);
    const { prog } = x;
    const space = spaceOf(k, t);
    if (prog.kind !== 'c' || space === null) return -EINVAL;
    const frame = reg(cpuOf(prog), 'esp') - 4;
    const b = readUser(space, frame + UC_AT, 116);
    if (b === null) return badFrame(k, t, prog);
    const v = new DataView(b.buffer, b.byteOffset);
    setMask(t, v.getUint32(108, true), v.getUint32(112, true));
    if (!restore(prog, space, frame + MCONTEXT_AT)) return badFrame(k, t, prog);
    setAltstack(k, x, reg(cpuOf(prog), 'esp'), v.getUint32(8, true), v.getInt32(12, true), v.getUint32(16, true));
    return reg(cpuOf(prog), 'eax');
  }),
  /** @models kernel/signal.c do_sigaltstack() @returns 0, -EFAULT, -EPERM (running on it), -EINVAL (flags), -ENOMEM (too small) */
  syscall('sigaltstack', NR.sigaltstack, [user, user], (k, t, ss, old) => {
    const x = k.x(t);
    const sp = x.prog.kind === 'c' ? reg(cpuOf(x.prog), 'esp') : 0;
    const before = new Uint8Array(12);
    words(before, 0, [x.altstack.sp, sas_ss_flags(x, sp) | (x.altstack.flags & SS_AUTODISARM), x.altstack.size]);
    if (!k.user.isNull(ss)) {
      const w = [0, 4, 8].map((at) => k.user.u32(ss, at));
      if (w.some((v) => v === undefined)) return -EFAULT;
      const r = setAltstack(k, x, sp, w[0] as number, (w[1] as number) | 0, w[2] as number);
      if (r !== 0) return r;
    }
    return k.user.isNull(old) ? 0 : k.user.write(old, before);
  }),
];

function setAltstack(k: Kernel, x: TaskExt, sp: number, base: number, flags: number, size: number): number {
  if (on_sig_stack(x, sp)) return -EPERM;
  const mode = k.era.trace === 'new' ? flags & ~SS_AUTODISARM : flags;
  if (mode !== SS_DISABLE && mode !== SS_ONSTACK && mode !== 0) return -EINVAL;
  if (mode === SS_DISABLE) x.altstack = { sp: 0, size: 0, flags };
  else if (size < MINSIGSTKSZ) return -ENOMEM;
  else x.altstack = { sp: base, size, flags };
  return 0;
}
