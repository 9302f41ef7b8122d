/** A class plays: one round over real sockets, from the lobby to the downloads. */
import type { Review, RoomOpened } from '@killinit/protocol';
import { type InstructorView, type ProjectorView, standings } from '@killinit/room';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instructorPage, type Page, Person, projectorPage, Student } from '../../../packages/cli/src/class/client.ts';
import { liveServer, newHost, sitDown } from './live.ts';

// Whole machines, over real sockets, beside whatever else this computer does.
vi.setConfig({ testTimeout: 90_000 });

let live: Awaited<ReturnType<typeof liveServer>>;
let host: Person;
beforeAll(async () => {
  live = await liveServer();
  host = await newHost(live.url);
});
afterAll(() => live.stop());

describe('the original story, on 2.6.34', () => {
  let room: RoomOpened;
  let boss: Page<InstructorView>;
  let wall: Page<ProjectorView>;
  let ana: Student;
  let bo: Student;

  beforeAll(async () => {
    room = await host.openRoom({ scenario: 'killing-init', era: 'v2.6.34', rebootSeconds: 3 });
    boss = instructorPage(host, room.id);
    wall = projectorPage(live.url, room.projectorToken);
    ana = await sitDown(live.url, room.code, 'Ana');
    bo = await sitDown(live.url, room.code, 'Bo <b>');
  });
  afterAll(() => {
    for (const page of [boss, wall, ana, bo]) page?.close();
  });

  test('everybody is seen arriving', async () => {
    const view = await boss.until('both in the lobby', (v) => v.room.people.filter((p) => p.online).length === 2);
    expect(view.room.people.map((p) => [p.name, p.login])).toEqual([
      ['Ana', 'ana'],
      ['Bo <b>', 'bo'],
    ]);
    await wall.until('both on the wall', (v) => v.room.people.length === 2);
  });

  test('each has a shell of an own account in the same machine', async () => {
    expect(await ana.run('id')).toContain('uid=1001(ana)');
    expect(await bo.run('id')).toContain('uid=1002(bo)');
    expect(await ana.run('ps -ef')).toContain('bo');
    await bo.run('echo from bo > /tmp/note; chmod 644 /tmp/note');
    expect(await ana.run('cat /tmp/note')).toContain('from bo');
  });

  test('kill -9 1 returns 0, nothing happens, and the trace says why', async () => {
    await boss.send({ kind: 'start' });
    expect(await ana.run('sudo kill -9 1; echo status $?')).toContain('status 0');
    const view = await ana.until('the refusal', (v) =>
      v.own.attempts.some((a) => a.guards.some((g) => g.id === 'sig-unkillable-default' && g.blocked)),
    );
    const attempt = view.own.attempts.find((a) => a.guards.some((g) => g.id === 'sig-unkillable-default'));
    expect(attempt?.call).toMatchObject({ name: 'kill', args: [1, 9], result: 0 });
    expect(view.room.objectives[ana.seat]).toContain('signal-dropped');
    await boss.until('the feed', (v) => v.feed.some((g) => g.seat === ana.seat && g.id === 'sig-unkillable-default'));
    expect(boss.view?.matrix[ana.seat]?.['sig-unkillable-default']?.blocked).toBe(1);
    expect(JSON.stringify(bo.view?.own.attempts)).not.toContain('sig-unkillable-default');
  });

  test('what another types is nobody’s, and nobody ends another’s lesson', async () => {
    const shell = (await bo.run('echo $$')).match(/\d+/g)?.at(-1);
    expect(await ana.run(`sudo kill -9 ${shell}`)).toContain('Operation not permitted');
    expect(await bo.run('echo alive')).toContain('alive');
    expect(ana.screen).not.toContain('alive');
  });

  test('a module clears the flag, kill -9 1 panics for everybody at once', async () => {
    expect(await ana.run('make', 60_000)).not.toContain('rror');
    await ana.run('sudo insmod hello.ko');
    expect(await ana.run('sudo dmesg | tail -n 4')).toMatch(/hello: .*init/);
    expect((await ana.type('sudo kill -9 1')).ok).toBe(true);
    for (const page of [ana, bo]) {
      const view = await page.until('the panic', (v) => (v.machine.panic?.line ?? '') !== '');
      expect(view.machine.panic).toMatchObject({
        seat: ana.seat,
        crash: false,
        route: 'module-clears-the-flag',
        line: 'Kernel panic - not syncing: Attempted to kill init!',
      });
    }
    await wall.until('the panic on the wall', (v) => v.machine.panic?.seat === ana.seat);
    expect(await bo.type('echo x')).toMatchObject({ ok: false, code: 'machine.down' });
  });

  test('the machine boots again by itself; homes and crash log are there, points stay', async () => {
    await bo.until('the next boot', (v) => v.machine.panic === null && v.machine.boot === 2);
    await bo.until('a prompt', (v) => v.own.terminal.text.trimEnd().endsWith('$'));
    expect(await bo.run('ls')).toContain('hello.c');
    expect(await ana.run('ls')).toContain('hello.ko');
    expect(await bo.run('tail -n 20 /var/crash/1/dmesg')).toContain('Attempted to kill init');
    const points = boss.view?.room.scores[ana.seat]?.points ?? 0;
    expect(points).toBeGreaterThan(350);
  });

  test('a page that is loaded again finds seat, shell and scroll-back', async () => {
    await bo.run('cd /tmp; X=kept');
    bo.close();
    const again = new Student(live.url, bo.joined);
    await again.until('the screen', (v) => v.own.terminal.text.includes('from bo') || v.own.commands.length > 0);
    expect(again.screen).toContain('X=kept');
    expect(await again.run('pwd; echo $X')).toMatch(/\/tmp\s+kept/);
    bo = again;
  });

  test('pausing stops typing and the clock', async () => {
    await boss.send({ kind: 'pause' });
    expect(await ana.type('echo x')).toMatchObject({ ok: false, code: 'round.paused' });
    await boss.send({ kind: 'resume' });
    expect(await ana.run('echo on')).toContain('on');
  });

  test('the wall shows no name that is hidden', async () => {
    await boss.send({ kind: 'names', names: 'pseudonyms' });
    await wall.until('pseudonyms', (v) => v.room.people.every((p) => p.name !== 'Ana'));
    const late = projectorPage(live.url, room.projectorToken);
    const view = await late.until('a view', () => true);
    expect(JSON.stringify(view.room.people)).not.toContain('Ana');
    late.close();
  });

  test('who is removed is told so, and cannot come back with the old ticket', async () => {
    const eve = await sitDown(live.url, room.code, 'Eve');
    await boss.send({ kind: 'kick', seat: eve.seat });
    expect(await eve.untilRefused()).toMatchObject({ code: 'seat.kicked' });
    const back = new Student(live.url, eve.joined);
    expect(await back.untilRefused()).toMatchObject({ code: 'seat.kicked' });
    eve.close();
    back.close();
  });

  test('a student on another device gets the same seat, and the old page lets go', async () => {
    const person = new Person(live.url);
    const wrong = await person.request('/api/rejoin', { code: room.code, name: 'Ana', rejoinCode: 'ZZZZ' });
    expect(wrong.body).toMatchObject({ code: 'rejoin.wrong' });
    const { rejoinCode } = ana.joined;
    const moved = await person.request<typeof ana.joined>('/api/rejoin', { code: room.code, name: 'ana', rejoinCode });
    expect(moved.body).toMatchObject({ seat: ana.seat, name: 'Ana' });
    expect(await ana.untilRefused()).toMatchObject({ code: 'seat.moved' });
    ana.close();
    ana = new Student(live.url, moved.body);
    await ana.until('the screen', (v) => v.own.terminal.text !== '');
    expect(await ana.run('echo here')).toContain('here');
  });

  test('after the end there is a review with everything, and files of it', async () => {
    await boss.send({ kind: 'end' });
    await ana.until('the end', (v) => v.room.phase === 'ended');
    expect(await ana.type('echo x')).toMatchObject({ ok: false, code: 'round.ended' });
    const { body } = await host.request<Review>(`/api/review/${room.id}`);
    expect(body).toMatchObject({ sameSimulator: true, code: room.code });
    const { view } = body;
    const first = standings(
      view.room.people.map((p) => p.seat),
      view.room.scores,
    )[0];
    expect(first).toMatchObject({ seat: ana.seat, rank: 1, routes: 1, wins: 1 });
    expect(view.commands[ana.seat]?.map((c) => c.line)).toContain('sudo insmod hello.ko');
    expect(view.guards.some((g) => g.id === 'sig-unkillable-default' && g.blocked)).toBe(true);
    expect(view.panics[0]?.dump.join('\n')).toContain('Attempted to kill init');
    const csv = (await host.request<string>(`/api/review/${room.id}/export.csv`)).body as unknown as string;
    expect(csv.split('\r\n')[1]).toMatch(/^1,1001,Ana,ana,/);
    const guards = (await host.request<string>(`/api/review/${room.id}/export.csv?what=guards`))
      .body as unknown as string;
    expect(guards).toContain('sig-unkillable-default');
    const json = (await host.request<{ commands: unknown[] }>(`/api/review/${room.id}/export.json`)).body;
    expect(json.commands.length).toBeGreaterThan(10);
    expect((await new Person(live.url).request('/api/join', { code: room.code, name: 'Late' })).body).toMatchObject({
      code: 'join.ended',
    });
  });
});

