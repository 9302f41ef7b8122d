/** One who does not play: floods, pages without number, pages that never read, signs that are none. The others go on. */
import type { IncomingMessage } from 'node:http';
import type { InstructorView } from '@killinit/room';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { instructorPage, type Person, Student } from '../../../packages/cli/src/class/client.ts';
import { Buckets } from '../src/buckets.ts';
import { addressOf } from '../src/http/address.ts';
import { liveServer, newHost, sitDown } from './live.ts';

vi.setConfig({ testTimeout: 90_000 });

let live: Awaited<ReturnType<typeof liveServer>>;
let host: Person;
let code: string;
let roomId: string;
let bo: Student;
beforeAll(async () => {
  live = await liveServer();
  host = await newHost(live.url);
  ({ code, id: roomId } = await host.openRoom({ scenario: 'killing-init' }));
  bo = await sitDown(live.url, code, 'Bo');
});
afterAll(async () => {
  bo?.close();
  await live.stop();
});
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

test('NUL and half a surrogate pair may be typed and saved; the room goes on', async () => {
  const ana = await sitDown(live.url, code, 'Ana');
  expect(await ana.type('echo a\u0000b \ud800')).toMatchObject({ ok: true });
  expect(await ana.send({ kind: 'save', seat: ana.seat, path: '/tmp/odd', text: 'x\u0000\udc00y' })).toMatchObject({
    ok: true,
  });
  expect(await ana.run('wc -c /tmp/odd')).toContain('6 /tmp/odd');
  expect(await bo.run('echo undisturbed')).toContain('undisturbed');
  ana.close();
});

test('who sends on and on is let go, whatever it is; the seat comes back', async () => {
  const eve = await sitDown(live.url, code, 'Eve');
  for (let i = 0; i < 3000; i++) eve.socket.emit('command', i);
  expect(await eve.untilRefused()).toMatchObject({ code: 'rate.limited' });
  eve.close();
  expect(await bo.run('echo undisturbed')).toContain('undisturbed');
  await pause(1500);
  const back = new Student(live.url, eve.joined);
  await back.atPrompt();
  const big = 'x'.repeat(900_000);
  for (let i = 0; i < 12; i++) back.socket.emit('command', big);
  expect(await back.untilRefused()).toMatchObject({ code: 'rate.limited' });
  back.close();
});

test('a seat has so many pages; the oldest lets go', async () => {
  const first = await sitDown(live.url, code, 'Gil');
  const others: Student[] = [];
  for (let i = 0; i < 8; i++) {
    others.push(new Student(live.url, first.joined));
    await others.at(-1)?.atPrompt();
  }
  expect(await first.untilRefused()).toMatchObject({ code: 'seat.pages' });
  expect(others.every((page) => page.refusal === null)).toBe(true);
  expect(await others.at(-1)?.run('echo here')).toContain('here');
  for (const page of [first, ...others]) page.close();
});

test('who asks and never reads is cut off before the answers fill the memory', async () => {
  const hal = await sitDown(live.url, code, 'Hal');
  const boss = instructorPage(host, roomId);
  const isHere = (here: boolean) => (v: InstructorView) =>
    v.room.people.some((p) => p.seat === hal.seat && p.online === here);
  await boss.until('Hal is here', isHere(true));
  await hal.run("for i in $(seq 400); do seq -s ' ' 200; done", 60_000);
  // Under the transport's feet: nothing more is taken from the network.
  const { transport } = hal.socket.io.engine as unknown as {
    transport: { ws: { pause(): void; terminate(): void } };
  };
  transport.ws.pause();
  for (let i = 0; i < 150; i++) hal.socket.emit('inspect', { kind: 'scrollback', seat: hal.seat }, () => {});
  await boss.until('Hal is gone', isHere(false), 20_000);
  transport.ws.terminate();
  for (const page of [hal, boss]) page.close();
  expect(await bo.run('echo undisturbed')).toContain('undisturbed');
});

test('a connection is one page: whoever says hello again is refused without a look', async () => {
  const ivo = await sitDown(live.url, code, 'Ivo');
  ivo.close();
  const { seatToken } = ivo.joined;
  const auth = { wire: 1, role: 'student', seatToken };
  const socket = io(live.url, { forceNew: true, transports: ['websocket'], reconnection: false, auth });
  const answers: string[] = [];
  socket.io.on('open', () => {
    const { engine } = socket.io;
    engine.on('data', (data) => void (/^[04]/.test(`${data}`) && answers.push(`${data}`)));
    for (let i = 0; i < 5; i++) engine.write(`0${JSON.stringify(auth)}`);
  });
  await new Promise((done) => socket.on('connect_error', done));
  await pause(500);
  expect(answers.filter((a) => a.startsWith('4')).every((a) => a.includes('input.malformed'))).toBe(true);
  expect(answers.filter((a) => a.startsWith('0')).length).toBeLessThanOrEqual(1);
  expect(answers.length).toBeGreaterThan(1);
  socket.close();
});

test('tries at many accounts at once are hashed one by one, and soon refused', async () => {
  const guess = (i: number) =>
    fetch(`${live.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `nobody${i}@example.org`, password: 'wrong wrong' }),
    }).then((reply) => reply.status);
  const statuses = await Promise.all(Array.from({ length: 60 }, (_, i) => guess(i)));
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(35);
  expect(await bo.run('echo undisturbed')).toContain('undisturbed');
});

test.each([
  ['a proxy on this computer says for whom it speaks', '127.0.0.1', '10.0.0.9', '10.0.0.9'],
  ['only its own word counts, which is the last', '::1', '1.2.3.4, 10.0.0.9', '10.0.0.9'],
  ['anybody else speaks for himself', '10.0.0.9', '1.2.3.4', '10.0.0.9'],
  ['nobody said anything', '::ffff:127.0.0.1', undefined, '::ffff:127.0.0.1'],
])('whom a flood is counted by: %s', (_name, remoteAddress, said, expected) => {
  const request = { headers: said === undefined ? {} : { 'x-forwarded-for': said }, socket: { remoteAddress } };
  expect(addressOf(request as unknown as IncomingMessage)).toBe(expected);
});

test('a bucket gives what it has, and no more', () => {
  let now = 0;
  const bucket = new Buckets(10, 2, () => now);
  expect([bucket.take('a', 6), bucket.take('a', 6), bucket.take('b', 6), bucket.take('a', 4)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  now = 1000;
  expect([bucket.take('a', 3), bucket.take('a', 2)]).toEqual([false, true]);
});
