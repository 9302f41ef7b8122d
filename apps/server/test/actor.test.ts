import type { RoomLog } from '@killinit/room';
import { describe, expect, test } from 'vitest';
import { replay } from '../../../packages/room/test/play.ts';
import { toyKit } from '../../../packages/room/test/toy.ts';
import { boss, Rig, server } from './actor-rig.ts';

/** A log whose appends wait until they are let through. */
function slowLog() {
  const gates: (() => void)[] = [];
  const wrap = (log: RoomLog): RoomLog => ({
    read: (room, from) => log.read(room, from),
    append: async (...args) => {
      await new Promise<void>((done) => gates.push(done));
      await log.append(...args);
    },
  });
  const next = async () => {
    gates.shift()?.();
    for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
  };
  return { wrap, next, waiting: () => gates.length };
}

describe('append before tell', () => {
  test('nothing leaves before the rows it rests on are durable, and what comes meanwhile is one batch', async () => {
    const gate = slowLog();
    const rig = new Rig({ wrap: gate.wrap });
    const opened = rig.open();
    await gate.next();
    await opened;
    await gate.next();
    const told = rig.told.length;
    const answers = ['Ana', 'Bo', 'Cy'].map((name) => rig.actor.receive(server, { kind: 'join', name }));
    let acked = 0;
    for (const a of answers) void a.then(() => acked++);
    await new Promise((done) => setImmediate(done));
    expect([rig.told.length, acked, gate.waiting()]).toEqual([told, 0, 1]);
    await gate.next();
    expect(acked).toBe(1);
    // Bo and Cy waited together.
    expect(gate.waiting()).toBe(1);
    await gate.next();
    expect(acked).toBe(3);
    expect(rig.kinds().filter((k) => k === 'seated')).toHaveLength(3);
  });

  test('a log that cannot be written ends the actor; nobody hears of what is not in it', async () => {
    let broken = false;
    const rig = await new Rig({
      wrap: (log) => ({
        read: (room, from) => log.read(room, from),
        append: async (...args) => {
          if (broken) throw new Error('disk full');
          await log.append(...args);
        },
      }),
    }).open();
    await rig.join('Ana');
    const told = rig.told.length;
    broken = true;
    void rig.type(1001, 'echo hi');
    await rig.clock.pass(100);
    expect(rig.fatals).toHaveLength(1);
    expect(rig.told).toHaveLength(told);
    expect(await rig.type(1001, 'echo hi')).toMatchObject({ ok: false, refused: { code: 'room.closed' } });
  });
});

describe('time', () => {
  test('a command answers by itself, soon', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    await rig.clock.pass(1000);
    await rig.type(ana, 'echo hello');
    await rig.clock.pass(20);
    expect(rig.printed()).toContain('hello');
  });

  test('what time brings is told at most ten times a second', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    await rig.clock.pass(2000);
    await rig.type(ana, 'loop');
    await rig.clock.pass(1000);
    const marks = rig.kinds().filter((k) => k === 'marked').length;
    expect(marks).toBeLessThanOrEqual(16);
    await rig.clock.pass(200);
    expect(rig.printed()).toContain('100\r\n');
  });

  test('the round ends when its time is up, and room time stands still in a pause', async () => {
    const rig = await new Rig().open();
    await rig.actor.receive(boss, { kind: 'start' });
    await rig.clock.pass(30_000);
    await rig.actor.receive(boss, { kind: 'pause' });
    await rig.clock.pass(3_600_000);
    expect(rig.room.now).toBeLessThan(30_100);
    await rig.actor.receive(boss, { kind: 'resume' });
    await rig.clock.pass(29_000);
    expect(rig.actor.state.phase).toBe('running');
    await rig.clock.pass(2000);
    expect(rig.actor.state.phase).toBe('ended');
  });

  test('on a slow computer room time lags, and nothing else changes', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    rig.clock.stepMs = 30;
    await rig.type(ana, 'loop');
    for (let i = 0; i < 200; i++) await rig.clock.pass(50);
    rig.clock.stepMs = 0;
    await rig.clock.pass(3000);
    expect(rig.printed().endsWith('100\r\n')).toBe(true);
    expect(replay(rig.log.rows.get('room') ?? []).told.length).toBe(rig.told.length);
  });
});

describe('what goes wrong', () => {
  test('an input the simulator fails on is taken back: the room goes on without it', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    await rig.clock.pass(100);
    expect(await rig.type(ana, 'break it')).toMatchObject({ ok: false, refused: { code: 'simulator.fault' } });
    expect(await rig.type(ana, 'echo still here')).toMatchObject({ ok: true });
    await rig.clock.pass(50);
    expect(rig.printed()).toContain('still');
    expect(rig.faults).toMatchObject([{ seat: ana, command: { kind: 'type' } }]);
    expect(rig.told.some((t) => t.fact.kind === 'fault' && t.fact.seat === ana)).toBe(true);
    expect(JSON.stringify(rig.log.rows.get('room'))).not.toContain('break it');
  });

  test('a machine that fails by itself at the same place again is booted anew', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    await rig.type(ana, 'breaklater');
    await rig.clock.pass(2000);
    expect(rig.fatals).toEqual([]);
    await rig.type(ana, 'echo again');
    await rig.clock.pass(100);
    expect(rig.printed()).toContain('again');
    expect(rig.log.rows.get('room')?.some((r) => r.event.kind === 'input' && r.event.input.kind === 'reset')).toBe(
      true,
    );
  });

  test('a rule that throws is quarantined in the log, and a replay knows it at the same place', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    await rig.actor.receive(boss, { kind: 'start' });
    await rig.type(ana, 'guard bad');
    await rig.clock.pass(50);
    await rig.type(ana, 'guard kill-cap-kill');
    await rig.clock.pass(50);
    expect(rig.kinds().filter((k) => k === 'quarantined')).toHaveLength(1);
    const again = replay(rig.log.rows.get('room') ?? []);
    expect(again.told).toEqual(rig.told);
  });
});

describe('commands with ids', () => {
  test('a repeat is acknowledged, not done twice, also by the next server', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    const lines = () => rig.kinds().filter((k) => k === 'input').length;
    await rig.type(ana, 'echo one', 1);
    const after = lines();
    expect(await rig.type(ana, 'echo one', 1)).toMatchObject({ ok: true });
    expect(lines()).toBe(after);
    await rig.actor.close();
    await rig.open();
    expect(await rig.type(ana, 'echo one', 1)).toMatchObject({ ok: true });
    expect(lines()).toBe(after);
    await rig.type(ana, 'echo two', 2);
    expect(lines()).toBe(after + 1);
  });
});

describe('coming back', () => {
  test('a new actor on the log has the same state, from its beginning or from a snapshot', async () => {
    const rig = await new Rig().open();
    const ana = await rig.join('Ana');
    await rig.clock.pass(20_000);
    await rig.actor.receive(boss, { kind: 'start' });
    for (let i = 0; i < 40; i++) {
      await rig.type(ana, i % 3 === 0 ? 'guard kill-cap-kill' : 'echo x');
      await rig.clock.pass(1300);
    }
    const before = await rig.actor.checkpoint();
    expect((await rig.snapshots.newest('room', 'sim'))?.seq).toBeGreaterThan(10);
    await rig.actor.close();
    expect(replay((rig.log.rows.get('room') ?? []).slice(0, before.seq), toyKit).room.hash()).toBe(before.hash);
    await rig.open();
    expect(rig.room.hash()).toBe(before.hash);
    await rig.type(ana, 'echo back');
    await rig.clock.pass(100);
    expect(rig.printed()).toContain('back');
  });
});
