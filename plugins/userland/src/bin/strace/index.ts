/**
 * bin/strace/index.ts — strace(1): what system calls a process makes, told by ptrace(2).
 *
 * Attaches with PTRACE_SEIZE where the kernel has it and PTRACE_ATTACH where not, or starts a command under PTRACE_TRACEME, and goes from
 * stop to stop. Left out: structures are shown as addresses, -y, -k, filters by path.
 */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import { errnoName, type Plain, type Sys, signals, strerror, sys, syscallName } from '../../lib/sdk.ts';
import { signalName } from '../../lib/signames.ts';
import { strftime } from '../../lib/time.ts';
import { type Tool, tool } from '../../lib/tool.ts';
import { execvp } from '../env.ts';
import { openFlags, quoted, SIGNATURES } from './calls.ts';

const PTRACE = {
  TRACEME: 0,
  PEEKDATA: 2,
  DETACH: 17,
  GETREGS: 12,
  ATTACH: 16,
  SYSCALL: 24,
  CONT: 7,
  SETOPTIONS: 0x4200,
  GETEVENTMSG: 0x4201,
  GETSIGINFO: 0x4202,
  SEIZE: 0x4206,
  INTERRUPT: 0x4207,
  LISTEN: 0x4208,
};
const O_SYSGOOD = 1;
const O_FORKS = 2 | 4 | 8;
const O_EXEC = 16;
const WALL = 0x40000000;

interface Tracee {
  readonly [key: string]: Plain;
  readonly pid: number;
  /** Between the entry and the exit of a call: its number and arguments, and how much of its line stands there. */
  readonly inside: boolean;
  readonly nr: number;
  readonly args: readonly number[];
  readonly at: number;
  readonly attached: boolean;
  readonly starting: boolean;
}
interface State {
  readonly [key: string]: Plain;
  readonly tracees: ReadonlyMap<number, Tracee>;
  readonly out: number;
  readonly counts: ReadonlyMap<string, readonly number[]>;
  readonly main: number;
  readonly exit: number;
}

export const strace = tool({
  path: '/usr/bin/strace',
  summary: 'trace system calls and signals',
  options: '+a:ce:fFo:p:qrs:tTvVxu:E:nk',
  long: ['attach=p', 'output=o', 'trace=e', 'summary-only=c', 'follow-forks=f', 'string-limit=s', 'quiet=q'],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string } | null;
    if (child?.entry === 'child') {
      yield* sys.ptrace(PTRACE.TRACEME, 0);
      yield* sys.kill(yield* sys.getpid(), signals.SIGSTOP);
      const r = yield* execvp(t.operands, t.env, t.getenv('PATH'));
      yield* sys.write(2, `strace: exec: ${strerror(r)}\n`);
      return 1;
    }
    let state = t.saved as State | null;
    if (state === null) {
      const tracees = new Map<number, Tracee>();
      let out = 2;
      const file = t.value('o');
      if (file !== undefined) {
        out = yield* sys.open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
        if (out < 0) return yield* t.die(`Can't fopen '${file}': ${strerror(out)}`);
      }
      const pids = t.options.filter((o) => o.name === 'p').flatMap((o) => o.value.split(/[ ,]+/));
      for (const text of pids) {
        const pid = Number(text);
        if (!/^[0-9]+$/.test(text) || pid < 1) return yield* t.die(`Invalid process id: '${text}'`);
        const r = yield* attach(t, pid);
        if (r < 0) return 1;
        tracees.set(pid, { ...fresh(pid, true), starting: r > 0 });
      }
      let main = 0;
      if (t.operands.length > 0) {
        main = yield* sys.fork({ entry: 'child', state: null });
        if (main < 0) return yield* t.die(`fork: ${strerror(main)}`);
        tracees.set(main, { ...fresh(main, false), starting: true });
      }
      if (tracees.size === 0) {
        yield* t.stderr("strace: must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.\n");
        return 1;
      }
      for (const s of [signals.SIGHUP, signals.SIGINT, signals.SIGQUIT, signals.SIGPIPE, signals.SIGTERM])
        yield* sys.sigaction(s, 'catch');
      state = { tracees, out, counts: new Map(), main, exit: 0 };
    }
    return yield* new Tracer(t, state).run();
  },
});
const fresh = (pid: number, attached: boolean): Tracee => ({
  pid,
  inside: false,
  nr: -1,
  args: [],
  at: 0,
  attached,
  starting: false,
});

