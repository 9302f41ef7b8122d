/** The main thread's side of a room: a worker that hangs, dies or cannot start. Workers here are a few lines, not rooms. */

import { afterEach, describe, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { type HandleWorld, RoomHandle } from '../src/room/handle.ts';
import { memoryLog, memorySnapshots } from '../src/room/memory.ts';

/** Beats, and does what the lines it is sent say. Counts its lives in the log's rows. */
const WORKER = `
import { parentPort, workerData } from 'node:worker_threads';
const pulse = new Int32Array(workerData.pulse);
setInterval(() => Atomics.add(pulse, 0, 1), 20);
const say = (m) => parentPort.postMessage(m);
parentPort.on('message', (m) => {
  if (m.kind === 'fault') return say({ kind: 'send', to: ['x'], event: 'facts', message: { fault: m.seat } });
  if (m.kind !== 'ask') return;
  const { ask, id } = m;
  Atomics.store(pulse, 1, id);
  const line = ask.command?.line;
  if (line === 'hang') for (;;);
  if (line === 'die') process.exit(3);
  if (line === 'slow') return;
  Atomics.store(pulse, 1, 0);
  if (ask.kind === 'watch') say({ kind: 'send', to: [ask.watcher.id], event: 'view', message: {} });
  say({ kind: 'reply', id, value: ask.kind === 'command' ? { ok: true, upTo: 1, events: [] } : null });
});
if (workerData.opening.length === 0 && workerData.sim === 'broken') say({ kind: 'fatal', error: 'no kernel' });
else say({ kind: 'ready', info: { seq: 5, at: 0, hash: 'h' }, kicked: [] });
`;

const handles: RoomHandle[] = [];
afterEach(async () => {
  for (const handle of handles.splice(0)) await handle.close();
});

function rig(sim = 'sim') {
  const seen = { sent: [] as unknown[], faults: [] as unknown[], lost: [] as string[] };
  const world: HandleWorld = {
    log: memoryLog(),
    snapshots: memorySnapshots(),
    facts: { put: async () => {}, async *read() {} },
    logger: createLog('silent'),
    watchdogMs: 500,
    workerCode: Buffer.from(WORKER).toString('base64'),
    deliver: (to, event, message) => void seen.sent.push([to, event, message]),
    heard: () => {},
    faulted: (_room, fault) => void seen.faults.push(fault),
    lost: (_room, error) => void seen.lost.push(error),
  };
  const handle = new RoomHandle('r', world, { plugins: [], sim });
  handles.push(handle);
  return { handle, seen };
}
const type = (handle: RoomHandle, line: string) =>
  handle.ask({
    kind: 'command',
    from: { role: 'student', seat: 1001, client: '' },
    command: { kind: 'type', seat: 1001, line },
  });

describe('a worker', () => {
  test('that hangs in an input is started again; the input is refused, the seat is told, pages get a fresh view', async () => {
    const { handle, seen } = rig();
    await handle.open();
    expect(handle.info).toEqual({ seq: 5, at: 0, hash: 'h' });
    await handle.watch({ id: 'page', role: 'student', seat: 1001 }, null);
    const hung = type(handle, 'hang');
    // Asked behind the one that hangs: done by the next worker.
    const behind = type(handle, 'echo');
    expect(await hung).toMatchObject({ ok: false, refused: { code: 'simulator.fault' } });
    expect(await behind).toMatchObject({ ok: true });
    await handle.ask({ kind: 'people' }); // answered after what was asked before it
    expect(seen.faults).toMatchObject([{ seat: 1001, command: { line: 'hang' } }]);
    expect(seen.sent.filter((s) => (s as unknown[])[1] === 'view')).toHaveLength(2);
    expect(seen.sent).toContainEqual([['x'], 'facts', { fault: 1001 }]);
  });

  test('that dies is started again, up to a point', async () => {
    const { handle, seen } = rig();
    await handle.open();
    const died = type(handle, 'die');
    // The input that kills it is asked again each time: in the end the room is given up.
    expect(await died).toMatchObject({ failed: { code: 'room.closed' } });
    expect(seen.lost).toHaveLength(1);
    expect(await type(handle, 'echo')).toMatchObject({ failed: { code: 'room.closed' } });
  });

  test('that cannot open its room says why', async () => {
    const { handle } = rig('broken');
    await expect(handle.open()).rejects.toThrow('no kernel');
  });
});
