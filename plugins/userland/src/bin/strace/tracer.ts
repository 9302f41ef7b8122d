/** bin/strace/tracer.ts — from stop to stop of the processes traced, each told in a line. */
import { type Plain, type Sys, signals, sys } from '../../lib/sdk.ts';
import { signalName } from '../../lib/signames.ts';
import type { Tool } from '../../lib/tool.ts';
import { argumentList } from './arguments.ts';
import { SIGNATURES } from './calls.ts';
import { Output } from './output.ts';
import { fresh, O_EXEC, O_FORKS, O_SYSGOOD, PTRACE, type State, type Tracee, WALL } from './ptrace.ts';
import { group, resultText, siginfo, summary } from './text.ts';

export class Tracer extends Output {
  private readonly counts: Map<string, readonly number[]>;
  private readonly main: number;
  private exit: number;
  private readonly limit: number;
  private readonly only: ReadonlySet<string> | null;
  private readonly not: boolean;

  constructor(t: Tool, s: State) {
    super(t, s);
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
    if (this.t.has('c')) yield* this.write(summary(this.counts));
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
    if (this.t.has('c')) yield* this.write(summary(this.counts));
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
  private shown(tr: Tracee): boolean {
    return !this.t.has('c') && (this.only === null || this.only.has(this.name(tr)) !== this.not);
  }

  /** The arguments that are known before the call runs; the line stays open. */
  private *entry(tr: Tracee): Sys<void> {
    yield* this.endLine();
    const head = yield* this.head(tr.pid);
    const signature = SIGNATURES[this.name(tr)] ?? 'xxxxxx';
    const late = [...signature].findIndex((c) => c === 'b' || c === 'W');
    const shown = yield* argumentList(this.limit, signature, tr, 0, late < 0 ? signature.length : late, 0);
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
    let text = late < 0 ? '' : yield* argumentList(this.limit, signature, tr, late, signature.length, result);
    text += ')';
    const pad = Math.max(1, Number(this.t.value('a') ?? 40) - this.column - text.length);
    text += `${' '.repeat(pad)}= ${resultText(name, result)}`;
    if (this.t.has('T')) text += ` <${(((yield* sys.clock_gettime(1)) - tr.at) / 1000).toFixed(6)}>`;
    yield* this.write(`${text}\n`);
    this.open = 0;
    this.column = 0;
  }
}
