/** Whatever a page sends: a coded answer, nothing lost, nobody disturbed. */
import { REJECTIONS } from '@killinit/room';
import fc from 'fast-check';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instructorPage, Person, projectorPage, Student } from '../../../packages/cli/src/class/client.ts';
import { liveServer, newHost, sitDown } from './live.ts';

// Whole machines, over real sockets, beside whatever else this computer does.
vi.setConfig({ testTimeout: 90_000 });

let live: Awaited<ReturnType<typeof liveServer>>;
let host: Person;
let ana: Student;
let bo: Student;
let roomId: string;
let token: string;
let code: string;
beforeAll(async () => {
  live = await liveServer();
  host = await newHost(live.url);
  const room = await host.openRoom({ scenario: 'killing-init' });
  ({ id: roomId, projectorToken: token, code } = room);
  ana = await sitDown(live.url, code, 'Ana');
  bo = await sitDown(live.url, code, 'Bo');
});
afterAll(async () => {
  ana?.close();
  bo?.close();
  await live.stop();
});

const coded = (answer: unknown) => {
  const { ok, code: c, message } = answer as { ok: boolean; code: string; message: string };
  if (ok) return true;
  return c in REJECTIONS && REJECTIONS[c as keyof typeof REJECTIONS] === message;
};
/** Under the limit of commands a second, which would answer everything alike. */
const breathe = () => new Promise((done) => setTimeout(done, 60));

describe('messages that are none', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', [1, 2]],
    ['no command', { id: 1 }],
    ['an unknown kind', { id: 1, command: { kind: 'sudo' } }],
    ['a kind that is no word', { id: 1, command: { kind: { $gt: '' } } }],
    ['a negative id', { id: -1, command: { kind: 'type', seat: 1001, line: 'x' } }],
    ['a fractional id', { id: 1.5, command: { kind: 'type', seat: 1001, line: 'x' } }],
    [
      'a prototype',
      JSON.parse('{"id":1,"command":{"kind":"type","seat":1001,"line":"x","__proto__":{"a":1}},"__proto__":{"ok":1}}'),
    ],
    ['a line that is no text', { id: 9_000_001, command: { kind: 'type', seat: 1001, line: { length: 3 } } }],
    ['a server’s command', { id: 1, command: { kind: 'join', name: 'Eve' } }],
    ['a tick', { id: 1, command: { kind: 'tick' } }],
  ])('%s', async (_name, message) => {
    const answer = await ana.emit('command', message);
    expect(coded(answer), JSON.stringify(answer)).toBe(true);
    await breathe();
  });

  test('a line beyond the limit, and one far beyond it', async () => {
    expect(await ana.type('x'.repeat(4097))).toMatchObject({ ok: false, code: 'input.too_long' });
    expect(await ana.type('é'.repeat(4000))).toMatchObject({ ok: false, code: 'input.too_long' });
    expect(await ana.type('x'.repeat(500_000))).toMatchObject({ ok: false, code: 'input.too_long' });
    await breathe();
  });

  test('an event nobody knows is answered', async () => {
    expect(await ana.emit('exec', { cmd: 'rm' })).toMatchObject({ ok: false, code: 'input.malformed' });
  });

  test('a message without anybody waiting for the answer is fine', async () => {
    ana.socket.emit('command');
    ana.socket.emit('inspect', 1, 2, 3);
    expect(await ana.run('echo ok')).toContain('ok');
  });
});

describe('messages that pretend', () => {
  test.each([
    ['typing into another’s shell', () => ({ kind: 'type', seat: bo.seat, line: 'rm -rf ~' }), 'seat.not_yours'],
    ['a key into another’s shell', () => ({ kind: 'key', seat: bo.seat, key: '^C' }), 'seat.not_yours'],
    ['a seat beyond all', () => ({ kind: 'type', seat: 1900, line: 'x' }), 'input.too_long'],
    ['root’s seat', () => ({ kind: 'key', seat: 0, key: '^C' }), 'input.malformed'],
    ['starting the round', () => ({ kind: 'start' }), 'role.not_yours'],
    ['ending it', () => ({ kind: 'end' }), 'role.not_yours'],
    ['removing another', () => ({ kind: 'kick', seat: bo.seat }), 'role.not_yours'],
    ['announcing', () => ({ kind: 'announce', text: 'free ice cream' }), 'role.not_yours'],
  ])('%s', async (_name, command, expected) => {
    const answer = await ana.send(command());
    expect(answer).toMatchObject({ ok: false });
    if (expected !== 'input.too_long') expect(answer).toMatchObject({ code: expected });
    await breathe();
  });

  test('questions about others are refused', async () => {
    for (const query of [
      { kind: 'scrollback', seat: bo.seat },
      { kind: 'read', tty: 'tty2', path: '/home/bo/.history' },
      { kind: 'complete', tty: 'tty2', line: 'ls ', cursor: 3 },
      { kind: 'task', pid: 1 },
    ])
      expect(await ana.inspect(query)).toMatchObject({ ok: false, code: 'query.refused' });
  });

  test('a projector may only look', async () => {
    const wall = projectorPage(live.url, token);
    await wall.until('a view', () => true);
    expect(await wall.send({ kind: 'end' })).toMatchObject({ ok: false, code: 'role.not_yours' });
    expect(await wall.inspect({ kind: 'tree' })).toMatchObject({ ok: false, code: 'query.refused' });
    wall.close();
  });
});

