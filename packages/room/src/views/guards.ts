/** views/guards.ts — guard events as rows, and grouped into attempts: one system call on its way through the kernel. */
import type { Facts, Millis, Pid } from '@killinit/kernel-sim';
import type { MachineFactOf, Told } from '../facts.ts';
import { type SeatId, type Seq, seatOf } from '../types.ts';

export interface GuardRow {
  readonly key: string;
  readonly seq: Seq;
  readonly at: Millis;
  readonly seat: SeatId | null;
  readonly task: Pid;
  readonly id: string;
  readonly site: string;
  readonly blocked: boolean;
  /** Empty where the watcher may see only the name. */
  readonly facts: Facts;
  readonly count: number;
  /** The system call it was asked in. */
  readonly cause: number | null;
}

export function guardRow(told: Told, fact: MachineFactOf<'guard'>): GuardRow {
  const { id, site, blocked, facts, count, task, seat, cause } = fact.event;
  const key = `${told.seq}.${told.n}`;
  return { key, seq: told.seq, at: told.at, seat: seatOf(seat), task, id, site, blocked, facts, count, cause };
}

const UNKILLABLE = 0x40;

/** The guard that protects init looked, and no longer saw what it looks for. */
export function bypassed(row: GuardRow): boolean {
  const { pid, flags } = row.facts;
  return (
    !row.blocked &&
    row.id === 'sig-unkillable-default' &&
    pid === 1 &&
    typeof flags === 'number' &&
    (flags & UNKILLABLE) === 0
  );
}

/** The verdict as screens draw it. */
export type GuardMark = 'pass' | 'block' | 'bypass' | 'dead';

export function guardMark(row: GuardRow): GuardMark {
  if (row.id === 'exit-last-thread-of-init' && row.blocked) return 'dead';
  if (row.blocked) return 'block';
  return bypassed(row) ? 'bypass' : 'pass';
}

/** Asked on the way of every command: forks, execs, terminals, the signals the kernel sends itself. Passed, they tell nothing. */
const DAILY =
  /^(autoreap|cap-drop|capable|cgroup|clone-parent|complete|deliver|exec|exit|fatal|fork|get-signal|handler-exit|legacy|oops|orphaned|panic|pdeath|pidns|prepare|prlimit|proc-pid|rlimit|securebits|setpgid|setrlimit|setsid|setuid|sig|sighand|signal|stop|subreaper|tty|unhandled|unlink|usercopy|wait|zombie)-|^capable$/;
/** Refusals that belong to daily life as well: nothing to wait for, a signal that does nothing anyway. */
const QUIET = /^(deliver-default|exit|legacy|prepare|setpgid|setsid|sig-handler-ignored|stop|wait|zombie)-?/;
/** Somebody asked for a signal to be sent; the rest of its path belongs to it. */
const ASKED = /^(kill|tkill|tgkill|sigqueue|pidfd)-/;
/** SIGCHLD, SIGCONT, SIGURG, SIGWINCH: sent by the kernel all day. */
const DAILY_SIGNALS: readonly unknown[] = [17, 18, 23, 28];

/** Does this guard say that somebody tried something? */
export function telling(row: GuardRow): boolean {
  if (ASKED.test(row.id)) return true;
  if (row.id === 'exit-last-thread-of-init') return row.blocked;
  if (DAILY_SIGNALS.includes(row.facts.sig)) return false;
  if (row.blocked) return !QUIET.test(row.id);
  return bypassed(row) || !DAILY.test(row.id);
}

/** Refusals a call may get over: not by uid, but by capability. */
export const soft = (row: { readonly id: string }): boolean =>
  /^(kill-ok-by-cred|kill-cap-kill|ptrace-cred-match|ptrace-cred-guard)$/.test(row.id);

/** Of the guards one call met, the one it ended at: its last refusal, or the last it passed. */
export function endOf(rows: readonly GuardRow[]): GuardRow | undefined {
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i];
    if (!row || guardMark(row) === 'pass') continue;
    if (!soft(row) || rows.slice(i + 1).every(soft)) return row;
  }
  return rows.at(-1);
}

const RECENT_CALLS = 40;

/** Telling by itself, or asked further down the way of a call that told something before. */
export function worthTelling(before: readonly { readonly cause: number | null }[], row: GuardRow): boolean {
  if (telling(row)) return true;
  return row.cause !== null && before.slice(-RECENT_CALLS).some((one) => one.cause === row.cause);
}

export interface Attempt {
  readonly key: string;
  readonly at: Millis;
  readonly cause: number | null;
  /** The command line it came from, when there was one. */
  readonly command: string | null;
  readonly call: { readonly name: string; readonly args: readonly (number | string)[]; readonly result: number } | null;
  readonly guards: readonly GuardRow[];
}

const ATTEMPTS = 60;
const GUARDS_EACH = 60;

/** A guard joins the attempt of its system call, or begins a new one when it tells something. */
export function withGuard(attempts: readonly Attempt[], row: GuardRow, command: string | null): readonly Attempt[] {
  const grown = changeLast(attempts, row.cause, (a) =>
    a.guards.length < GUARDS_EACH ? { ...a, guards: [...a.guards, row] } : a,
  );
  if (grown) return grown;
  if (!telling(row)) return attempts;
  const fresh: Attempt = { key: row.key, at: row.at, cause: row.cause, command, call: null, guards: [row] };
  return [...attempts, fresh].slice(-ATTEMPTS);
}

export function withCall(attempts: readonly Attempt[], fact: MachineFactOf<'syscall'>): readonly Attempt[] {
  const { cause, name, args, result } = fact.event;
  return changeLast(attempts, cause, (a) => ({ ...a, call: { name, args, result } })) ?? attempts;
}

/** Null when no attempt has this cause. */
function changeLast(
  attempts: readonly Attempt[],
  cause: number | null,
  change: (attempt: Attempt) => Attempt,
): readonly Attempt[] | null {
  if (cause === null) return null;
  for (let i = attempts.length - 1; i >= 0; i--) {
    const attempt = attempts[i];
    if (attempt?.cause === cause) return [...attempts.slice(0, i), change(attempt), ...attempts.slice(i + 1)];
  }
  return null;
}
