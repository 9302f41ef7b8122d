/** run/control.ts — statements, failures, loops left early, functions returning: everything that moves the place of execution. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { lineOf, ShellError } from '../errors.ts';
import { type Frame, type Loop, on, type Shell, topFrame } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { compileFor, tellProblem } from './input.ts';
import { undo } from './redirect.ts';
import { complain } from './say.ts';
import { pollSignals, pseudoTrap, runTraps } from './signals.ts';
import { endSimple } from './simple.ts';

/** The instruction `stmt`: what runs now; signals that came are acted on before it. */
export function statement(t: Turn, line: number, text: string): Sys<void> | null {
  const { s } = t;
  s.line = lineOf(s, line);
  const trapped = s.frames.some((f) => f.kind === 'trap');
  if (!trapped) s.command = text;
  if (!s.catching && !s.traps.has('DEBUG')) return null;
  return interrupts(s);
}

function* interrupts(s: Shell): Sys<void> {
  yield* pollSignals(s);
  if (pseudoTrap(s, 'DEBUG')) return;
  runTraps(s);
}

/** The instruction `check`, after a failure nothing looks at: the ERR trap and `set -e`. */
export function* check(s: Shell, line: number): Sys<void> {
  s.line = lineOf(s, line);
  const { status } = s;
  pseudoTrap(s, 'ERR');
  if (on(s, 'errexit')) {
    const top = topFrame(s);
    // The ERR trap runs first; the shell ends when it is done.
    if (top.kind === 'trap' && top.name === 'ERR') top.exitAfter = true;
    else leave(s, status);
  }
  yield* pollSignals(s);
}

/** The shell ends with this status, after its EXIT trap. */
export function leave(s: Shell, status: number): void {
  if (s.exiting !== null) {
    // `exit` inside the EXIT trap
    s.exiting.status = status & 0xff;
    s.frames = [];
    return;
  }
  s.exiting = { status: status & 0xff, trapped: false };
}

export function* defineFunction(s: Shell, f: Frame, name: string, body: string, line: number): Sys<void> {
  const old = s.functions.get(name);
  if (old?.readonly) {
    yield* complain(s, `${name}: readonly function`);
    s.status = 1;
    return;
  }
  if (s.functions.size > 5000) throw new ShellError('too many functions', 'line');
  const source =
    [...s.frames].reverse().find((frame) => frame.source !== '')?.source ??
    (s.fromString || s.input?.kind !== 'text' ? (s.interactive ? 'main' : 'environment') : s.name);
  s.functions.set(name, { body, line: f.line + line, source, exported: false, traced: false, readonly: false });
  s.status = 0;
}

// ------------------------------------------------------------------------------------------------------------------------- leaving

/** Loops the running command is in: of this frame, or of those an `eval` was called from. */
export function loopsAround(s: Shell): number {
  let n = 0;
  for (let i = s.frames.length - 1; i >= 0; i -= 1) {
    const f = s.frames[i] as Frame;
    n += f.loops.length;
    if (f.kind === 'function' || f.kind === 'subshell' || f.kind === 'main') break;
  }
  return n;
}

/** `break n`, `continue n`. */
export function* leaveLoops(s: Shell, f: Frame, count: number, how: 'break' | 'continue'): Sys<void> {
  let left = count;
  let frame = f;
  yield* endSimple(s, frame);
  while (frame.loops.length < left && (frame.kind === 'eval' || frame.kind === 'source' || frame.kind === 'trap')) {
    left -= frame.loops.length;
    yield* popFrame(s);
    frame = topFrame(s);
    yield* endSimple(s, frame);
  }
  left = Math.min(left, frame.loops.length);
  const loop = frame.loops[frame.loops.length - left] as Loop | undefined;
  if (loop === undefined) return;
  frame.loops.length = frame.loops.length - left + 1;
  yield* undo(s.saves, loop.saves);
  frame.guard = loop.guard;
  frame.cases.length = loop.cases;
  frame.marks.length = loop.marks;
  loop.status = 0;
  s.status = 0;
  frame.pc = how === 'break' ? loop.brk : loop.cont;
}