/** Attached: 0 by PTRACE_SEIZE, 1 by PTRACE_ATTACH, whose SIGSTOP comes first. */
function* attach(t: Tool, pid: number): Sys<number> {
  const options = O_SYSGOOD | O_EXEC | (t.has('f') ? O_FORKS : 0);
  let seized = true;
  let r = yield* sys.ptrace(PTRACE.SEIZE, pid, 0, options);
  // A kernel that does not know it takes it for a request about a tracee, and we trace nobody yet.
  if (r === -3 || r === -5 || r === -22) {
    const first = r;
    seized = false;
    r = yield* sys.ptrace(PTRACE.ATTACH, pid);
    if (r < 0 && r === first) yield* t.stderr(`strace: attach: ptrace(PTRACE_SEIZE, ${pid}): ${strerror(r)}\n`);
    else if (r < 0) yield* t.stderr(`strace: attach: ptrace(PTRACE_ATTACH, ${pid}): ${strerror(r)}\n`);
  } else if (r < 0) yield* t.stderr(`strace: attach: ptrace(PTRACE_SEIZE, ${pid}): ${strerror(r)}\n`);
  else {
    const i = yield* sys.ptrace(PTRACE.INTERRUPT, pid);
    if (i < 0) yield* t.stderr(`strace: attach: ptrace(PTRACE_INTERRUPT, ${pid}): ${strerror(i)}\n`);
  }
  if (r >= 0 && !t.has('q')) yield* t.stderr(`strace: Process ${pid} attached\n`);
  return r === 0 && !seized ? 1 : r;
}

class Tracer {
  private readonly t: Tool;
  private readonly tracees: Map<number, Tracee>;
  private readonly out: number;
  private readonly counts: Map<string, readonly number[]>;
  private readonly main: number;
  private exit: number;
  private readonly limit: number;
  private readonly only: ReadonlySet<string> | null;
  private readonly not: boolean;
  /** What stands on the last line without its end, and whose it is. */
  private open = 0;
  private column = 0;

  constructor(t: Tool, s: State) {
    this.t = t;
    this.tracees = new Map(s.tracees);
    this.out = s.out;
    this.counts = new Map(s.counts);
    this.main = s.main;
    this.exit = s.exit;
    this.limit = Number(t.value('s') ?? 32);
    const e = t.options
      .filter((o) => o.name === 'e')
      .map((o) => o.value.replace(/^trace=/, ''))
      .filter((x) => !x.startsWith('signal='));
    this.not = e[0]?.startsWith('!') === true;
    this.only = e.length === 0 ? null : new Set(e.join(',').replace(/^!/, '').split(',').flatMap(group));
  }

  *run(): Sys<number> {
    while (this.tracees.size > 0) {
      const got = yield* sys.wait4(-1, WALL);
      this.t.count(6);
      if (typeof got === 'number') {
        if (got === -4) {
          const caught = yield* sys.takeSignals();
          if ((caught & ~(1 << (signals.SIGPIPE - 1))) !== 0) return yield* this.leave(caught);
          continue;
        }
        break;
      }
      yield* this.event(got.pid, got.status);
      if (this.t.due && this.open === 0)
        yield* this.t.checkpoint({
          tracees: new Map(this.tracees),
          out: this.out,
          counts: new Map(this.counts),
          main: this.main,
          exit: this.exit,
        } as unknown as Plain);
    }
    if (this.t.has('c')) yield* this.summary();
    return this.exit;
  }

  /** ^C: let the attached ones go, end the one we started. */
  private *leave(caught: number): Sys<number> {
    yield* this.endLine();
    for (const tr of this.tracees.values()) {
      if (!tr.attached) continue;
      const old = (yield* sys.ptrace(PTRACE.INTERRUPT, tr.pid)) < 0;
      if (old) yield* sys.tgkill(tr.pid, tr.pid, signals.SIGSTOP);
      let got = yield* sys.wait4(tr.pid, WALL);
      // Our own SIGSTOP must be taken from it, whatever stop comes before.
      while (old && typeof got !== 'number' && (got.status & 0xff) === 0x7f && got.status >> 8 !== signals.SIGSTOP) {
        const sig = (got.status >> 8) & 0x80 ? 0 : (got.status >> 8) & 0x7f;
        if ((yield* sys.ptrace(PTRACE.CONT, tr.pid, 0, sig)) < 0) break;
        got = yield* sys.wait4(tr.pid, WALL);
      }
      yield* sys.ptrace(PTRACE.DETACH, tr.pid, 0, 0);
      yield* this.t.stderr(`strace: Process ${tr.pid} detached\n`);
    }
    if (this.t.has('c')) yield* this.summary();
    const sig = [2, 15, 1, 3].find((s) => (caught & (1 << (s - 1))) !== 0) ?? 2;
    yield* sys.sigaction(sig, 'default');
    yield* sys.kill(yield* sys.getpid(), sig);
    return 128 + sig;
  }

