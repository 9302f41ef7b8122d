/**
 * rooms.ts — the rooms of this server: opened, found, brought back after a crash, ended. The log decides; the table of rooms is what
 * doors and lists need of it.
 */
import type { RoomBody, RoomSummary } from '@killinit/protocol';
import {
  type Phase,
  type PluginRef,
  type Rejection,
  type RoomCommand,
  type RoomEvent,
  type RoomId,
  reject,
  type SeatId,
  SHARED,
  type Told,
} from '@killinit/room';
import { ulid } from 'ulid';
import { planRoom } from './plan.ts';
import { abandon, isPlayable, planOf } from './recover.ts';
import { RoomHandle } from './room/handle.ts';
import type { RoomRow, RoomsListener, RoomsWorld } from './rooms-world.ts';
import { hashOf, newRoomCode, newToken } from './secrets.ts';

/** Ended rooms nobody looks at are put away after so long: what is asked of them later comes from what is stored. */
const PUT_AWAY_MS = 30_000;
const LOOK_ROUND_MS = 10_000;
/** Pages that are left open after the end are shown it for so long. */
const LINGER_MS = 2 * 3_600_000;
/** Rooms nobody has looked at for so long are over. */
const FORGOTTEN_MS = 12 * 3_600_000;

export class Rooms {
  private readonly world: RoomsWorld;
  private readonly handles = new Map<RoomId, Promise<RoomHandle>>();
  private readonly opening = new Map<RoomId, Promise<RoomHandle | null>>();
  /** And since when. */
  private readonly ended = new Map<RoomId, number>();
  listener: RoomsListener = { deliver() {}, kicked() {}, lost() {}, putAway() {} };

  constructor(world: RoomsWorld) {
    this.world = world;
    setInterval(() => void this.putAway(), LOOK_ROUND_MS).unref();
  }

  byId(id: RoomId): Promise<RoomRow | null> {
    return this.world.db.room.findUnique({ where: { id } });
  }
  /** The room with that code that has not ended; else the last that had it. */
  async byCode(code: string): Promise<RoomRow | null> {
    const { room } = this.world.db;
    return (
      (await room.findFirst({ where: { code, endedAt: null }, orderBy: { createdAt: 'desc' } })) ??
      (await room.findFirst({ where: { code }, orderBy: { createdAt: 'desc' } }))
    );
  }
  byProjector(token: string): Promise<RoomRow | null> {
    return this.world.db.room.findUnique({ where: { projectorHash: hashOf(token) } });
  }
  async ofOwner(ownerId: string): Promise<RoomSummary[]> {
    const rows = await this.world.db.room.findMany({
      where: { ownerId },
      orderBy: { createdAt: 'desc' },
      take: 200,
      include: { _count: { select: { seats: true } } },
    });
    return rows.map((row) => ({
      id: row.id,
      title: row.title,
      code: row.code,
      scenario: row.scenario,
      phase: row.phase as Phase,
      seats: row._count.seats,
      createdAt: row.createdAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    }));
  }

  async create(ownerId: string, body: RoomBody): Promise<RoomRow | Rejection> {
    const { host, db, logger } = this.world;
    const code = await this.freeCode();
    const plan = planRoom(host, body, code);
    if (!('plugins' in plan)) return plan;
    const projector = newToken();
    const row = await db.room.create({
      data: {
        id: ulid(),
        ownerId,
        code,
        title: plan.settings.title,
        scenario: plan.scenario,
        era: plan.era,
        sim: plan.sim,
        projector,
        projectorHash: hashOf(projector),
      },
    });
    try {
      await this.start(row.id, plan.plugins, plan.sim, [
        { kind: 'opened', plan },
        { kind: 'booted', machine: SHARED },
      ]);
    } catch (error) {
      logger.error({ room: row.id, error: String(error) }, 'a room could not be opened');
      await db.room.delete({ where: { id: row.id } });
      return reject('plugin.failed');
    }
    logger.info({ room: row.id, scenario: plan.scenario, era: plan.era }, 'room opened');
    return row;
  }

  private async freeCode(): Promise<string> {
    for (;;) {
      const code = newRoomCode();
      if ((await this.world.db.room.count({ where: { code, endedAt: null } })) === 0) return code;
    }
  }

  async newProjector(id: RoomId): Promise<RoomRow> {
    const projector = newToken();
    return this.world.db.room.update({ where: { id }, data: { projector, projectorHash: hashOf(projector) } });
  }

  /** The running room; opened from its log when it is not. Null when its simulator is gone. */
  async handle({ id, endedAt }: RoomRow): Promise<RoomHandle | null> {
    const running = this.handles.get(id) ?? this.opening.get(id);
    if (running) return running;
    if (endedAt) this.ended.set(id, Date.now());
    // A class comes back all at once: one of them opens the room.
    const opening = this.reopen(id).finally(() => this.opening.delete(id));
    this.opening.set(id, opening);
    return opening;
  }

