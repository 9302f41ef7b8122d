/**
 * run/signals.ts — signals and traps.
 *
 * A caught signal only interrupts the call under way; the list of those that came is asked for before each command, and what a trap
 * says is run then, as a frame of its own.
 */
import { type Sys, signals, sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { newFrame, on, type Shell, topFrame } from '../state.ts';

const PSEUDO = new Set(['EXIT', 'DEBUG', 'ERR', 'RETURN']);
export const isPseudo = (key: string): boolean => PSEUDO.has(key);

/** `TERM`, `SIGTERM`, `sigterm`, `15`, `EXIT`, `0`: how traps are kept; null: no such thing. */
export function trapKey(text: string): string | null {
  if (/^\d{1,3}$/.test(text)) {
    const n = Number(text);
    if (n === 0) return 'EXIT';
    return n >= 1 && n <= 64 && n !== 32 && n !== 33 ? shortName(n) : null;
  }
  const upper = text.toUpperCase();
  if (PSEUDO.has(upper)) return upper;
  const sig = signalNumber(upper);
  return sig === null ? null : shortName(sig);
}

export const shortName = (sig: number): string => signals.signalName(sig).replace(/^SIG/, '');

/** By name, with or without SIG. */
export function signalNumber(name: string): number | null {
  const wanted = name.toUpperCase().replace(/^SIG/, '');
  for (let sig = 1; sig <= 64; sig += 1) {
    if (sig !== 32 && sig !== 33 && shortName(sig) === wanted) return sig;
  }
  if (wanted === 'IOT') return signals.SIGABRT;
  if (wanted === 'CLD') return signals.SIGCHLD;
  return wanted === 'POLL' ? signals.SIGIO : null;
}

/** What ends a shell: with an EXIT trap it is caught, so that the trap runs first. */
const TERMINATING = [1, 2, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 31];

/** Signals caught only for the sake of the EXIT trap; of a person's shell the hangup, so that its jobs are told. */
function exitSignals(s: Shell): number[] {
  if (s.interactive) return s.traps.has('HUP') || s.ignored.includes(signals.SIGHUP) ? [] : [signals.SIGHUP];
  if ((s.traps.get('EXIT') ?? '') === '') return [];
  return TERMINATING.filter(
    (sig) => !s.traps.has(shortName(sig)) && !s.ignored.includes(sig) && !(s.subshell > 0 && sig === signals.SIGTERM),
  );
}

/** Signals a trap runs something for. */
export function caughtSignals(s: Shell): number[] {
  return [...exitSignals(s), ...trappedSignals(s)];
}
function trappedSignals(s: Shell): number[] {
  return [...s.traps].flatMap(([key, action]) =>
    action === '' || PSEUDO.has(key) ? [] : [signalNumber(key) as number],
  );
}

/** Tells the kernel what is to happen with a signal, as traps and the kind of shell have it. */
export function* applyTrap(s: Shell, key: string): Sys<void> {
  const sig = PSEUDO.has(key) ? null : signalNumber(key);
  if (sig !== null) {
    const action = s.traps.get(key);
    if (action === '') yield* sys.sigaction(sig, 'ignore');
    else if (action !== undefined) yield* sys.sigaction(sig, 'catch');
    else yield* sys.sigaction(sig, ownDisposition(s, sig));
  }
  if (key === 'EXIT') {
    const caught = new Set(caughtSignals(s));
    for (const other of TERMINATING) {
      if (s.traps.has(shortName(other)) || s.ignored.includes(other) || s.interactive) continue;
      yield* sys.sigaction(other, caught.has(other) ? 'catch' : 'default');
    }
  }
  s.catching = s.interactive || caughtSignals(s).length > 0;
}

export function ownDisposition(s: Shell, sig: number): 'default' | 'ignore' | 'catch' {
  if (exitSignals(s).includes(sig)) return 'catch';
  if (s.interactive && sig === signals.SIGINT) return 'catch';
  if (s.interactive && (sig === signals.SIGQUIT || sig === signals.SIGTERM)) return 'ignore';
  if (s.jobControl && s.interactive && (sig === signals.SIGTSTP || sig === signals.SIGTTIN || sig === signals.SIGTTOU))
    return 'ignore';
  return 'default';
}

/** Asks which signals came. */
export function* pollSignals(s: Shell): Sys<void> {
  if (!s.catching) return;
  const low = yield* sys.takeSignals();
  for (let sig = 1; low !== 0 && sig <= 32; sig += 1) if ((low >>> (sig - 1)) & 1) noteSignal(s, sig);
  if (![...s.traps.keys()].some((key) => key.startsWith('RT'))) return;
  const high = yield* sys.takeSignals(true);
  for (let sig = 33; high !== 0 && sig <= 64; sig += 1) if ((high >>> (sig - 33)) & 1) noteSignal(s, sig);
}

function noteSignal(s: Shell, sig: number): void {
  if (!s.pending.includes(sig)) s.pending.push(sig);
}

/** Is one waiting that a trap is set for? The status a builtin that was interrupted by it has. */
export function trappedStatus(s: Shell): number | null {
  const sig = s.pending.find((n) => (s.traps.get(shortName(n)) ?? '') !== '');
  return sig === undefined ? null : 128 + sig;
}

/** Runs the traps of what came: true when frames were pushed. ^C without a trap ends an interactive command. */
export function runTraps(s: Shell): boolean {
  let pushed = false;
  while (s.pending.length > 0) {
    const sig = s.pending.shift() as number;
    const action = s.traps.get(shortName(sig));
    if (action !== undefined && action !== '') {
      pushTrap(s, action, shortName(sig));
      pushed = true;
      break; // the others after it
    }
    if (sig === signals.SIGINT && s.interactive) throw new ShellError('', 'interrupt', 130);
    if (exitSignals(s).includes(sig) && s.exiting === null) {
      s.dying = sig;
      s.exiting = { status: 128 + sig, trapped: false };
      return true;
    }
  }
  return pushed;
}

export function pushTrap(s: Shell, action: string, name: string): void {
  const top = topFrame(s);
  s.frames.push(
    newFrame('trap', action, {
      name,
      line: name === 'EXIT' ? 0 : s.line - 1,
      guard: top?.guard ?? 0,
      saves: s.saves.length,
      scopes: s.scopes.length,
      trapStatus: s.status,
      trapPipe: s.pipeStatus,
      calledAt: s.line,
    }),
  );
}

/** Traps that are no signals do not run inside themselves, nor in functions unless asked for. */
export function pseudoTrap(s: Shell, key: 'DEBUG' | 'ERR' | 'RETURN'): boolean {
  const action = s.traps.get(key);
  if (action === undefined || action === '') return false;
  if (s.frames.some((f) => f.kind === 'trap' && f.name === key)) return false;
  const inherited = on(s, key === 'ERR' ? 'errtrace' : 'functrace');
  if (!inherited && functionDepth(s) > (s.trapDepths.get(key) ?? 0)) return false;
  pushTrap(s, action, key);
  return true;
}

/** Functions, files being sourced (for DEBUG and RETURN) and subshells the shell is in. */
export const functionDepth = (s: Shell): number =>
  s.frames.reduce((n, f) => n + (f.kind === 'function' || f.kind === 'subshell' ? 1 : 0), 0);