  private *event(pid: number, status: number): Sys<void> {
    const tr = this.tracees.get(pid) ?? fresh(pid, true);
    if ((status & 0xff) !== 0x7f) {
      yield* this.finishOpen(tr, ' <unfinished ...>');
      const sig = status & 0x7f;
      if (!this.t.has('c'))
        yield* this.line(
          pid,
          sig === 0
            ? `+++ exited with ${(status >> 8) & 0xff} +++`
            : `+++ killed by SIG${signalName(sig)}${(status & 0x80) !== 0 ? ' (core dumped)' : ''} +++`,
        );
      this.tracees.delete(pid);
      if (pid === this.main) this.exit = sig === 0 ? (status >> 8) & 0xff : 128 + sig;
      return;
    }
    const sig = (status >> 8) & 0xff;
    const event = status >> 16;
    if (sig === (signals.SIGTRAP | 0x80)) return yield* this.syscallStop(tr);
    if (event !== 0) {
      if (event <= 3) {
        const msg = new Uint8Array(4);
        yield* sys.ptrace(PTRACE.GETEVENTMSG, pid, 0, msg);
        const kid = new DataView(msg.buffer).getUint32(0, true);
        if (!this.tracees.has(kid)) this.tracees.set(kid, { ...fresh(kid, false), starting: true });
        yield* this.endLine();
        if (!this.t.has('q')) yield* this.t.stderr(`strace: Process ${kid} attached\n`);
      }
      if (event === 128) {
        // A stop of the whole group is left as it is; the interrupt we asked for ends here.
        if (sig === signals.SIGSTOP || sig === signals.SIGTSTP || sig === signals.SIGTTIN || sig === signals.SIGTTOU) {
          yield* this.line(pid, `--- stopped by SIG${signalName(sig)} ---`);
          yield* sys.ptrace(PTRACE.LISTEN, pid, 0, 0);
          this.tracees.set(pid, tr);
          return;
        }
      }
      this.tracees.set(pid, tr);
      yield* sys.ptrace(PTRACE.SYSCALL, pid, 0, 0);
      return;
    }
    if (tr.starting && sig === signals.SIGSTOP) {
      yield* sys.ptrace(PTRACE.SETOPTIONS, pid, 0, O_SYSGOOD | O_EXEC | (this.t.has('f') ? O_FORKS : 0));
      this.tracees.set(pid, { ...tr, starting: false });
      yield* sys.ptrace(PTRACE.SYSCALL, pid, 0, 0);
      return;
    }
    const info = new Uint8Array(128);
    const r = yield* sys.ptrace(PTRACE.GETSIGINFO, pid, 0, info);
    if (!this.t.has('c'))
      yield* this.line(
        pid,
        r < 0 ? `--- stopped by SIG${signalName(sig)} ---` : `--- SIG${signalName(sig)} ${siginfo(info, sig)} ---`,
      );
    this.tracees.set(pid, tr);
    yield* sys.ptrace(PTRACE.SYSCALL, pid, 0, sig === signals.SIGTRAP && r < 0 ? 0 : sig);
  }

  private *syscallStop(tr: Tracee): Sys<void> {
    const bytes = new Uint8Array(68);
    const r = yield* sys.ptrace(PTRACE.GETREGS, tr.pid, 0, bytes);
    if (r >= 0) {
      const regs = new DataView(bytes.buffer);
      const reg = (i: number): number => regs.getInt32(i * 4, true);
      if (!tr.inside) {
        const next = {
          ...tr,
          inside: true,
          nr: reg(11),
          args: [0, 1, 2, 3, 4, 5].map(reg),
          at: yield* sys.clock_gettime(1),
        };
        this.tracees.set(tr.pid, next);
        if (this.shown(next)) yield* this.entry(next);
      } else {
        this.tracees.set(tr.pid, { ...tr, inside: false });
        yield* this.leaveCall(tr, reg(6));
      }
    }
    yield* sys.ptrace(PTRACE.SYSCALL, tr.pid, 0, 0);
  }
  private name(tr: Tracee): string {
    return syscallName(tr.nr) ?? `syscall_0x${(tr.nr >>> 0).toString(16)}`;
  }
  private shown(tr: Tracee): boolean {
    return !this.t.has('c') && (this.only === null || this.only.has(this.name(tr)) !== this.not);
  }

