/**
 * room.ts — the game: a room is a function of its log.
 *
 *   decide    a pure question: what would happen?
 *   evolve    it happened; the only thing that changes a room, besides
 *   advance   time that passes. What it brings out is told with the next event, so that a replay, which only sees events,
 *             tells the same.
 */
import {
  Bug,
  encodePlain,
  hashBytes,
  type Machine,
  type MachineAnswer,
  type MachineEvent,
  type MachineQuery,
  type Millis,
  never,
  type Plain,
  type Snapshot,
} from '@killinit/kernel-sim';
import type { RoomCommand } from './commands.ts';
import { type Decision, decide, isTicking } from './decide.ts';
import type { By, Recorded, RoomEvent } from './events.ts';
import type { RosterEntry, Told } from './facts.ts';
import type { RoomKit } from './kit.ts';
import { emptyRules, type Trouble } from './ledger.ts';
import { HINT_COST_PERCENT, type RuleSetup } from './scenario.ts';
import { ruleSetup, sceneOf } from './scene.ts';
import { addOnce, emptyState, noteCommand, type RoomState, seatState, wasDone } from './state.ts';
import { changedStates, isDue } from './states.ts';
import { Teller } from './teller.ts';
import { type Person, type RoomPlan, type SeatId, SHARED } from './types.ts';

export interface RoomSnapshot {
  readonly state: Plain;
  readonly machine: Snapshot | null;
}

export class Room {
  private readonly kit: RoomKit;
  private readonly s: RoomState;
  private machine: Machine | null;
  /** What the machine did since the last event, not yet told. */
  private pending: MachineEvent[] = [];
  private troubles: Trouble[] = [];
  private setup: RuleSetup | null = null;

  constructor(kit: RoomKit, snapshot?: RoomSnapshot) {
    this.kit = kit;
    this.s = snapshot ? (snapshot.state as unknown as RoomState) : emptyState();
    this.machine = snapshot?.machine ? kit.restore(snapshot.machine) : null;
    if (this.s.plan) this.setup = ruleSetup(this.s.plan, kit.scenario);
  }

  /** Read it; changing it is evolve's. */
  get state(): Readonly<RoomState> {
    return this.s;
  }
  get plan(): RoomPlan {
    if (!this.s.plan) throw new Bug('a room that was never opened');
    return this.s.plan;
  }
  /** Room time goes by: not in a pause, and not after the end. */
  get ticking(): boolean {
    return isTicking(this.s);
  }
  /** Where the machine stands in time; behind the last event it never is. */
  get now(): Millis {
    return Math.max(this.s.at, this.machine?.now ?? 0);
  }
  /** When something happens by itself next: a process wants CPU or a timer, a reboot, the end of the round. */
  get nextTick(): Millis | null {
    if (!this.ticking) return null;
    const { endsAt, down, phase } = this.s;
    const all = [this.machine?.nextTick ?? null, down?.rebootAt ?? null, phase === 'running' ? endsAt : null];
    return all.reduce<Millis | null>((first, at) => (at !== null && (first === null || at < first) ? at : first), null);
  }

  decide(from: Person, command: RoomCommand, at: Millis): Decision {
    return decide(this.s, this.kit.scenario, from, command, at);
  }
  /** A command that was done already is acknowledged, not done twice. */
  wasDone(by: By): boolean {
    return wasDone(this.s, by.client, by.id);
  }

  /** Lets time pass up to `to`. True when there is something to tell: the next event should come at `to`. */
  advance(to: Millis): boolean {
    if (this.machine && this.ticking) for (const event of this.machine.advance(to)) this.pending.push(event);
    return this.pending.length > 0;
  }

  evolve(recorded: Recorded<RoomEvent>): readonly Told[] {
    const { seq, at, by, event } = recorded;
    if (seq !== this.s.seq + 1) throw new Bug(`event ${seq} after ${this.s.seq}`);
    const teller = new Teller(this.s, this.kit, this.setup, seq, at, (t) => this.troubles.push(t));
    if (this.ticking) this.advance(at);
    const machineEvents = this.pending;
    this.pending = [];
    if (event.kind === 'input' && this.machine)
      for (const e of this.machine.apply(at, event.input)) machineEvents.push(e);
    this.s.seq = seq;
    this.s.at = at;
    teller.machine(machineEvents);
    if (this.machine && !this.machine.halted && isDue(this.s, at))
      teller.states(changedStates(this.s, this.machine.inspect({ kind: 'tree' }), at));
    if (by) noteCommand(this.s, by.client, by.id);
    this.take(event, at, teller);
    if (this.machine?.halted && !this.s.down) teller.stopped();
    return teller.told;
  }

