/** What the server says over HTTP: accounts, doors, links, refusals. */
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Catalog, Invitation, Me, RoomOpened, RoomSummary } from '@killinit/protocol';
import { REJECTIONS } from '@killinit/room';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../../../packages/cli/src/class/client.ts';
import { liveServer } from './live.ts';

let live: Awaited<ReturnType<typeof liveServer>>;
let owner: Person;
beforeAll(async () => {
  live = await liveServer();
  owner = new Person(live.url);
});
afterAll(() => live.stop());

/** As no browser would write it; what came back until the other side closed, or null when it never did. */
function raw(text: string, waitMs = 3000): Promise<string | null> {
  return new Promise((done) => {
    const socket = connect(Number(new URL(live.url).port), '127.0.0.1');
    let said = '';
    const timer = setTimeout(() => {
      socket.destroy();
      done(null);
    }, waitMs);
    socket.on('data', (data) => {
      said += data.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      done(said);
    });
    socket.write(text);
  });
}

describe('accounts', () => {
  test('the first account owns the server; after it sign-up is closed', async () => {
    expect((await owner.request<Me>('/api/me')).body).toEqual({ user: null, signUp: 'first' });
    // Two at once: one of them is the first.
    const other = new Person(live.url);
    const both = await Promise.all([owner.signUp('a@b.org', 'long enough'), other.signUp('c@d.org', 'long enough')]);
    expect(both.map((r) => r.status).sort((a, b) => a - b)).toEqual([200, 403]);
    expect(both.find((r) => r.status === 403)?.body).toMatchObject({ code: 'auth.closed' });
    if (both[0]?.status !== 200) owner = other;
    expect((await owner.request<Me>('/api/me')).body).toMatchObject({ user: { owner: true }, signUp: 'closed' });
  });

  test('an invitation lets one more in, once', async () => {
    const { body } = await owner.request<Invitation>('/api/invitations', { hours: 1 });
    expect(body.path).toBe(`/host?invitation=${body.token}`);
    const guest = new Person(live.url);
    expect((await guest.signUp('guest@b.org', 'long enough', 'made up')).body).toMatchObject({
      code: 'auth.invitation',
    });
    expect((await guest.signUp('guest@b.org', 'long enough', body.token)).status).toBe(200);
    expect((await guest.request<Me>('/api/me')).body).toMatchObject({ user: { owner: false } });
    expect((await new Person(live.url).signUp('two@b.org', 'long enough', body.token)).body).toMatchObject({
      code: 'auth.invitation',
    });
    expect((await guest.request('/api/invitations', { hours: 1 })).body).toMatchObject({ code: 'role.not_yours' });
    expect((await guest.request('/api/sign-up', { open: true })).body).toMatchObject({ code: 'role.not_yours' });
  });

  test('the owner may open sign-up', async () => {
    await owner.request('/api/sign-up', { open: true });
    const late = new Person(live.url);
    expect((await late.signUp('late@b.org', 'long enough')).status).toBe(200);
    await owner.request('/api/sign-up', { open: false });
    expect((await new Person(live.url).signUp('later@b.org', 'long enough')).body).toMatchObject({
      code: 'auth.closed',
    });
    const again = new Person(live.url);
    expect((await again.signIn('late@b.org', 'wrong wrong')).status).toBe(401);
    expect((await again.signIn('LATE@b.org', 'long enough')).status).toBe(200);
  });

  test('guessing a password is slowed down for that account only', async () => {
    const guesser = new Person(live.url);
    const statuses = [];
    for (let i = 0; i < 14; i++) statuses.push((await guesser.signIn('guest@b.org', 'wrong wrong')).status);
    expect(statuses).toContain(429);
    expect((await new Person(live.url).signIn('late@b.org', 'long enough')).status).toBe(200);
  });

  test('of Better Auth there is what the pages use, and its refusals have our codes', async () => {
    const late = new Person(live.url);
    expect((await late.signIn('late@b.org', 'wrong wrong')).body).toMatchObject({ code: 'auth.wrong' });
    await late.signIn('late@b.org', 'long enough');
    for (const path of [
      'update-user',
      'delete-user',
      'list-sessions',
      'error',
      'ok',
      'sign-in/social',
      'sign-in/email/',
    ])
      expect((await late.request(`/api/auth/${path}`, {})).body, path).toMatchObject({ code: 'request.not_found' });
    expect((await late.request('/api/auth/ok')).body).toMatchObject({ code: 'request.not_found' });
    await owner.request('/api/sign-up', { open: true });
    expect((await new Person(live.url).signUp('late@b.org', 'long enough')).body).toMatchObject({ code: 'auth.taken' });
    expect((await new Person(live.url).signUp('x@b.org', 'short')).body).toMatchObject({ code: 'auth.password' });
    await owner.request('/api/sign-up', { open: false });
    expect((await late.request('/api/auth/sign-out', {})).status).toBe(200);
    expect((await late.request<Me>('/api/me')).body.user).toBe(null);
  });

  test('who begins to sign up and stops half-way keeps nobody waiting; who sends without end is cut off', async () => {
    const head = 'POST /api/auth/sign-up/email HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const half = raw(`${head}Content-Length: 100\r\n\r\n{`, 4000);
    await new Promise((done) => setTimeout(done, 200));
    expect((await new Person(live.url).signUp('y@b.org', 'long enough')).body).toMatchObject({ code: 'auth.closed' });
    const much = await raw(`${head}Connection: close\r\nContent-Length: 900000\r\n\r\n${' '.repeat(900_000)}`);
    expect(much).toMatch(/413[\s\S]*request\.too_big/);
    expect(await half).toBe(null);
  });

  test('an Origin is fine when it names the host that was asked, whatever that is called', async () => {
    const ask = (host: string, origin: string) =>
      new Promise<number | undefined>((done, failed) => {
        const headers = { 'content-type': 'application/json', cookie: owner.cookie, host, origin };
        const sent = request(`${live.url}/api/auth/sign-in/email`, { method: 'POST', headers }, (res) => {
          res.resume();
          done(res.statusCode);
        });
        sent.on('error', failed);
        sent.end(JSON.stringify({ email: 'late@b.org', password: 'long enough' }));
      });
    expect(await ask('192.168.1.20:3000', 'http://192.168.1.20:3000')).toBe(200);
    expect(await ask('lab-7.school.example', 'https://lab-7.school.example')).toBe(200);
    expect(await ask('192.168.1.20:3000', 'http://elsewhere.example')).toBe(403);
    const foreign = await fetch(`${live.url}/api/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://elsewhere.example' },
      body: '{}',
    });
    expect(await foreign.json()).toEqual({ code: 'auth.origin', message: REJECTIONS['auth.origin'] });
  });
});

describe('rooms', () => {
  let room: RoomOpened;
  test('are opened by who is signed in, with code and links', async () => {
    expect((await new Person(live.url).request('/api/rooms', { scenario: 'killing-init' })).status).toBe(401);
    room = await owner.openRoom({ scenario: 'killing-init', title: 'Period 3', minutes: null });
    expect(room.code).toMatch(/^[23456789CDFHJKMNPQRTVWXY]{6}$/);
    expect(room).toMatchObject({ joinPath: `/j/${room.code}`, projectorPath: `/projector/${room.projectorToken}` });
    const list = (await owner.request<RoomSummary[]>('/api/rooms')).body;
    expect(list).toMatchObject([{ id: room.id, title: 'Period 3', phase: 'lobby', seats: 0 }]);
  });

  test('a title is a line of text, whatever was in it', async () => {
    const odd = await owner.openRoom({ scenario: 'killing-init', title: ' a\u0000b\n\ud800c ', minutes: null });
    expect(odd.title).toBe('a b c');
  });

  test('are nobody else’s', async () => {
    const late = new Person(live.url);
    await late.signIn('late@b.org', 'long enough');
    expect((await late.request<RoomSummary[]>('/api/rooms')).body).toEqual([]);
    for (const path of [`/api/rooms/${room.id}`, `/api/review/${room.id}`, `/api/rooms/${room.id}/state`])
      expect((await late.request(path)).body).toMatchObject({ code: 'room.unknown' });
  });

  test.each([
    ['an unknown scenario', { scenario: 'nothing' }, 'scenario.unknown'],
    ['no scenario', {}, 'request.invalid'],
    ['a capacity beyond all', { scenario: 'killing-init', capacity: 1e9 }, 'request.invalid'],
    ['an era that is none', { scenario: 'killing-init', era: 'v9' }, 'request.invalid'],
  ])('with %s are refused', async (_name, body, code) => {
    expect((await owner.request('/api/rooms', body)).body).toMatchObject({ code });
  });

  test('a room without the plugin its machine needs is refused, and leaves nothing behind', async () => {
    const reply = await owner.request('/api/rooms', {
      scenario: 'killing-init',
      plugins: { userland: { enabled: false }, toolchain: { enabled: false } },
    });
    // Without a program to be PID 1 the machine panics at boot: a room all the same, or none; never a crash of the server.
    expect([201, 400]).toContain(reply.status);
    expect((await owner.request('/api/me')).status).toBe(200);
  });

  test('the projector’s link is its own, and ends when a new one is made', async () => {
    const asked = await new Person(live.url).request(`/api/projector/${room.projectorToken}`);
    expect(asked.body).toMatchObject({ roomId: room.id, code: room.code });
    const renewed = (await owner.request<RoomOpened>(`/api/rooms/${room.id}/projector`, {})).body;
    expect(renewed.projectorToken).not.toBe(room.projectorToken);
    expect((await new Person(live.url).request(`/api/projector/${room.projectorToken}`)).body).toMatchObject({
      code: 'projector.token',
    });
  });

  test('the review is closed until the end', async () => {
    expect((await owner.request(`/api/review/${room.id}`)).body).toMatchObject({ code: 'review.not_yet' });
  });
});

describe('the door', () => {
  test.each([
    ['a code nobody has', { code: 'K7Q-4MX', name: 'Ana' }, 'join.no_such_room'],
    ['a code that cannot be one', { code: 'I0O', name: 'Ana' }, 'join.no_such_room'],
    ['an empty name', { code: 'K7Q4MX', name: ' \u200b' }, 'name.empty'],
    ['a long name', { code: 'K7Q4MX', name: 'x'.repeat(30) }, 'name.too_long'],
    ['no fields', {}, 'request.invalid'],
    ['something else', 'hello', 'request.invalid'],
  ])('%s', async (_name, body, code) => {
    const { body: answer, status } = await new Person(live.url).request('/api/join', body);
    expect(answer).toMatchObject({ code });
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test('a body that is not JSON, or endless, is refused with a code', async () => {
    const post = (body: string) =>
      fetch(`${live.url}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await (await post('{"code":')).json()).toMatchObject({ code: 'input.malformed' });
    expect(await (await post(`"${'x'.repeat(300_000)}"`)).json()).toMatchObject({ code: 'request.too_big' });
  });

  test.each(['//', '///', '*', '/x/../socket.io/', '//a/socket.io/', 'http://elsewhere.example/socket.io/'])(
    'an address like %s is answered',
    async (path) => {
      const said = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(said).toMatch(/404 Not Found[\s\S]*request\.not_found/);
    },
  );

  test('another protocol at another place is refused, not kept waiting', async () => {
    for (const upgrade of ['websocket', 'h2c'])
      expect(
        await raw(`GET /api/me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`),
      ).toMatch(/^HTTP\/1.1 404 /);
  });

  test('what is not there is said so', async () => {
    for (const path of ['/api/nothing', '/api/', '/plugins/x.js', '/plugins/../package.json'])
      expect((await new Person(live.url).request(path)).body).toMatchObject({ code: 'request.not_found' });
  });
});

test('the catalogue lists scenarios and plugins, with what can be set', async () => {
  const { body } = await new Person(live.url).request<Catalog>('/api/catalog');
  expect(body.scenarios.map((s) => s.id)).toContain('killing-init');
  const rules = body.plugins.find((p) => p.id === 'house-rules');
  expect(rules).toMatchObject({ enabled: true, error: null, contributes: ['hooks', 'files'] });
  expect(rules?.settings.find((s) => s.id === 'policy')).toMatchObject({ type: 'enum', default: 'off' });
  const bundle = await fetch(`${live.url}/plugins/house-rules.${rules?.hash}.js`);
  expect(bundle.headers.get('cache-control')).toContain('immutable');
});