  /** The arguments that are known before the call runs; the line stays open. */
  private *entry(tr: Tracee): Sys<void> {
    yield* this.endLine();
    const head = yield* this.head(tr.pid);
    const signature = SIGNATURES[this.name(tr)] ?? 'xxxxxx';
    const late = [...signature].findIndex((c) => c === 'b' || c === 'W');
    const shown = yield* this.arguments(tr, 0, late < 0 ? signature.length : late, 0);
    yield* this.write(`${head}${this.name(tr)}(${shown}${late > 0 ? ', ' : ''}`);
    this.open = tr.pid;
  }
  private *leaveCall(tr: Tracee, result: number): Sys<void> {
    const name = this.name(tr);
    const [n = 0, errors = 0, ms = 0] = this.counts.get(name) ?? [];
    this.counts.set(name, [
      n + 1,
      errors + (result < 0 && result > -4096 ? 1 : 0),
      ms + (yield* sys.clock_gettime(1)) - tr.at,
    ]);
    if (!this.shown(tr)) return;
    if (this.open !== tr.pid) {
      yield* this.endLine();
      yield* this.write(`${yield* this.head(tr.pid)}<... ${name} resumed>`);
    }
    const signature = SIGNATURES[name] ?? 'xxxxxx';
    const late = [...signature].findIndex((c) => c === 'b' || c === 'W');
    let text = late < 0 ? '' : yield* this.arguments(tr, late, signature.length, result);
    text += ')';
    const pad = Math.max(1, Number(this.t.value('a') ?? 40) - this.column - text.length);
    text += `${' '.repeat(pad)}= ${resultText(name, result)}`;
    if (this.t.has('T')) text += ` <${(((yield* sys.clock_gettime(1)) - tr.at) / 1000).toFixed(6)}>`;
    yield* this.write(`${text}\n`);
    this.open = 0;
    this.column = 0;
  }

  private *arguments(tr: Tracee, from: number, to: number, result: number): Sys<string> {
    const signature = SIGNATURES[this.name(tr)] ?? 'xxxxxx';
    const parts: string[] = [];
    for (let i = from; i < to; i += 1) {
      // The mode of open() is only there when a file may be made.
      if (signature[i] === 'o' && signature[i - 1] === 'f' && ((tr.args[i - 1] as number) & 0o100) === 0) break;
      parts.push(yield* this.argument(tr, signature[i] as string, i, result));
    }
    return parts.join(', ');
  }
  private *argument(tr: Tracee, kind: string, i: number, result: number): Sys<string> {
    const v = tr.args[i] as number;
    switch (kind) {
      case 'd':
        return String(v);
      case 'u':
        return String(v >>> 0);
      case 'x':
        return v === 0 ? '0' : `0x${(v >>> 0).toString(16)}`;
      case 'o':
        return v === 0 ? '000' : `0${v.toString(8)}`;
      case 'f':
        return openFlags(v);
      case 'F':
        return v === -100 ? 'AT_FDCWD' : String(v);
      case 'S': {
        const name = signalName(v);
        return name === null || v === 0 ? String(v) : `SIG${name}`;
      }
      case 's':
        return v === 0 ? 'NULL' : yield* this.string(tr.pid, v);
      case 'b':
        return result > 0
          ? quoted(yield* this.memory(tr.pid, v, Math.min(result, this.limit + 1)), this.limit, result > this.limit)
          : result === 0
            ? '""'
            : pointer(v);
      case 'w': {
        const length = (tr.args[i + 1] as number) >>> 0;
        return quoted(yield* this.memory(tr.pid, v, Math.min(length, this.limit + 1)), this.limit, length > this.limit);
      }
      case 'W': {
        if (v === 0 || result <= 0) return v === 0 ? 'NULL' : pointer(v);
        const bytes = yield* this.memory(tr.pid, v, 4);
        return bytes.length < 4 ? pointer(v) : waitStatus(new DataView(bytes.buffer).getInt32(0, true));
      }
      case 'a':
      case 'e': {
        const list = yield* this.strings(tr.pid, v, kind === 'e' ? 200 : 32);
        if (list === null) return v === 0 ? 'NULL' : pointer(v);
        return kind === 'e'
          ? `${pointer(v)} /* ${list.length} var${list.length === 1 ? '' : 's'} */`
          : `[${list.join(', ')}]`;
      }
      default:
        return v === 0 ? 'NULL' : pointer(v);
    }
  }
  /** Bytes of the tracee, word by word as ptrace gives them; fewer where its memory ends. */
  private *memory(pid: number, addr: number, count: number): Sys<Uint8Array> {
    const out = new Uint8Array((count + 3) & ~3);
    for (let at = 0; at < count; at += 4) {
      const word = new Uint8Array(4);
      const r = yield* sys.ptrace(PTRACE.PEEKDATA, pid, (addr + at) >>> 0, word);
      this.t.count(1, 4);
      if (r < 0) return out.slice(0, at);
      out.set(word, at);
    }
    return out.slice(0, count);
  }
  private *string(pid: number, addr: number): Sys<string> {
    const bytes: number[] = [];
    for (let at = 0; bytes.length <= this.limit; at += 4) {
      const word = yield* this.memory(pid, (addr + at) >>> 0, 4);
      if (word.length === 0) return at === 0 ? pointer(addr) : `${quoted(new Uint8Array(bytes), this.limit, true)}`;
      for (const b of word) {
        if (b === 0) return quoted(new Uint8Array(bytes), this.limit, false);
        bytes.push(b);
      }
    }
    return quoted(new Uint8Array(bytes), this.limit, true);
  }
  private *strings(pid: number, addr: number, most: number): Sys<string[] | null> {
    const out: string[] = [];
    for (let i = 0; i < most; i += 1) {
      const word = yield* this.memory(pid, (addr + i * 4) >>> 0, 4);
      if (word.length < 4) return i === 0 ? null : out;
      const p = new DataView(word.buffer).getUint32(0, true);
      if (p === 0) return out;
      out.push(most > 100 ? '' : yield* this.string(pid, p));
    }
    return out;
  }

