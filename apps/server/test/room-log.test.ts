/** One contract, three logs: in memory, in the database, and in the database seen from a worker. */
import { MessageChannel } from 'node:worker_threads';
import { type OpenDb, openDb, prismaLog, prismaSnapshots } from '@killinit/db';
import type { Recorded, RoomEvent, RoomLog, SnapshotCache } from '@killinit/room';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toyOpening } from '../../../packages/room/test/toy.ts';
import { memoryLog, memorySnapshots } from '../src/room/memory.ts';
import type { PortCall } from '../src/room/messages.ts';
import { portClient, servePort } from '../src/room/port-wire.ts';

let opened: OpenDb;
const ROOMS = ['r1', 'r2', 'r3', 'r4'];
beforeAll(async () => {
  opened = await openDb({});
  await opened.db.user.create({ data: { id: 'u', email: 'a@b.c', name: 'A' } });
  for (const id of ROOMS) {
    const rest = { code: id, title: '', scenario: '', era: '', sim: '', projector: id, projectorHash: id };
    await opened.db.room.create({ data: { id, ownerId: 'u', ...rest } });
  }
});
afterAll(() => opened.close());

/** As in the worker: every call crosses a channel. */
function overWire(room: string, ports: { log: RoomLog; snapshots: SnapshotCache }) {
  const { port1, port2 } = new MessageChannel();
  const calls = new Map<number, (answer: { value: unknown; error: string | null }) => void>();
  port2.on('message', ({ id, call }: { id: number; call: PortCall }) => {
    servePort(room, ports, call).then(
      (value) => port2.postMessage({ id, value, error: null }),
      (error: Error) => port2.postMessage({ id, value: null, error: error.message }),
    );
  });
  port1.on('message', (m: { id: number; value: unknown; error: string | null }) => calls.get(m.id)?.(m));
  port1.unref();
  port2.unref();
  return portClient(
    (call) =>
      new Promise((done, failed) => {
        const id = calls.size + 1;
        calls.set(id, ({ value, error }) => (error === null ? done(value) : failed(new Error(error))));
        port1.ref();
        port1.postMessage({ id, call });
      }),
  );
}

const rows = (from: number, count: number): Recorded<RoomEvent>[] =>
  Array.from({ length: count }, (_, i) => {
    const seq = from + i;
    if (seq === 1) return { seq, at: 0, event: toyOpening[0] as RoomEvent };
    const event = {
      kind: 'input',
      machine: 'shared',
      seat: 1001,
      input: { kind: 'line', tty: 'tty1', line: `é "'\\ ${seq} 🐧` },
    } as const;
    return { seq, at: seq * 1.000001, by: { client: '1001:p', id: seq }, event };
  });

async function all(log: RoomLog, room: string, from: number): Promise<Recorded<RoomEvent>[]> {
  const out: Recorded<RoomEvent>[] = [];
  for await (const row of log.read(room, from)) out.push(row);
  return out;
}

describe.each([
  ['in memory', 'r1', () => ({ log: memoryLog() as RoomLog, snapshots: memorySnapshots() })],
  ['in the database', 'r2', () => ({ log: prismaLog(opened.db), snapshots: prismaSnapshots(opened.db) })],
  ['from a worker', 'r3', () => overWire('r3', { log: prismaLog(opened.db), snapshots: prismaSnapshots(opened.db) })],
] as const)('a room log %s', (_name, room, make) => {
  test('gives back what was appended, in order, from anywhere', async () => {
    const { log } = make();
    expect(await all(log, room, 1)).toEqual([]);
    await log.append(room, 0, rows(1, 3));
    await log.append(room, 3, rows(4, 1200));
    expect(await all(log, room, 1)).toEqual(rows(1, 1203));
    expect((await all(log, room, 1200)).map((r) => r.seq)).toEqual([1200, 1201, 1202, 1203]);
  });

  test('refuses a second keeper, and keeps nothing of what it refused', async () => {
    const { log } = make();
    const end = (await all(log, room, 1)).length;
    await log.append(room, end, rows(end + 1, 2));
    await expect(log.append(room, end, rows(end + 1, 1))).rejects.toThrow(/does not end at/);
    await expect(log.append(room, end + 9, rows(end + 10, 1))).rejects.toThrow(/does not end at/);
    expect(await all(log, room, end + 1)).toEqual(rows(end + 1, 2));
  });

  test('appending nothing is nothing', async () => {
    const { log } = make();
    await log.append(room, 77, []);
  });

  test('the newest snapshot of the same simulator is found', async () => {
    const { snapshots } = make();
    expect(await snapshots.newest(room, 'a')).toBeNull();
    for (const seq of [3, 9, 6]) await snapshots.put(room, seq, 'a', new Uint8Array([seq, 0, 255]));
    await snapshots.put(room, 12, 'b', new Uint8Array([12]));
    expect(await snapshots.newest(room, 'a')).toEqual({ seq: 9, data: new Uint8Array([9, 0, 255]) });
    expect(await snapshots.newest(room, 'c')).toBeNull();
  });
});

test('rooms do not see each other', async () => {
  const log = prismaLog(opened.db);
  await log.append('r4', 0, rows(1, 2));
  expect((await all(log, 'r4', 1)).length).toBe(2);
});