describe('handshakes', () => {
  const connect = (auth: object, headers: Record<string, string> = {}) =>
    new Promise<{ code: string }>((done) => {
      const socket = io(live.url, {
        forceNew: true,
        transports: ['websocket'],
        auth,
        extraHeaders: headers,
        reconnection: false,
      });
      socket.on('connect_error', (error: Error & { data?: { code: string } }) => {
        socket.close();
        done(error.data ?? { code: error.message });
      });
      socket.on('connect', () => {
        socket.close();
        done({ code: 'connected' });
      });
    });
  test.each([
    ['none', {}, 'input.malformed'],
    ['an old page', { wire: 0, role: 'student', seatToken: 'x' }, 'wire.mismatch'],
    ['a made-up ticket', { wire: 1, role: 'student', seatToken: 'x' }, 'seat.token'],
    ['a made-up projector', { wire: 1, role: 'projector', token: 'x' }, 'projector.token'],
    ['an instructor who is not signed in', { wire: 1, role: 'instructor', roomId: 'x' }, 'auth.needed'],
    ['a role that is none', { wire: 1, role: 'root', token: 'x' }, 'input.malformed'],
    ['a ticket that is an object', { wire: 1, role: 'student', seatToken: { a: 1 } }, 'input.malformed'],
  ])('%s', async (_name, auth, expected) => {
    expect(await connect(auth)).toMatchObject({ code: expected });
  });
  test('a page of another site is not let in', async () => {
    const { code: refused } = await connect({ wire: 1 }, { origin: 'http://elsewhere.example' });
    expect(refused).not.toBe('connected');
  });
});

test('repeated ids are acknowledged once done, and done once', async () => {
  const id = 100_001;
  expect(await ana.type('echo once >> /tmp/once', id)).toMatchObject({ ok: true });
  for (let i = 0; i < 3; i++) expect(await ana.type('echo once >> /tmp/once', id)).toMatchObject({ ok: true });
  expect(await ana.type('echo once >> /tmp/once', id - 1)).toMatchObject({ ok: true });
  await breathe();
  expect(await ana.send({ kind: 'type', seat: ana.seat, line: 'wc -l /tmp/once' }, id + 1)).toMatchObject({ ok: true });
  await ana.until('one line', (v) => /\b1 \/tmp\/once/.test(v.own.terminal.text));
});

test('too many at once are refused, and the seat recovers', async () => {
  const eve = await sitDown(live.url, code, 'Eve');
  const answers = await Promise.all(
    Array.from({ length: 400 }, () => eve.send({ kind: 'key', seat: eve.seat, key: '^C' })),
  );
  expect(answers.some((a) => !a.ok && a.code === 'rate.limited')).toBe(true);
  await new Promise((done) => setTimeout(done, 2500));
  expect(await eve.run('echo fine')).toContain('fine');
  eve.close();
});

test('anything at all: a coded answer, and the others do not notice', async () => {
  const eve = await sitDown(live.url, code, 'Eve');
  const kinds = ['type', 'key', 'size', 'save', 'hint', 'start', 'kick', 'rename', 'reveal', 'tree', 'complete', 'x'];
  const message = fc.oneof(
    fc.anything(),
    fc.record({
      id: fc.oneof(fc.integer(), fc.anything()),
      command: fc.record({
        kind: fc.constantFrom(...kinds),
        seat: fc.oneof(fc.integer({ min: 999, max: 1300 }), fc.anything()),
        line: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        path: fc.string(),
        text: fc.string(),
        cols: fc.oneof(fc.integer(), fc.double()),
        rows: fc.integer(),
        hint: fc.string(),
        name: fc.string({ unit: 'binary' }),
        key: fc.constantFrom('^C', '^D', 'x'),
      }),
    }),
    fc.record({
      kind: fc.constantFrom(...kinds),
      tty: fc.string(),
      line: fc.string(),
      cursor: fc.integer(),
      seat: fc.integer(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('command', 'inspect'), message, async (event, raw) => {
      const sent = JSON.parse(JSON.stringify(raw ?? null)) as unknown;
      const answer = await eve.emit(event, sent);
      expect(coded(answer), JSON.stringify({ sent, answer })).toBe(true);
    }),
    { numRuns: 150 },
  );
  expect(await bo.run('echo undisturbed')).toContain('undisturbed');
  const boss = instructorPage(host, roomId);
  expect((await boss.until('the room', () => true)).room.phase).toBe('lobby');
  boss.close();
  eve.close();
});

test('names and outputs with markup and control sequences stay text', async () => {
  const odd = await new Person(live.url).join(code, '<img src=x>\u202e\u0007');
  expect(odd.name).toBe('<img src=x>');
  const reply = await new Person(live.url).join(code, 'Ана');
  expect(reply.login).toMatch(/^seat\d\d$/);
  const student = new Student(live.url, odd);
  await student.atPrompt();
  await student.run("printf '\\033]0;title\\007<script>alert(1)</script>\\033[2J\\n'");
  expect(student.screen).toContain('<script>');
  student.close();
});