  private *head(pid: number): Sys<string> {
    let head = this.t.has('f') && this.tracees.size > 1 ? `[pid ${String(pid).padStart(5)}] ` : '';
    if (this.t.has('o') && this.t.has('f')) head = `${pid} `;
    if (this.t.has('t')) head += `${strftime('%H:%M:%S', yield* sys.gettimeofday())} `;
    return head;
  }
  private *line(pid: number, text: string): Sys<void> {
    yield* this.endLine();
    yield* this.write(`${yield* this.head(pid)}${text}\n`);
    this.column = 0;
  }
  private *endLine(): Sys<void> {
    if (this.open === 0) return;
    yield* this.write(' <unfinished ...>\n');
    this.open = 0;
    this.column = 0;
  }
  private *finishOpen(tr: Tracee, text: string): Sys<void> {
    if (this.open !== tr.pid) return;
    yield* this.write(
      tr.inside && (this.name(tr) === 'exit' || this.name(tr) === 'exit_group')
        ? `${')'.padEnd(Math.max(2, 41 - this.column))}= ?\n`
        : `)${text}\n`,
    );
    this.open = 0;
    this.column = 0;
  }
  private *write(text: string): Sys<void> {
    this.column = text.endsWith('\n') ? 0 : this.column + text.length;
    yield* sys.write(this.out, text);
    this.t.count(1);
  }
  private *summary(): Sys<void> {
    const rows = [...this.counts]
      .map(([name, [n = 0, errors = 0, ms = 0]]) => ({ name, n, errors, ms }))
      .sort((a, b) => b.ms - a.ms || b.n - a.n);
    const total = rows.reduce((a, r) => ({ n: a.n + r.n, errors: a.errors + r.errors, ms: a.ms + r.ms }), {
      n: 0,
      errors: 0,
      ms: 0,
    });
    const row = (p: number, ms: number, n: number, errors: number, name: string): string =>
      `${p.toFixed(2).padStart(6)} ${(ms / 1000).toFixed(6).padStart(11)} ${String(n === 0 ? 0 : Math.round((ms * 1000) / n)).padStart(11)} ${String(n).padStart(9)} ${(errors === 0 ? '' : String(errors)).padStart(9)} ${name}\n`;
    let out =
      '% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n';
    for (const r of rows) out += row(total.ms === 0 ? 0 : (r.ms * 100) / total.ms, r.ms, r.n, r.errors, r.name);
    out += '------ ----------- ----------- --------- --------- ----------------\n';
    out += row(100, total.ms, total.n, total.errors, 'total');
    yield* this.write(out);
  }
}