/** `return`: false when there is nothing to return from. */
export function* returnFrom(s: Shell, status: number): Sys<boolean> {
  let at = s.frames.length - 1;
  while (at >= 0 && !['function', 'source', 'subshell'].includes((s.frames[at] as Frame).kind)) at -= 1;
  const target = s.frames[at];
  if (target === undefined) return false;
  if (target.kind === 'subshell' && !s.frames.some((f) => f.kind === 'function' || f.kind === 'source')) return false;
  while (s.frames.length - 1 > at) yield* popFrame(s);
  target.pc = Number.MAX_SAFE_INTEGER;
  target.loops = [];
  target.cases = [];
  s.status = status & 0xff;
  return true;
}

/** Takes the top frame away and puts back what it changed. */
export function* popFrame(s: Shell): Sys<void> {
  const f = s.frames.pop() as Frame;
  for (const fd of f.procs) yield* sys.close(fd);
  if (s.saves.length > f.saves) yield* undo(s.saves, f.saves);
  while (s.scopes.length > Math.max(1, f.scopes)) {
    const scope = s.scopes.pop();
    if (scope?.options != null) restoreOptions(s, scope.options);
  }
  if (f.params !== null) s.params = f.params;
  if (f.kind === 'trap') {
    s.status = f.trapStatus ?? s.status;
    s.pipeStatus = f.trapPipe ?? s.pipeStatus;
    if (f.resume !== null && s.effect === null) s.effect = f.resume;
  }
}

/** `local -`: the options as they were. */
function restoreOptions(s: Shell, letters: string): void {
  const wanted = new Set(letters.split(':'));
  for (const name of s.options.keys()) s.options.set(name, wanted.has(name));
}

/** The end of a frame's instructions. */
export function* endFrame(t: Turn, f: Frame): Sys<void> {
  const { s } = t;
  if (s.catching && f.kind !== 'trap') {
    yield* pollSignals(s);
    if (s.pending.length > 0) return;
  }
  if ((f.kind === 'function' || f.kind === 'source') && !f.over) {
    f.over = true;
    if (pseudoTrap(s, 'RETURN')) return;
  }
  if (f.kind === 'subshell') {
    leave(s, s.status);
    s.frames.length -= 1;
    return;
  }
  if (f.kind === 'expand') {
    const text = f.vals.pop() ?? '';
    yield* popFrame(s);
    if (s.input !== null) {
      s.input.prompt = text;
      s.input.stage = 3;
    }
    return;
  }
  if (f.problem !== null) {
    const compiled = compileFor(s, f.problem);
    if (!compiled.ok) {
      yield* tellProblem(s, f.problem, compiled.problem, f.line);
      s.status = compiled.problem.kind === 'message' && compiled.problem.condition ? s.status : 2;
    }
  }
  const { lastPipe, exitAfter } = f;
  yield* popFrame(s);
  if (exitAfter) leave(s, s.status);
  if (lastPipe !== null) {
    // The rest of a pipeline whose last command ran here.
    lastPipe.pids.push({ pid: -1, status: s.status << 8, stopped: false });
    if (lastPipe.pids.every((p) => p.status !== null)) lastPipe.state = 'done';
    s.effect = { kind: 'foreground', data: { job: lastPipe } };
  }
}

// ------------------------------------------------------------------------------------------------------------------------- failing

