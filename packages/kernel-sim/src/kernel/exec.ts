/**
 * fs/exec.c — execve: permission, format, credentials, and the point of no return.
 *
 * Formats: `#!` scripts, native programs of the image (a stub naming a ProgramDef), ELF32 (kernel/elf-exec.ts).
 */

import { fget } from '../fs/file.ts';
import { closeOnExec, execAt, namei, openForExec } from '../fs/index.ts';
import * as G from '../guards/cred.ts';
import { PF_FORKNOEXEC, RLIMIT_NPROC, RLIMIT_STACK } from '../include/constants.ts';
import {
  E2BIG,
  EACCES,
  EAGAIN,
  EBADF,
  EINVAL,
  ELOOP,
  ENOENT,
  ENOEXEC,
  ENOMEM,
  ENOTDIR,
  ETXTBSY,
} from '../include/errno.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW, S_ISGID, S_ISUID } from '../include/fcntl.ts';
import { type Cred, type Sighand, sighand_struct, type Task } from '../include/sched.ts';
import { SIG_DFL, SIG_IGN } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import { decodeUtf8 } from '../include/utf8.ts';
import { outOfMemory } from '../mm/oom-kill.ts';
import { alloc } from '../mm/slab.ts';
import type { Arg } from '../program/types.ts';
import { discardProgram, exec_mmap } from './copy-mm.ts';
import { cap_bprm_creds, commit_creds, prepare_creds } from './cred.ts';
import { loadElf, tooSmall } from './elf-exec.ts';
import { exit_robust_list, futex_wake_word } from './futex.ts';
import { holdMemory, newProgram } from './held.ts';
import { userNsOf } from './namespaces.ts';
import { seatOf } from './printk.ts';
import { programPath } from './program-file.ts';
import { ptrace_event } from './ptrace-core.ts';
import { removeRunnable, wakeQueue } from './sched.ts';
import { force_sig_info, SEND_SIG_PRIV } from './signal.ts';
import { int, syscall, user } from './syscall.ts';
import { userUse } from './task-ext.ts';
import { de_thread } from './threads.ts';
import { exit_posix_timers } from './timers.ts';
import type { Kernel, ProgState, SysResult, TaskExt } from './types.ts';
import { make_kid } from './user-ns.ts';

const MAX_ARG_STRLEN = 131_072;
const MAX_INTERPRETERS = 5;
const BINPRM_BUF_SIZE = 256;

type File = Exclude<ReturnType<typeof openForExec>, number>;
interface Image extends File {
  readonly argv: readonly string[];
}

/** load_script(): the interpreter and its one argument; null when it is no script. */
function scriptLine(k: Kernel, bytes: Uint8Array): { interpreter: string; option: readonly string[] } | null | number {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return null;
  const end = bytes.subarray(0, BINPRM_BUF_SIZE).indexOf(10);
  const cut = end < 0 ? Math.min(bytes.length, BINPRM_BUF_SIZE) : end;
  const line = decodeUtf8(bytes, 2, cut).replace(/^[ \t]+|[ \t]+$/g, '');
  // Without a newline 6.1 takes the NUL behind the text for the name: it opens the current folder.
  if (line === '') return end < 0 && k.era.trace === 'new' && bytes.length < BINPRM_BUF_SIZE ? -EACCES : -ENOEXEC;
  const gap = line.search(/[ \t]/);
  if (gap < 0 && end < 0 && bytes.length >= BINPRM_BUF_SIZE) return -ENOEXEC; // the name itself is cut off
  return gap < 0
    ? { interpreter: line, option: [] }
    : { interpreter: line.slice(0, gap), option: [line.slice(gap).replace(/^[ \t]+/, '')] };
}
/** search_binary_handler() for scripts: follows `#!`. */
function resolve(
  k: Kernel,
  current: Task,
  file: File,
  path: string,
  argv: readonly string[],
  inaccessible: boolean,
): Image | number {
  let at = file;
  let name = path;
  let args = argv;
  for (let depth = 0; depth <= MAX_INTERPRETERS; depth += 1) {
    const script = scriptLine(k, at.bytes);
    if (typeof script === 'number') return script;
    if (script === null) return { ...at, argv: args };
    // BINPRM_FLAGS_PATH_INACCESSIBLE: the interpreter could not open a name whose descriptor is closed by then.
    if (inaccessible) return -ENOENT;
    args = [script.interpreter, ...script.option, name, ...args.slice(1)];
    name = script.interpreter;
    const next = openForExec(k, current, name);
    if (typeof next === 'number') {
      refused(k, name, next);
      return next;
    }
    at = next;
  }
  return -ELOOP;
}

