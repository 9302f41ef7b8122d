/** Rooms of a server: opened once however many ask at once, put away when nobody needs them. Workers here are a few lines. */
import type { Db, FactStore } from '@killinit/db';
import type { PluginHost } from '@killinit/plugin-host';
import { DEFAULT_SETTINGS, type RoomLog } from '@killinit/room';
import { expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { memoryLog, memorySnapshots } from '../src/room/memory.ts';
import { Rooms } from '../src/rooms.ts';
import type { RoomRow } from '../src/rooms-world.ts';

const WORKER = `
import { parentPort, workerData } from 'node:worker_threads';
const pulse = new Int32Array(workerData.pulse);
setInterval(() => Atomics.add(pulse, 0, 1), 20);
parentPort.on('message', (m) => { if (m.kind === 'ask') parentPort.postMessage({ kind: 'reply', id: m.id, value: null }); });
parentPort.postMessage({ kind: 'ready', info: { seq: 1, at: 0, hash: 'h' }, kicked: [] });
`;
const MINUTE = 60_000;

async function rig() {
  const stored = memoryLog();
  const plan = {
    code: 'K7Q4MX',
    scenario: 's',
    era: 'v6.1',
    seed: 1,
    sim: 'sim',
    plugins: [],
    settings: DEFAULT_SETTINGS,
  };
  await stored.append('r', 0, [{ seq: 1, at: 0, event: { kind: 'opened', plan: { ...plan, era: 'v6.1' } } }]);
  let reads = 0;
  const log: RoomLog = {
    append: (room, after, events) => stored.append(room, after, events),
    async *read(room, from) {
      reads++;
      await new Promise((done) => setTimeout(done, 20));
      yield* stored.read(room, from);
    },
  };
  const rooms = new Rooms({
    db: {} as Db,
    facts: {} as FactStore,
    log,
    snapshots: memorySnapshots(),
    host: { simHash: () => 'sim', loaded: [] } as unknown as PluginHost,
    logger: createLog('silent'),
    watchdogMs: 5000,
    workerCode: Buffer.from(WORKER).toString('base64'),
  });
  const row = { id: 'r', endedAt: new Date() } as RoomRow;
  return { rooms, row, reads: () => reads };
}

test('a class that comes back all at once opens its room once', async () => {
  const { rooms, row, reads } = await rig();
  const handles = await Promise.all(Array.from({ length: 20 }, () => rooms.handle(row)));
  expect(new Set(handles).size).toBe(1);
  expect(handles[0]).not.toBe(null);
  expect(reads()).toBe(1);
  await rooms.close();
});

test('a room that has ended goes when everybody has left, and comes back when somebody looks', async () => {
  const { rooms, row } = await rig();
  const handle = await rooms.handle(row);
  await handle?.watch({ id: 'page', role: 'student', seat: 1001 }, null);
  await rooms.putAway(Date.now() + MINUTE);
  expect(await rooms.handle(row)).toBe(handle);
  handle?.unwatch('page');
  await rooms.putAway(Date.now() + 1000);
  expect(await rooms.handle(row)).toBe(handle);
  await rooms.putAway(Date.now() + MINUTE);
  expect(await handle?.ask({ kind: 'people' })).toMatchObject({ failed: { code: 'room.closed' } });
  expect(await rooms.handle(row)).not.toBe(handle);
  await rooms.close();
});

test('pages that are left open for hours are told that it is over', async () => {
  const { rooms, row } = await rig();
  const told: string[] = [];
  rooms.listener = { ...rooms.listener, putAway: (room) => void told.push(room) };
  const handle = await rooms.handle(row);
  await handle?.watch({ id: 'page', role: 'student', seat: 1001 }, null);
  await rooms.putAway(Date.now() + 3 * 60 * MINUTE);
  expect(told).toEqual(['r']);
  await rooms.close();
});
