/**
 * keeper.ts — one room with its audience: the kit out of the plugins, the views, snapshots of both. Runs in a worker; also in tests.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { assemble, decodePlain, encodePlain, type Plugin } from '@killinit/plugin-host/assemble';
import type { InspectQuery } from '@killinit/protocol';
import {
  type Recorded,
  Room,
  type RoomEvent,
  type RoomId,
  type RoomKit,
  type RoomPlan,
  type RoomSnapshot,
  type SeatId,
  type Told,
  type Trouble,
  termOf,
} from '@killinit/room';
import { type Keeper, type Ports, RoomActor } from './actor.ts';
import { Audience, emptyViews, type Send, type Views } from './audience.ts';
import type { RoomInfo } from './messages.ts';

export interface KeeperEvents {
  readonly send: Send;
  readonly told: (facts: readonly Told[]) => void;
  readonly fault: Keeper['fault'];
  readonly fatal: Keeper['fatal'];
}

interface Saved {
  readonly room: RoomSnapshot;
  readonly views: Views;
}

export class RoomKeeper {
  readonly actor: RoomActor;
  readonly audience: Audience;
  /** Where the log had brought the room when this keeper began. */
  readonly opened: RoomInfo;

  private constructor(actor: RoomActor, audience: Audience, opened: RoomInfo) {
    this.actor = actor;
    this.audience = audience;
    this.opened = opened;
  }

  static async open(
    id: RoomId,
    ports: Ports,
    plugins: readonly Plugin[],
    sim: string,
    events: KeeperEvents,
    opening: readonly RoomEvent[] = [],
  ): Promise<RoomKeeper> {
    let room: Room | null = null;
    let audience: Audience | null = null;
    let opened: RoomInfo | null = null;
    const slow: Trouble[] = [];
    const present = (): Room => room as Room;
    const keeper: Keeper = {
      async open() {
        const start = await startOf(id, ports, sim, opening);
        const kit = timed(assemble(start.plan, plugins), ports.clock.now, (trouble) => slow.push(trouble));
        const views = start.saved?.views ?? emptyViews();
        room = new Room(kit, start.saved?.room);
        const { seq } = room.state;
        if (audience) audience.restart(views, seq);
        else audience = new Audience(ports.clock, events.send, present, views, seq);
        // What was told before a crash is told again to those who keep it; they know it by its number.
        for await (const recorded of ports.log.read(id, seq + 1)) {
          const told = room.evolve(recorded);
          audience.fold(told);
          audience.replayed(told, recorded.seq);
          events.told(told);
        }
        room.takeTroubles();
        slow.length = 0;
        opened ??= { seq: room.state.seq, at: room.state.at, hash: room.hash() };
        return room;
      },
      fold: (told) => audience?.fold(told),
      tell(told, upTo, at) {
        events.told(told);
        audience?.tell(told, upTo, at);
      },
      save: (r) => gzipSync(encodePlain({ room: r.snapshot(), views: audience?.views }), { level: 1 }),
      troubles: () => slow.splice(0),
      fault: events.fault,
      fatal: events.fatal,
    };
    const actor = await RoomActor.open(id, ports, keeper, opening);
    return new RoomKeeper(actor, audience as unknown as Audience, opened as unknown as RoomInfo);
  }

  /** Questions that change nothing. A student (`seat`) may ask about the own terminal and what everybody may know. */
  inspect(seat: SeatId | null, query: InspectQuery): { answer: unknown } | { refused: 'query.refused' } {
    if (query.kind === 'scrollback') {
      if (seat !== null && seat !== query.seat) return { refused: 'query.refused' };
      const own = this.audience.views.own.get(query.seat)?.own;
      return { answer: (query.term ? own?.terms[query.term] : own?.terminal) ?? null };
    }
    if (seat !== null) {
      if ((query.kind === 'complete' || query.kind === 'read') && termOf(seat, query.tty) === null)
        return { refused: 'query.refused' };
      if (query.kind === 'guards' || query.kind === 'task') return { refused: 'query.refused' };
    }
    return { answer: this.actor.inspect((room) => room.inspect(query)) };
  }
}

async function startOf(
  id: RoomId,
  ports: Ports,
  sim: string,
  opening: readonly RoomEvent[],
): Promise<{ plan: RoomPlan; saved: Saved | null }> {
  const snapshot = await ports.snapshots.newest(id, sim);
  const first = await firstOf(ports.log.read(id, 1));
  const event = first?.event ?? opening[0];
  if (event?.kind !== 'opened') throw new Error(`room ${id} has no beginning`);
  return { plan: event.plan, saved: snapshot ? restored(snapshot.data) : null };
}

/** A snapshot that cannot be read is no snapshot. */
function restored(data: Uint8Array): Saved | null {
  try {
    return decodePlain(new Uint8Array(gunzipSync(data))) as Saved;
  } catch {
    return null;
  }
}

async function firstOf(rows: AsyncIterable<Recorded<RoomEvent>>): Promise<Recorded<RoomEvent> | null> {
  for await (const row of rows) return row;
  return null;
}

const SLOW_MS = 50;
const SLOW_TIMES = 3;

/**
 * A rule that takes long again and again is treated like one that throws: the room says so in its log and asks it no more. It is asked
 * until the log says so, for that is what a replay will do.
 */
function timed(kit: RoomKit, now: () => number, report: (trouble: Trouble) => void): RoomKit {
  return {
    ...kit,
    rules: kit.rules.map(({ plugin, rule }) => {
      let slow = 0;
      const step: typeof rule.step = (state, told, setup) => {
        const began = now();
        const next = rule.step(state, told, setup);
        if (now() - began > SLOW_MS && ++slow === SLOW_TIMES)
          report({ plugin, rule: rule.id, reason: `it took longer than ${SLOW_MS} ms, ${SLOW_TIMES} times` });
        return next;
      };
      return { plugin, rule: { ...rule, step } };
    }),
  };
}