  private async reopen(id: RoomId): Promise<RoomHandle | null> {
    const plan = await planOf(this.world, id);
    if (!plan || !isPlayable(this.world, plan)) return null;
    return this.start(id, plan.plugins, plan.sim, []);
  }

  /** Would a replay of that log show exactly what was? */
  async isPlayable(id: RoomId): Promise<boolean> {
    const plan = await planOf(this.world, id);
    return plan !== null && isPlayable(this.world, plan);
  }

  private start(
    id: RoomId,
    refs: readonly PluginRef[],
    sim: string,
    opening: readonly RoomEvent[],
  ): Promise<RoomHandle> {
    const { world } = this;
    const plugins = refs.flatMap(({ id: plugin }) => {
      const loaded = world.host.loaded.find((p) => p.id === plugin);
      return loaded ? [{ id: plugin, code: loaded.bundle.code }] : [];
    });
    const handle = new RoomHandle(
      id,
      {
        ...world,
        deliver: (to, event, message) => this.listener.deliver(to, event, message),
        heard: (room, facts) => this.heard(room, facts),
        faulted: (room, fault) => void this.faulted(room, fault),
        lost: (room, error) => {
          world.logger.error({ room, error }, 'a room is lost');
          this.handles.delete(room);
          this.listener.lost(room);
        },
      },
      { plugins, sim },
    );
    const opened = handle.open(opening).then(
      () => handle,
      (error: unknown) => {
        this.handles.delete(id);
        throw error;
      },
    );
    this.handles.set(id, opened);
    return opened;
  }

  private heard(room: RoomId, facts: readonly Told[]): void {
    for (const { fact } of facts) {
      if (fact.kind !== 'room') continue;
      if (fact.event.kind === 'kicked') this.listener.kicked(room, fact.event.seat);
      if (fact.event.kind === 'phase') void this.noteEnd(room, fact.event.to);
    }
  }

  private async noteEnd(id: RoomId, phase: Phase): Promise<void> {
    const endedAt = phase === 'ended' ? new Date() : null;
    if (endedAt) this.ended.set(id, Date.now());
    // A replay tells of phases that are over: the first end is the end.
    await this.world.db.room.updateMany({ where: { id, endedAt: null }, data: { phase, endedAt } }).catch((error) => {
      this.world.logger.warn({ room: id, error: String(error) }, 'the list of rooms could not be written');
    });
  }

  private async faulted(
    roomId: RoomId,
    fault: { seat: SeatId | null; command: RoomCommand | null; error: string },
  ): Promise<void> {
    this.world.logger.error({ room: roomId, ...fault }, 'the simulator failed');
    const { seat, command, error } = fault;
    const data = { id: ulid(), roomId, seat, command: JSON.parse(JSON.stringify(command)) as object, error };
    await this.world.db.fault.create({ data }).catch(() => {});
  }

  /** After a start: rounds go on where their logs end. */
  async recover(): Promise<number> {
    const rows = await this.world.db.room.findMany({ where: { endedAt: null } });
    const back = await Promise.all(rows.map((row) => this.recoverOne(row.id)));
    return back.filter(Boolean).length;
  }

  private async recoverOne(id: RoomId): Promise<boolean> {
    try {
      const plan = await planOf(this.world, id);
      if (!plan) return false;
      if (!isPlayable(this.world, plan)) {
        await abandon(this.world, id);
        return false;
      }
      const handle = await this.start(id, plan.plugins, plan.sim, []);
      this.world.logger.info({ room: id, ...handle.info }, 'room recovered');
      return true;
    } catch (error) {
      this.world.logger.error({ room: id, error: String(error) }, 'a room could not be recovered');
      return false;
    }
  }

  /** Rooms nobody needs any more: ended and left, or forgotten. Each is a thread and a hundred megabytes. */
  async putAway(now = Date.now()): Promise<void> {
    for (const [id, opening] of this.handles) {
      const handle = await opening.catch(() => null);
      if (!handle) continue;
      const unseenMs = now - handle.lookedAt(now);
      const endedAt = this.ended.get(id);
      if (endedAt !== undefined) {
        if (unseenMs < PUT_AWAY_MS && now - endedAt < LINGER_MS) continue;
        this.listener.putAway(id);
        this.ended.delete(id);
        this.handles.delete(id);
        await handle.close();
      } else if (unseenMs >= FORGOTTEN_MS) {
        this.world.logger.info({ room: id }, 'nobody came for twelve hours: the room ends');
        await handle.ask({ kind: 'command', from: { role: 'instructor', client: '' }, command: { kind: 'end' } });
      }
    }
  }

  async close(): Promise<void> {
    const all = await Promise.allSettled(this.handles.values());
    await Promise.all(all.flatMap((r) => (r.status === 'fulfilled' ? [r.value.close()] : [])));
  }
}