  private take(event: RoomEvent, at: Millis, teller: Teller): void {
    const { s, kit } = this;
    switch (event.kind) {
      case 'opened': {
        s.plan = event.plan;
        s.names = event.plan.settings.names;
        s.reveal = event.plan.settings.reveal;
        this.setup = ruleSetup(event.plan, kit.scenario);
        s.rules = emptyRules(kit, this.setup);
        teller.tell({ kind: 'scene', scene: sceneOf(event.plan, kit.scenario, kit.guardTitles) });
        teller.tell({ kind: 'room', event: { kind: 'names', names: s.names } });
        teller.tell({ kind: 'room', event: { kind: 'reveal', reveal: s.reveal } });
        teller.clock();
        return;
      }
      case 'booted':
        if (event.machine !== SHARED) throw new Bug(`a machine ${event.machine}`);
        this.machine = kit.boot();
        teller.machine(this.machine.advance(at));
        return;
      case 'input':
      case 'marked':
        return;
      case 'seated':
        s.seats.push({ ...pick(event), joinedAt: at, online: false, kicked: false, terms: [] });
        break;
      case 'presence':
        changeSeat(s, event.seat, { online: event.online });
        break;
      case 'renamed':
        changeSeat(s, event.seat, { name: event.name });
        break;
      case 'terminal': {
        const others = (seatState(s, event.seat)?.terms ?? []).filter((term) => term !== event.term);
        changeSeat(s, event.seat, { terms: event.open ? [...others, event.term] : others });
        break;
      }
      case 'kicked':
        changeSeat(s, event.seat, { kicked: true, online: false, terms: [] });
        break;
      case 'phase':
        this.turn(event.to, at);
        teller.tell({ kind: 'room', event });
        teller.clock();
        return;
      case 'extended':
        if (s.endsAt !== null) s.endsAt = Math.max(at, s.endsAt + event.byMs);
        teller.tell({ kind: 'room', event });
        teller.clock();
        return;
      case 'locked':
        s.locked = event.locked;
        break;
      case 'names':
        s.names = event.names;
        teller.tell({ kind: 'room', event });
        teller.tell({ kind: 'roster', people: s.seats.map(pick) });
        return;
      case 'reveal':
        s.reveal = event.reveal;
        break;
      case 'blanked':
        s.blank = event.blank;
        break;
      case 'announced':
        break;
      case 'hinted': {
        const hint = kit.scenario.hints.find((h) => h.id === event.hint);
        if (!hint) return;
        if (event.seat === null) s.released.push(hint.id);
        else addOnce(s.hints, event.seat, hint.id);
        const { seat, free } = event;
        const costPercent = HINT_COST_PERCENT[hint.level];
        teller.tell({ kind: 'hint', seat, hint: hint.id, text: hint.text, free, costPercent });
        return;
      }
      case 'quarantined':
        s.quarantined.push(`${event.plugin}/${event.rule}`);
        break;
      default:
        never(event);
    }
    teller.tell({ kind: 'room', event });
  }

  private turn(to: RoomState['phase'], at: Millis): void {
    const { s } = this;
    if (to === 'running' && s.startedAt === null) {
      s.startedAt = at;
      const { roundMs } = this.plan.settings;
      s.endsAt = roundMs === null ? null : at + roundMs;
    }
    s.phase = to;
  }

  /** Rules that threw since the last time this was asked. */
  takeTroubles(): readonly Trouble[] {
    const { troubles } = this;
    this.troubles = [];
    return troubles;
  }

  inspect(query: MachineQuery): MachineAnswer {
    return this.machine?.inspect(query) ?? null;
  }

  /** Everything after an event, before time goes on: the state a replay of the log reaches. */
  snapshot(): RoomSnapshot {
    if (this.pending.length > 0) throw new Bug('a snapshot between two events');
    return { state: this.s as unknown as Plain, machine: this.machine?.snapshot() ?? null };
  }
  /** Equal logs under the same simulator give equal hashes, in every JavaScript engine. */
  hash(): string {
    return hashBytes(encodePlain(this.s)) + (this.machine?.hash() ?? '');
  }
}

function pick({ seat, name, login, symbol }: RosterEntry): RosterEntry {
  return { seat, name, login, symbol };
}

function changeSeat(
  s: RoomState,
  seat: SeatId,
  to: { name?: string; online?: boolean; kicked?: boolean; terms?: number[] },
): void {
  const found = seatState(s, seat);
  if (found) Object.assign(found, to);
}