test('the same steps on 6.1 end differently: SIGKILL never, SIGTERM yes', async () => {
  const room = await host.openRoom({ scenario: 'killing-init', era: 'v6.1', rebootSeconds: null });
  const boss = instructorPage(host, room.id);
  const ana = await sitDown(live.url, room.code, 'Ana');
  await boss.send({ kind: 'start' });
  await ana.run('make', 60_000);
  await ana.run('sudo insmod hello.ko');
  expect(await ana.run('sudo kill -9 1; echo still $?')).toContain('still 0');
  await ana.until('the check that is new', (v) =>
    v.own.attempts.some((a) => a.guards.some((g) => g.id === 'sig-global-init-kernel-only' && g.blocked)),
  );
  await ana.type('sudo kill -TERM 1');
  const view = await ana.until('the panic', (v) => (v.machine.panic?.line ?? '') !== '');
  expect(view.machine.panic).toMatchObject({ route: 'module-other-signal', how: 'signal 15' });
  expect(view.machine.panic?.line).toContain('Attempted to kill init! exitcode=0x0000000f');
  ana.close();
  boss.close();
});

test('init answers orders on its fifo, and the guard is counted for who asked', async () => {
  const room = await host.openRoom({ scenario: 'killing-init', era: 'v2.6.34' });
  const boss = instructorPage(host, room.id);
  const ana = await sitDown(live.url, room.code, 'Ana');
  const bo = await sitDown(live.url, room.code, 'Bo');
  await boss.send({ kind: 'start' });
  expect(await ana.run('echo clone_parent > /run/ictl')).toMatch(/[Pp]ermission denied/);
  await ana.run("sudo sh -c 'echo clone_parent > /run/ictl'");
  const view = await boss.until('the guard', (v) => v.feed.some((g) => g.id === 'fork-clone-parent-init' && g.blocked));
  expect(view.feed.find((g) => g.id === 'fork-clone-parent-init')?.seat).toBe(ana.seat);
  await ana.until('the objective', (v) => (v.room.objectives[ana.seat] ?? []).includes('clone-parent'));
  // Whoever kills init has done it, whoever's orders init carried out before.
  await bo.run('sudo insmod hello.ko');
  await bo.type('sudo kill -9 1');
  const end = await boss.until('the panic', (v) => (v.machine.panic?.line ?? '') !== '');
  expect(end.machine.panic).toMatchObject({ seat: bo.seat, route: 'module-clears-the-flag' });
  for (const page of [ana, bo, boss]) page.close();
});

