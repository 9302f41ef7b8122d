/** A whole class behind one address: it gets in, plays, and nobody is turned away for being many. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { instructorPage, type Person, Student } from '../../../packages/cli/src/class/client.ts';
import { playClass } from '../../../packages/cli/src/class/index.ts';
import { liveServer, newHost } from './live.ts';

vi.setConfig({ testTimeout: 120_000 });

let live: Awaited<ReturnType<typeof liveServer>>;
let host: Person;
beforeAll(async () => {
  live = await liveServer();
  host = await newHost(live.url);
});
afterAll(() => live.stop());

test('thirty join within seconds from one address, type, and everything arrives', async () => {
  const room = await host.openRoom({ scenario: 'killing-init', era: 'v2.6.34' });
  const boss = instructorPage(host, room.id);
  await boss.until('the room', () => true);
  await boss.send({ kind: 'start' });
  const result = await playClass({ url: live.url, code: room.code, students: 30, lines: 3, thinkMs: 500 });
  expect(result.failures).toEqual([]);
  expect(result.joinMs.n).toBe(30);
  expect(result.outputMs.n).toBe(90);
  expect(boss.view?.room.people).toHaveLength(30);
  const seen = await boss.until(
    'all their lines',
    (v) => Object.values(v.activity).reduce((n, a) => n + a.commands, 0) === 90,
  );
  expect(Object.keys(seen.activity)).toHaveLength(30);
  boss.close();
});

test('where web sockets are filtered, polling does it', async () => {
  const room = await host.openRoom({ scenario: 'killing-init' });
  const student = new Student(live.url, await host.join(room.code, 'Slow'), { polling: true });
  await student.atPrompt();
  expect(await student.run('echo through the wall')).toContain('through the wall');
  student.close();
});

test('two hundred knock at once: each gets a seat or a sentence, and the room lives', async () => {
  const room = await host.openRoom({ scenario: 'killing-init', capacity: 120 });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      host.request<{ seat?: number }>('/api/join', { code: room.code, name: `Guest ${i}` }),
    ),
  );
  const seats = answers.filter((a) => a.status === 200).map((a) => a.body.seat);
  expect(new Set(seats).size).toBe(120);
  for (const { status, body } of answers) if (status !== 200) expect(body).toMatchObject({ code: 'join.full' });
});
