/** The process is killed in mid-round and started again: the room comes back as it was, and play goes on. */
import { rm } from 'node:fs/promises';
import { openDb, prismaLog } from '@killinit/db';
import { loadPlugins } from '@killinit/plugin-host';
import { assemble, Room } from '@killinit/plugin-host/assemble';
import type { Review, RoomStateInfo } from '@killinit/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instructorPage, Person, Student } from '../../../packages/cli/src/class/client.ts';
import { root } from '../src/env.ts';
import { newFolder, newHost, sitDown, spawnServer } from './live.ts';

let folder: string;
let server: Awaited<ReturnType<typeof spawnServer>> | null = null;
beforeAll(async () => {
  folder = await newFolder();
});
afterAll(async () => {
  await server?.kill();
  await rm(folder, { recursive: true, force: true });
});

test('kill -9 of the server in mid-round: same state, and the lesson goes on', { timeout: 300_000 }, async () => {
  server = await spawnServer(folder);
  const host = await newHost(server.url);
  const room = await host.openRoom({ scenario: 'killing-init', era: 'v2.6.34' });
  const boss = instructorPage(host, room.id);
  const ana = await sitDown(server.url, room.code, 'Ana');
  const bo = await sitDown(server.url, room.code, 'Bo');
  await boss.send({ kind: 'start' });
  await ana.run('sudo kill -9 1');
  await ana.run('cd /tmp; SECRET=42; echo data > ana.txt');
  await bo.type('sleep 1000');
  await ana.until('a score', (v) => (v.room.scores[ana.seat]?.points ?? 0) > 0);
  const points = ana.view?.room.scores[ana.seat]?.points;
  const saved = (await host.request<RoomStateInfo>(`/api/rooms/${room.id}/state`)).body;
  // While time goes on; nothing is asked of anybody before the end.
  await ana.type('for i in 1 2 3 4 5 6 7 8 9; do echo tick $i; sleep 1; done');
  await new Promise((done) => setTimeout(done, 2500));
  await server.kill();
  server = null;
  for (const page of [boss, ana, bo]) page.close();

  const log = await openDb({ folder });
  const rows = [];
  for await (const row of prismaLog(log.db).read(room.id, 1)) rows.push(row);
  await log.close();
  const plan = rows[0]?.event.kind === 'opened' ? rows[0].event.plan : null;
  if (!plan) throw new Error('no plan');
  const plugins = await loadPlugins(root);
  const replay = new Room(
    assemble(
      plan,
      plugins.loaded.map((p) => p.plugin),
    ),
  );
  const hashes = new Map<number, string>();
  for (const row of rows) {
    replay.evolve(row);
    if (row.seq === saved.seq || row === rows.at(-1)) hashes.set(row.seq, replay.hash());
  }
  // A replay from the first event reaches what the live room was.
  expect(hashes.get(saved.seq)).toBe(saved.hash);

  server = await spawnServer(folder);
  const again = new Person(server.url);
  again.cookie = host.cookie;
  const state = (await again.request<RoomStateInfo>(`/api/rooms/${room.id}/state`)).body;
  // And so does the server that came back.
  expect(state.opened).toMatchObject({ seq: rows.length, hash: hashes.get(rows.length) });

  const back = new Student(server.url, ana.joined);
  await back.until('the loop goes on to its end', (v) => v.own.terminal.text.includes('tick 9'), 30_000);
  expect(await back.run('echo $SECRET; pwd; cat ana.txt')).toMatch(/42\s+\/tmp\s+data/);
  expect(back.view?.room.scores[back.seat]?.points).toBe(points);
  const other = new Student(server.url, bo.joined);
  await other.until('the screen', (v) => v.own.terminal.text.includes('sleep 1000'));
  await other.send({ kind: 'key', seat: other.seat, key: '^C' });
  expect(await other.run('echo awake')).toContain('awake');
  const desk = instructorPage(again, room.id);
  await desk.send({ kind: 'end' });
  await desk.until('the end', (v) => v.room.phase === 'ended');
  for (const page of [back, other, desk]) page.close();
  await server.stop();

  // After the next start the review is read from the database.
  server = await spawnServer(folder);
  again.cookie = host.cookie;
  const reader = new Person(server.url);
  reader.cookie = host.cookie;
  const review = (await reader.request<Review>(`/api/review/${room.id}`)).body;
  expect(review.view.commands[back.seat]?.map((c) => c.line)).toContain('sudo kill -9 1');
  expect(review.view.room.scores[back.seat]?.points).toBe(points);
  await server.stop();

  // And when the simulator has changed meanwhile, an open round ends with a sentence and keeps its facts.
  const changed = await openDb({ folder });
  const first = await changed.db.event.findFirstOrThrow({ where: { roomId: room.id, seq: 1 } });
  const older = JSON.parse(JSON.stringify(first.row).replace(plan.sim, 'another simulator'));
  await changed.db.event.update({ where: { roomId_seq: { roomId: room.id, seq: 1 } }, data: { row: older } });
  await changed.db.event.deleteMany({ where: { roomId: room.id, seq: { gt: rows.length } } });
  await changed.db.fact.deleteMany({ where: { roomId: room.id, seq: { gt: rows.length } } });
  await changed.db.room.update({ where: { id: room.id }, data: { phase: 'running', endedAt: null } });
  await changed.close();
  server = await spawnServer(folder);
  const later = new Person(server.url);
  later.cookie = host.cookie;
  const kept = (await later.request<Review>(`/api/review/${room.id}`)).body;
  expect(kept).toMatchObject({ sameSimulator: false, view: { room: { phase: 'ended', endedBecause: 'simulator' } } });
  expect(kept.view.commands[back.seat]?.length).toBeGreaterThan(1);
  expect((await later.request('/api/join', { code: room.code, name: 'Cy' })).body).toMatchObject({
    code: 'join.ended',
  });
  const late = new Student(server.url, ana.joined);
  expect(await late.untilRefused()).toMatchObject({ code: 'round.ended' });
  late.close();
  await server.stop();
  server = null;
});

test('a second server on the same folder is refused with a sentence', async () => {
  const first = await openDb({ folder });
  await expect(openDb({ folder })).rejects.toThrow(/Another server is using the data folder .* Stop it first/);
  await first.close();
});