/** An error: said, and as much given up as bash would. */
export function* fail(t: Turn, e: ShellError): Sys<void> {
  const { s } = t;
  s.effect = null;
  if (e.message !== '') yield* complain(s, e.message);
  s.status = e.status;
  if (e.severity === 'command') {
    skipCommand(t);
    return;
  }
  if (e.severity === 'interrupt') yield* sys.write(2, '\n');
  if (s.exiting !== null) {
    s.frames = [];
    return;
  }
  const inSubshell = s.frames.some((f) => f.kind === 'subshell');
  if (inSubshell || (e.severity === 'exit' && !s.interactive)) {
    leave(s, e.status);
    return;
  }
  yield* toTop(t);
}

/** Goes on behind the command that is being put together. */
function skipCommand(t: Turn): void {
  const f = topFrame(t.s);
  if (f === undefined) return;
  const { ops } = t.unit(f);
  while (f.pc < ops.length && ops[f.pc]?.op !== 'end' && ops[f.pc]?.op !== 'check') f.pc += 1;
  f.words = [];
}

/** Gives up the line that is running: everything called from it, and the rest of it. */
function* toTop(t: Turn): Sys<void> {
  const { s } = t;
  while (s.frames.length > 1) yield* popFrame(s);
  yield* undo(s.saves, 0);
  s.scopes.length = 1;
  const [main] = s.frames;
  if (main === undefined) return;
  if (s.fromString) {
    s.frames = [];
    if (s.input !== null) s.input.eof = true;
    return;
  }
  const next = t.unit(main).lines.find((pc) => pc >= main.pc);
  yield* endSimple(s, main);
  main.loops = [];
  main.cases = [];
  main.marks = [];
  main.guard = 0;
  main.clocks = [];
  main.pc = next ?? Number.MAX_SAFE_INTEGER;
}

// -------------------------------------------------------------------------------------------------------------------------- timing

export function* timeBegin(s: Shell, f: Frame): Sys<void> {
  const now = yield* sys.clock_gettime(1);
  const used = yield* sys.times();
  const { user, sys: system, cuser, csys } = typeof used === 'number' ? { user: 0, sys: 0, cuser: 0, csys: 0 } : used;
  f.clocks.push(now, (user + cuser) * 10, (system + csys) * 10);
  void s;
}

export function* timeEnd(s: Shell, f: Frame, posix: boolean): Sys<void> {
  const now = yield* sys.clock_gettime(1);
  const used = yield* sys.times();
  const { user, sys: system, cuser, csys } = typeof used === 'number' ? { user: 0, sys: 0, cuser: 0, csys: 0 } : used;
  const sys0 = f.clocks.pop() ?? 0;
  const user0 = f.clocks.pop() ?? 0;
  const real0 = f.clocks.pop() ?? 0;
  const format = posix
    ? 'real %2R\nuser %2U\nsys %2S'
    : (vars.get(s, 'TIMEFORMAT') ?? '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS');
  if (format === '') return;
  const values: Record<string, number> = {
    R: now - real0,
    U: (user + cuser) * 10 - user0,
    S: (system + csys) * 10 - sys0,
  };
  const text = format.replace(
    /%(?:%|([0-9]?)(l?)([RUSP]))/g,
    (all, digits: string, long: string, what: string | undefined) => {
      if (what === undefined) return all === '%%' ? '%' : all;
      if (what === 'P')
        return ((((values.U as number) + (values.S as number)) / Math.max(1, values.R as number)) * 100).toFixed(2);
      return seconds(Math.max(0, values[what] ?? 0), digits === '' ? 3 : Math.min(3, Number(digits)), long !== '');
    },
  );
  yield* sys.write(2, `${text}\n`);
}

function seconds(ms: number, digits: number, long: boolean): string {
  const minutes = long ? Math.floor(ms / 60_000) : 0;
  const rest = ms - minutes * 60_000;
  const whole = Math.floor(rest / 1000);
  const fraction =
    digits === 0
      ? ''
      : `.${String(Math.floor(rest - whole * 1000))
          .padStart(3, '0')
          .slice(0, digits)}`;
  return long ? `${minutes}m${whole}${fraction}s` : `${whole}${fraction}`;
}
