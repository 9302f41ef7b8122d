/**
 * rows.ts — what a machine did, as rows worth telling: equal guards counted, terminal output joined, floods cut to a known size.
 *
 * A function of the events and the state alone, so that a replay tells the same rows. Rules see what is told before the cut.
 */
import { guardEntry, type MachineEvent, type MachineEventOf, type Millis } from '@killinit/kernel-sim';
import { LIMITS } from './limits.ts';
import type { Meter, RoomState } from './state.ts';
import { type SeatId, seatOf } from './types.ts';

const CAUSES = 512;
const CLONE_PARENT = 0x8000;
/** Every command forks, execs, is waited for and put into its process group: what these checks let pass is no discovery. */
const EVERYDAY_PATHS: readonly string[] = ['fork', 'exec', 'wait', 'jobctl'];

function everyday(event: MachineEventOf<'guard'>): boolean {
  if (event.blocked || !EVERYDAY_PATHS.includes(guardEntry(event.id)?.path ?? '')) return false;
  // Somebody asked for a sibling instead of a child: that is no everyday fork.
  return ((Number(event.facts.clone_flags) || 0) & CLONE_PARENT) === 0;
}

/** Joins what belongs together. The order of the rest stays. */
export function condensed(state: RoomState, events: readonly MachineEvent[]): MachineEvent[] {
  const out: MachineEvent[] = [];
  const guards = new Map<string, number>();
  const ttys = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'guard' && everyday(event)) continue;
    if (event.kind === 'guard') joinGuard(state, out, guards, event);
    else if (event.kind === 'tty') joinOutput(out, ttys, event);
    else if (event.kind !== 'syscall' || takeCause(state, event.cause)) out.push(event);
  }
  return out;
}

function joinGuard(
  state: RoomState,
  out: MachineEvent[],
  seen: Map<string, number>,
  event: MachineEventOf<'guard'>,
): void {
  const { seat, id, site, blocked, facts } = event;
  const key = JSON.stringify([seat, id, site, blocked, facts]);
  const at = seen.get(key);
  const first = at === undefined ? undefined : out[at];
  if (at !== undefined && first?.kind === 'guard') {
    out[at] = { ...first, count: first.count + event.count };
    return;
  }
  seen.set(key, out.length);
  out.push(event);
  if (event.cause !== null && !state.causes.includes(event.cause)) {
    state.causes.push(event.cause);
    if (state.causes.length > CAUSES) state.causes.shift();
  }
}

/** A call is told when a guard was asked in it: the others are everyday. */
function takeCause(state: RoomState, cause: number | null): boolean {
  const at = cause === null ? -1 : state.causes.lastIndexOf(cause);
  if (at < 0) return false;
  state.causes.splice(at, 1);
  return true;
}

function joinOutput(out: MachineEvent[], seen: Map<string, number>, event: MachineEventOf<'tty'>): void {
  const at = seen.get(event.tty);
  const first = at === undefined ? undefined : out[at];
  if (at === undefined || first?.kind !== 'tty') {
    seen.set(event.tty, out.length);
    out.push({ ...event, data: lastOf(event.data) });
  } else out[at] = { ...first, data: lastOf(first.data + event.data) };
}

/** The end of an output that is too long, from the beginning of a line. */
function lastOf(data: string): string {
  if (data.length <= LIMITS.ttyChars) return data;
  const cut = data.length - LIMITS.ttyChars;
  const line = data.indexOf('\n', cut);
  return data.slice(line < 0 ? cut : line + 1);
}

export interface Sieved {
  readonly events: readonly MachineEvent[];
  /** Seats whose second is over, with how much of it was not told. */
  readonly more: readonly { readonly seat: SeatId; readonly rows: number }[];
}

const METERED: readonly MachineEvent['kind'][] = ['guard', 'syscall', 'task', 'printk', 'oops', 'module', 'command'];

/** At most so many rows of a seat in a second. Deaths of tasks that were told of are told always. */
export function sieved(state: RoomState, events: readonly MachineEvent[], at: Millis): Sieved {
  const second = Math.floor(at / 1000);
  const more: { seat: SeatId; rows: number }[] = [];
  for (const [seat, meter] of state.meters) {
    if (meter.second === second) continue;
    if (meter.dropped > 0) more.push({ seat, rows: meter.dropped });
    state.meters.delete(seat);
  }
  return { more, events: events.filter((event) => admitted(state, event, second)) };
}

function admitted(state: RoomState, event: MachineEvent, second: number): boolean {
  const seat = seatOf(event.seat);
  if (event.kind === 'booted') state.shown.clear();
  if (event.kind === 'task' && event.change === 'reaped') return state.shown.delete(event.task);
  // The last words of a kernel are for everybody, whoever is behind them.
  const metered = METERED.includes(event.kind) && !(event.kind === 'printk' && event.level === 0);
  if (seat !== null && metered && !spend(meterOf(state, seat, second))) return false;
  if (event.kind === 'task') state.shown.set(event.task, true);
  return true;
}

function spend(meter: Meter): boolean {
  if (meter.rows >= LIMITS.factsPerSecond) {
    meter.dropped++;
    return false;
  }
  meter.rows++;
  return true;
}

function meterOf(state: RoomState, seat: SeatId, second: number): Meter {
  const known = state.meters.get(seat);
  if (known) return known;
  const fresh = { second, rows: 0, dropped: 0 };
  state.meters.set(seat, fresh);
  return fresh;
}
