/** teller.ts — the facts of one event, in order, each with what follows from it. */
import type { MachineEvent, Millis } from '@killinit/kernel-sim';
import { isTicking } from './decide.ts';
import type { Fact, Told } from './facts.ts';
import type { RoomKit } from './kit.ts';
import { consequences, follow, type Trouble, wonFact } from './ledger.ts';
import { condensed, sieved } from './rows.ts';
import type { RuleSetup } from './scenario.ts';
import type { RoomState } from './state.ts';
import { type SeatId, type Seq, SHARED, seatOf } from './types.ts';

export class Teller {
  readonly told: Told[] = [];
  private readonly s: RoomState;
  private readonly kit: RoomKit;
  private readonly setup: RuleSetup | null;
  private readonly seq: Seq;
  private readonly at: Millis;
  private readonly report: (trouble: Trouble) => void;

  constructor(
    s: RoomState,
    kit: RoomKit,
    setup: RuleSetup | null,
    seq: Seq,
    at: Millis,
    report: (trouble: Trouble) => void,
  ) {
    this.s = s;
    this.kit = kit;
    this.setup = setup;
    this.seq = seq;
    this.at = at;
    this.report = report;
  }

  tell(fact: Fact, shown = true): void {
    const told: Told = { seq: this.seq, n: this.told.length, at: this.at, fact };
    if (shown) this.told.push(told);
    // The lobby is for looking round, and the end is the end.
    if (this.s.phase !== 'running' || !this.setup) return;
    for (const next of consequences(this.s, this.kit, this.setup, told, this.report))
      this.told.push({ seq: this.seq, n: this.told.length, at: this.at, fact: next });
  }

  machine(events: readonly MachineEvent[]): void {
    if (events.length === 0) return;
    const rows = condensed(this.s, events);
    const { events: shown, more } = sieved(this.s, rows, this.at);
    for (const { seat, rows: dropped } of more) this.told.push(this.bare({ kind: 'more', seat, rows: dropped }));
    const visible = new Set(shown);
    for (const event of rows) {
      follow(this.s, event);
      if (event.kind === 'booted') this.s.down = null;
      if (event.kind === 'init_died') this.died();
      this.tell({ kind: 'machine', machine: SHARED, event }, visible.has(event));
      if (event.kind === 'init_died') this.tell(wonFact(this.s, this.kit, event));
      else if (event.kind === 'panic' && !this.s.down) this.crashed(seatOf(event.seat), event.text);
    }
  }

  /** Nobody's deed: no rule hears of it. */
  states(events: readonly MachineEvent[]): void {
    for (const event of events) this.told.push(this.bare({ kind: 'machine', machine: SHARED, event }));
  }

  /** The machine stands still and nobody said why: it was powered off. */
  stopped(): void {
    this.crashed(null, 'The machine was switched off');
  }

  clock(): void {
    const { startedAt, endsAt } = this.s;
    this.tell({ kind: 'clock', startedAt, endsAt, ticking: isTicking(this.s) });
  }

  private died(): void {
    const rebootMs = this.s.plan?.settings.rebootMs ?? null;
    this.s.down = { at: this.at, rebootAt: rebootMs === null ? null : this.at + rebootMs };
  }
  private crashed(seat: SeatId | null, text: string): void {
    this.died();
    this.tell({ kind: 'crashed', seat, text, rebootAt: this.s.down?.rebootAt ?? null });
  }
  private bare(fact: Fact): Told {
    return { seq: this.seq, n: this.told.length, at: this.at, fact };
  }
}