/** The generator program a stub names, or null. */
export function programOf(k: Kernel, bytes: Uint8Array): string | null {
  const path = programPath(bytes);
  return path !== null && k.build.programs.has(path) ? path : null;
}

/** bprm_stack_limits(): a quarter of the stack's limit, at least 128 KiB, at most 6 MiB. */
function tooLong(t: Task, argv: readonly string[], env: readonly string[]): boolean {
  const limit = Math.max(131_072, Math.min((t.signal.rlim.at(RLIMIT_STACK).rlim_cur >>> 0) / 4, 6 << 20));
  if (argv.some((s) => s.length >= MAX_ARG_STRLEN) || env.some((s) => s.length >= MAX_ARG_STRLEN)) return true;
  return stringBytes(argv, env) > limit;
}
/** The strings with their ends, and a pointer to each. */
function stringBytes(argv: readonly string[], env: readonly string[]): number {
  let size = 0;
  for (const s of argv) size += s.length + 5;
  for (const s of env) size += s.length + 5;
  return size;
}

/** What the program will be allowed, and whether AT_SECURE tells it to be careful. */
interface Privileges {
  readonly creds: Cred;
  readonly secure: number;
  readonly readable: boolean;
}
/** bprm_fill_uid() and the capabilities that follow: what the file makes of the caller. */
function credentials(k: Kernel, t: Task, image: Image): Privileges | number {
  const c = prepare_creds(k, t);
  if (c === null) return -ENOMEM;
  const setid = (image.mode & S_ISUID) !== 0 || (image.mode & (S_ISGID | 0o10)) === (S_ISGID | 0o10);
  if (setid && !k.blocked(G.suidRules, { mode: image.mode, nosuid: image.nosuid, noNewPrivs: t.no_new_privs !== 0 })) {
    if ((image.mode & S_ISUID) !== 0) c.euid = image.uid;
    if ((image.mode & (S_ISGID | 0o10)) === (S_ISGID | 0o10)) c.egid = image.gid;
  }
  const secure = cap_bprm_creds(k, t, c, c.user_ns === 0 ? 0 : make_kid(userNsOf(k, t), 'uidMap', 0), image);
  if (secure >= 0) return { creds: c, secure, readable: image.readable };
  k.discardCred(c);
  return secure;
}
/** The new program: a generator's start, or an ELF image in memory of its own. */
function load(k: Kernel, t: Task, image: Image, env: readonly string[], c: Privileges): ProgState | number {
  const native = programOf(k, image.bytes);
  if (native !== null) {
    const prog = newProgram(native, null, stringBytes(image.argv, env));
    const who = holdMemory(k, k.x(t), prog);
    if (who === 'ok') return prog;
    if (who === 'machine') outOfMemory(k, t, 0);
    return -ENOMEM;
  }
  const r = loadElf(k, t, image.bytes, image.argv, env, image.path, c.creds, c.secure);
  if (r === -ENOEXEC) k.blocked(G.execFormat, { path: image.path });
  return r;
}

/** The file may not be executed, or somebody writes it. */
function refused(k: Kernel, path: string, error: number): void {
  if (error === -ETXTBSY) k.blocked(G.denyWrite, { path });
  else if (error === -EACCES) k.blocked(G.execPermission, { path, error });
}