test('a flood of output, a fork bomb and kill -1 stall nobody', async () => {
  const room = await host.openRoom({ scenario: 'killing-init', era: 'v2.6.34' });
  const boss = instructorPage(host, room.id);
  const [ana, bo] = await Promise.all([sitDown(live.url, room.code, 'Ana'), sitDown(live.url, room.code, 'Bo')]);
  await boss.send({ kind: 'start' });
  await ana.type('yes');
  for (let i = 0; i < 5; i++) {
    const began = Date.now();
    expect(await bo.run(`echo answer ${i}`, 10_000)).toContain(`answer ${i}`);
    expect(Date.now() - began).toBeLessThan(5000);
  }
  const bytes = JSON.stringify(ana.facts).length;
  expect(bytes).toBeLessThan(4_000_000);
  await ana.send({ kind: 'key', seat: ana.seat, key: '^C' });
  expect(await ana.run('echo calm', 10_000)).toContain('calm');
  await ana.type(':(){ :|:& };:');
  expect(await bo.run('echo still', 20_000)).toContain('still');
  await ana.type('sudo kill -9 -1');
  expect(await bo.run('echo and now', 20_000)).toContain('and now');
  await ana.until('a new login', (v) => v.own.terminal.text.trimEnd().endsWith('$'), 30_000);
  for (const page of [ana, bo, boss]) page.close();
});