const pointer = (v: number): string => (v === 0 ? 'NULL' : `0x${(v >>> 0).toString(16)}`);
function group(name: string): string[] {
  switch (name.replace(/^%/, '')) {
    case 'file':
      return Object.entries(SIGNATURES)
        .filter(([, s]) => s.startsWith('s') || s.startsWith('Fs'))
        .map(([n]) => n);
    case 'process':
      return [
        'fork',
        'vfork',
        'clone',
        'clone3',
        'execve',
        'exit',
        'exit_group',
        'wait4',
        'waitpid',
        'waitid',
        'kill',
        'tgkill',
        'tkill',
      ];
    case 'signal':
      return Object.keys(SIGNATURES).filter((n) => /sig|kill|pause/.test(n));
    case 'desc':
      return Object.entries(SIGNATURES)
        .filter(([, s]) => s.startsWith('d'))
        .map(([n]) => n);
    case 'memory':
      return ['brk', 'mmap', 'mmap2', 'munmap', 'mprotect', 'mremap', 'madvise'];
    case 'all':
      return Object.keys(SIGNATURES);
    default:
      return [name];
  }
}
function resultText(name: string, r: number): string {
  if (r < 0 && r > -4096) {
    const restart = {
      512: 'ERESTARTSYS (To be restarted if SA_RESTART is set)',
      513: 'ERESTARTNOINTR (To be restarted)',
      514: 'ERESTARTNOHAND (To be restarted if no handler)',
      516: 'ERESTART_RESTARTBLOCK (Interrupted by signal)',
    }[-r];
    return restart !== undefined ? `? ${restart}` : `-1 ${errnoName(-r) ?? `E${-r}`} (${strerror(r)})`;
  }
  return /^(brk|mmap2?|mremap|shmat)$/.test(name) ? pointer(r).replace('NULL', '0') : String(r);
}
function waitStatus(s: number): string {
  if ((s & 0x7f) === 0) return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${(s >> 8) & 0xff}}]`;
  if ((s & 0xff) === 0x7f) return `[{WIFSTOPPED(s) && WSTOPSIG(s) == SIG${signalName((s >> 8) & 0x7f)}}]`;
  return `[{WIFSIGNALED(s) && WTERMSIG(s) == SIG${signalName(s & 0x7f)}${(s & 0x80) !== 0 ? ' && WCOREDUMP(s)' : ''}}]`;
}
const CODES: Readonly<Record<number, string>> = {
  0: 'SI_USER',
  128: 'SI_KERNEL',
  [-1]: 'SI_QUEUE',
  [-2]: 'SI_TIMER',
  [-6]: 'SI_TKILL',
};
function siginfo(info: Uint8Array, sig: number): string {
  const v = new DataView(info.buffer);
  const code = v.getInt32(8, true);
  const head = `{si_signo=SIG${signalName(sig)}`;
  if (sig === signals.SIGCHLD && code > 0) {
    const names = ['', 'CLD_EXITED', 'CLD_KILLED', 'CLD_DUMPED', 'CLD_TRAPPED', 'CLD_STOPPED', 'CLD_CONTINUED'];
    const status = v.getInt32(20, true);
    return `${head}, si_code=${names[code] ?? code}, si_pid=${v.getInt32(12, true)}, si_uid=${v.getUint32(16, true)}, si_status=${code === 1 ? status : `SIG${signalName(status)}`}, si_utime=0, si_stime=0}`;
  }
  if (code > 0 && code < 128) {
    const names = {
      11: ['', 'SEGV_MAPERR', 'SEGV_ACCERR'],
      7: ['', 'BUS_ADRALN', 'BUS_ADRERR'],
      8: ['', 'FPE_INTDIV', 'FPE_INTOVF'],
      4: ['', 'ILL_ILLOPC', 'ILL_ILLOPN'],
      5: ['', 'TRAP_BRKPT', 'TRAP_TRACE'],
    }[sig];
    return `${head}, si_code=${names?.[code] ?? code}, si_addr=${pointer(v.getInt32(12, true))}}`;
  }
  if (code === 128) return `${head}, si_code=SI_KERNEL}`;
  return `${head}, si_code=${CODES[code] ?? code}, si_pid=${v.getInt32(12, true)}, si_uid=${v.getUint32(16, true)}}`;
}