/** do_execve(): 0 (the caller is another program now) or a negative errno (nothing has changed). */
export function do_execve(
  k: Kernel,
  current: Task,
  path: string,
  argv: readonly string[],
  env: readonly string[],
): number {
  if (path === '') return -ENOENT;
  const file = openForExec(k, current, path);
  if (typeof file !== 'number') return exec_file(k, current, file, path, argv, env);
  refused(k, path, file);
  return file;
}
function exec_file(
  k: Kernel,
  current: Task,
  file: File,
  path: string,
  argv: readonly string[],
  env: readonly string[],
  inaccessible = false,
): number {
  const x = k.x(current);
  const limit = current.signal.rlim.at(RLIMIT_NPROC).rlim_cur;
  if (x.nprocExceeded && k.blocked(G.execNproc, { processes: userUse(k, x.user).processes, limit })) return -EAGAIN;
  x.nprocExceeded = false;
  const args = argv.length === 0 ? [''] : argv;
  if (tooLong(current, args, env)) return -E2BIG;
  const image = resolve(k, current, file, path, args, inaccessible);
  if (typeof image === 'number') return image;
  if ((image.mode & 0o111) === 0) {
    refused(k, path, -EACCES);
    return -EACCES;
  }
  const privileges = credentials(k, current, image);
  if (typeof privileges === 'number') return privileges;
  const { creds } = privileges;
  const prog = load(k, current, image, env, privileges);
  if (typeof prog === 'number') {
    k.discardCred(creds);
    return prog;
  }
  const gone = de_thread(k, current);
  if (gone !== 0) {
    k.discardCred(creds);
    discardProgram(k, prog);
    return gone;
  }
  begin_new_exec(k, current, x, prog, privileges, path);
  if (k.state.job === 0 && k.config.run !== undefined && current.pid !== 1 && path === k.config.run.argv[0])
    k.state.job = current.tgid;
  x.exe = image.path;
  x.argv = image.argv;
  x.env = env;
  claimSeat(k, x, current);
  k.emit({
    kind: 'task',
    task: current.pid,
    change: 'exec',
    ppid: current.real_parent.tgid,
    uid: current.cred.uid,
    comm: current.comm,
    state: 'R',
    detail: image.argv.join(' ').slice(0, 400),
  });
  ptrace_event(k, current, 'exec', x.pid);
  return 0;
}

/** begin_new_exec(): the point of no return. */
function begin_new_exec(k: Kernel, t: Task, x: TaskExt, prog: ProgState, to: Privileges, path: string): void {
  exit_robust_list(k, t, x);
  if (t.clear_child_tid !== 0 && t.mm.$addr !== 0 && t.mm.mm_users > 1) futex_wake_word(k, x, t.clear_child_tid);
  t.clear_child_tid = 0;
  k.replaceProgram(x, prog);
  exec_mmap(k, t, prog);
  const doomed = prog.kind === 'program' ? tooSmall(k, t) : 0;
  if (doomed !== 0) {
    k.blocked(G.noReturn, { pid: t.pid, sig: doomed });
    force_sig_info(k, doomed, SEND_SIG_PRIV, t, 'default');
  }
  // The old ids decide here; commit_creds() looks at what changed. BINPRM_FLAGS_ENFORCE_NONDUMP: what may not be read is not shown.
  const hidden = t.cred.euid !== t.cred.uid || t.cred.egid !== t.cred.gid || !to.readable;
  if (t.mm.$addr !== 0)
    t.mm.flags = (t.mm.flags & ~3) | (hidden ? Number(k.state.sysctl.get('fs.suid_dumpable') ?? 0) & 3 : 1);
  commit_creds(k, t, to.creds);
  if (to.secure !== 0) t.pdeath_signal = 0;
  unshare_sighand(k, t);
  for (let sig = 1; sig <= 64; sig += 1) {
    const action = t.sighand.action.at(sig - 1);
    if (action.sa_handler !== SIG_IGN) action.sa_handler = SIG_DFL;
    action.sa_flags = 0;
    action.sa_restorer = 0;
    action.sa_mask.lo = action.sa_mask.hi = 0;
  }
  exit_posix_timers(k, x.proc);
  closeOnExec(k, t);
  x.altstack = { sp: 0, size: 0, flags: 2 };
  x.caught = { lo: 0, hi: 0 };
  x.restart = null;
  x.call = null;
  x.result = 0;
  x.savedMask = null;
  t.comm = basename(path).slice(0, 15);
  t.flags = (t.flags & ~PF_FORKNOEXEC) >>> 0;
  t.did_exec = 1;
  t.self_exec_id += 1;
  if (x.vfork !== null) wakeQueue(k, x.vfork);
  x.vfork = null;
}
/** unshare_sighand(): clone(CLONE_SIGHAND) without CLONE_THREAD shares handlers; exec ends that. */
function unshare_sighand(k: Kernel, t: Task): void {
  if (t.sighand.count <= 1) return;
  const own = alloc(k, sighand_struct as never) as unknown as Sighand | null;
  if (own === null) return;
  k.mem.kwrite(own.$addr, k.mem.kread(t.sighand.$addr, sighand_struct.size));
  own.count = 1;
  t.sighand.count -= 1;
  t.sighand = own;
}
/**
 * Whoever has a person's terminal as controlling terminal acts for that person from here on: the loginuid, which a login program would
 * write to /proc/self/loginuid. Differs: set by the kernel, once, and never changed, so that quotas and credit hold for root too.
 */
