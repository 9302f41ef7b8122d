/**
 * fs/exec.c — execve: permission, format, credentials, and the point of no return.
 *
 * Formats: `#!` scripts, native programs of the image (a stub naming a ProgramDef), ELF32 (kernel/elf-exec.ts).
 */
import { closeOnExec, openForExec } from '../fs/index.ts';
import { PF_FORKNOEXEC } from '../include/constants.ts';
import { E2BIG, EACCES, ELOOP, ENOENT, ENOEXEC } from '../include/errno.ts';
import { S_ISGID, S_ISUID } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { SIG_DFL, SIG_IGN } from '../include/signal.ts';
import { NR } from '../include/unistd.ts';
import { decodeUtf8 } from '../include/utf8.ts';
import { cap_bprm_set_creds, commit_creds, prepare_creds } from './cred.ts';
import { loadElf } from './elf-exec.ts';
import { removeRunnable, wakeQueue } from './sched.ts';
import { syscall, user } from './syscall.ts';
import { zap_other_threads } from './threads.ts';
import type { Kernel, ProgState, SysResult, TaskExt } from './types.ts';

/** What a program file of the image begins with; the path of the ProgramDef follows. */
export const PROGRAM_MAGIC = '\x7fPROGRAM\n';
const ARG_MAX = 131_072;
const MAX_INTERPRETERS = 4;

interface Image {
  readonly path: string;
  readonly argv: readonly string[];
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nosuid: boolean;
}

/** search_binary_handler() for scripts: follows `#!` at most four times. */
function resolve(k: Kernel, current: Task, path: string, argv: readonly string[]): Image | number {
  let at = path;
  let args = argv;
  for (let depth = 0; depth <= MAX_INTERPRETERS; depth += 1) {
    const file = openForExec(k, current, at);
    if (typeof file === 'number') return file;
    if (file.bytes[0] !== 0x23 || file.bytes[1] !== 0x21) return { ...file, path: at, argv: args };
    const end = file.bytes.indexOf(10);
    const line = decodeUtf8(file.bytes, 2, end < 0 ? Math.min(file.bytes.length, 255) : Math.min(end, 255)).trim();
    if (line === '') return -ENOEXEC;
    const cut = line.search(/[ \t]/);
    const interpreter = cut < 0 ? line : line.slice(0, cut);
    const option = cut < 0 ? [] : [line.slice(cut).trim()];
    args = [interpreter, ...option, at, ...args.slice(1)];
    at = interpreter;
  }
  return -ELOOP;
}

/** The generator program a stub names, or null. */
export function programOf(k: Kernel, bytes: Uint8Array): string | null {
  const head = decodeUtf8(bytes, 0, Math.min(bytes.length, 512));
  if (!head.startsWith(PROGRAM_MAGIC)) return null;
  const path = head.slice(PROGRAM_MAGIC.length).split('\n')[0] as string;
  return k.build.programs.has(path) ? path : null;
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
  let size = 0;
  for (const s of [...argv, ...env]) size += s.length + 1;
  if (size > ARG_MAX) return -E2BIG;
  const image = resolve(k, current, path, argv.length === 0 ? [''] : argv);
  if (typeof image === 'number') return image;
  if ((image.mode & 0o111) === 0) return -EACCES;
  const native = programOf(k, image.bytes);
  let prog: ProgState | null =
    native === null ? null : { kind: 'program', path: native, saved: null, journal: [], handlers: [], started: false };
  const creds = prepare_creds(k, current);
  if (creds === null) return -12;
  const suid = !image.nosuid && current.no_new_privs === 0;
  if (suid && (image.mode & S_ISUID) !== 0) creds.euid = image.uid;
  if (suid && (image.mode & (S_ISGID | 0o10)) === (S_ISGID | 0o10)) creds.egid = image.gid;
  if (prog === null) {
    const loaded = loadElf(k, current, image.bytes, image.argv, env, image.path, creds);
    if (typeof loaded === 'number') {
      creds.usage = 0;
      k.discardCred(creds);
      return loaded;
    }
    prog = loaded;
  }
  // The point of no return.
  zap_other_threads(k, current);
  const x = k.x(current);
  k.replaceProgram(x, prog);
  cap_bprm_set_creds(current, creds);
  creds.suid = creds.fsuid = creds.euid;
  creds.sgid = creds.fsgid = creds.egid;
  commit_creds(k, current, creds);
  for (let sig = 1; sig <= 64; sig += 1) {
    const action = current.sighand.action.at(sig - 1);
    if (action.sa_handler !== SIG_IGN) action.sa_handler = SIG_DFL;
    action.sa_flags = 0;
    action.sa_mask.lo = action.sa_mask.hi = 0;
  }
  closeOnExec(k, current);
  x.exe = image.path;
  x.argv = image.argv;
  x.env = env;
  x.caught = { lo: 0, hi: 0 };
  x.restart = null;
  x.call = null;
  x.savedMask = null;
  current.comm = basename(path).slice(0, 15);
  current.flags = (current.flags & ~PF_FORKNOEXEC) >>> 0;
  current.did_exec = 1;
  current.self_exec_id += 1;
  current.clear_child_tid = 0;
  if (x.vfork !== null) wakeQueue(k, x.vfork);
  x.vfork = null;
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
  return 0;
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
  t.loginuid = who.uid;
  k.makeRunnable(x);
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path;

export const execSyscalls = [
  /** @models fs/exec.c execve @returns does not, or -ENOENT, -EACCES, -ENOEXEC, -E2BIG, -ELOOP, … */
  syscall('execve', NR.execve, [user, user, user], (k, current, path, argv, env): SysResult => {
    const p = k.user.string(path);
    if (typeof p === 'number') return p;
    const a = k.user.strings(argv);
    if (typeof a === 'number') return a;
    const e = k.user.strings(env);
    if (typeof e === 'number') return e;
    return do_execve(k, current, p, a, e);
  }),
];