function claimSeat(k: Kernel, x: TaskExt, t: Task): void {
  if (x.seat !== null || x.tty === null) return;
  const who = k.state.terminals.get(x.tty);
  if (who === undefined) return;
  removeRunnable(k, x);
  x.seat = who.uid;
  seatOf(k, who.uid).tasks += 1;
  t.loginuid = who.uid;
  k.makeRunnable(x);
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path;

function args(
  k: Kernel,
  path: Arg,
  argv: Arg,
  env: Arg,
): { path: string; argv: readonly string[]; env: readonly string[] } | number {
  const p = k.user.string(path);
  if (typeof p === 'number') return p;
  const a = k.user.strings(argv);
  if (typeof a === 'number') return a;
  const e = k.user.strings(env);
  return typeof e === 'number' ? e : { path: p, argv: a, env: e };
}
function execveat(k: Kernel, t: Task, fd: number, path: Arg, argv: Arg, env: Arg, flags: number): SysResult {
  if ((flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW)) !== 0) return -EINVAL;
  const a = args(k, path, argv, env);
  if (typeof a === 'number') return a;
  if (a.path.startsWith('/') || (fd === AT_FDCWD && a.path !== '')) return do_execve(k, t, a.path, a.argv, a.env);
  const dir = fget(k, t, fd, true);
  if (dir === null) return -EBADF;
  const closing = k.x(t).files.fds.get(fd)?.cloexec === true;
  if (a.path === '') {
    if ((flags & AT_EMPTY_PATH) === 0) return -ENOENT;
    const file = execAt(k, t, dir.path);
    return typeof file === 'number' ? file : exec_file(k, t, file, `/dev/fd/${fd}`, a.argv, a.env, closing);
  }
  const found = namei(k, t, a.path, { nofollow: (flags & AT_SYMLINK_NOFOLLOW) !== 0, from: dir.path });
  if (typeof found === 'number') return found === -ENOTDIR ? -ENOTDIR : found;
  const file = execAt(k, t, found.path);
  return typeof file === 'number' ? file : exec_file(k, t, file, `/dev/fd/${fd}/${a.path}`, a.argv, a.env, closing);
}

export const execSyscalls = [
  /** @models fs/exec.c execve @returns does not, or -ENOENT, -EACCES, -ENOEXEC, -E2BIG, -ELOOP, … */
  syscall('execve', NR.execve, [user, user, user], (k, current, path, argv, env): SysResult => {
    const a = args(k, path, argv, env);
    return typeof a === 'number' ? a : do_execve(k, current, a.path, a.argv, a.env);
  }),
  /** @models fs/exec.c execveat */
  syscall('execveat', NR.execveat, [int, user, user, user, int], execveat),
];
