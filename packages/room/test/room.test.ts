import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fact, foldAll, LIMITS, Room, reviewView, see } from '../src/index.ts';
import { boss, Play, replay } from './play.ts';
import { toyKit, toyOpening } from './toy.ts';

const facts = (play: Play, kind: Fact['kind']): Fact[] =>
  play.told.filter((t) => t.fact.kind === kind).map((t) => t.fact);

describe('joining', () => {
  test('gives seats in order, with names and logins of their own', () => {
    const play = new Play();
    expect([play.join('Ana'), play.join('ANA'), play.join('Žofie')]).toEqual([1001, 1002, 1003]);
    expect(play.room.state.seats.map((s) => [s.name, s.login])).toEqual([
      ['Ana', 'ana'],
      ['ANA 2', 'ana2'],
      ['Žofie', 'zofie'],
    ]);
  });

  test('accents do not climb out of their line', () => {
    const play = new Play();
    play.join(`Zo\u0301e${'\u0301'.repeat(50)}`);
    expect(play.room.state.seats[0]?.name.normalize('NFD')).toBe('Zo\u0301e\u0301\u0301\u0301\u0301\u0301');
  });

  test('each reason to be turned away has its own code', () => {
    const play = new Play();
    const join = (name: string) => play.code(play.ask({ role: 'server' }, { kind: 'join', name }));
    expect(join(' \u200b ')).toBe('name.empty');
    expect(join('x'.repeat(25))).toBe('name.too_long');
    play.ask(boss, { kind: 'lock', locked: true });
    expect(join('Ana')).toBe('join.locked');
    play.ask(boss, { kind: 'lock', locked: false });
    for (const name of ['A', 'B', 'C']) play.join(name);
    expect(join('D')).toBe('join.full');
    play.ask(boss, { kind: 'kick', seat: 1001 });
    expect(join('D')).toBeNull();
    play.ask(boss, { kind: 'end' });
    expect(join('E')).toBe('join.ended');
  });
});

test('the scene says how long the round will be, before there is a clock', () => {
  const play = new Play();
  expect(facts(play, 'scene')).toMatchObject([{ scene: { roundMs: 60_000 } }]);
  expect(facts(play, 'clock')).toMatchObject([{ startedAt: null, endsAt: null }]);
});

describe('who may do what', () => {
  const play = new Play();
  const ana = play.join('Ana');
  const bo = play.join('Bo');
  const as = (seat: number) => ({ role: 'student', seat, client: '' }) as const;
  test.each([
    ['typing at another’s terminal', as(ana), { kind: 'type', seat: bo, line: 'x' }, 'seat.not_yours'],
    ['typing as the instructor', boss, { kind: 'type', seat: bo, line: 'x' }, 'seat.not_yours'],
    ['starting as a student', as(ana), { kind: 'start' }, 'role.not_yours'],
    ['seating somebody as a student', as(ana), { kind: 'join', name: 'Eve' }, 'role.not_yours'],
    ['ticking as the instructor', boss, { kind: 'tick' }, 'role.not_yours'],
    ['a seat nobody has', as(1050), { kind: 'type', seat: 1050, line: 'x' }, 'seat.unknown'],
    ['a line too long', as(ana), { kind: 'type', seat: ana, line: 'é'.repeat(2100) }, 'input.too_long'],
    ['a file name with a control sign', as(ana), { kind: 'save', seat: ana, path: 'a\nb', text: '' }, 'input.path'],
    ['a hint that is not there', as(ana), { kind: 'hint', seat: ana, hint: 'zz' }, 'hint.unknown'],
    ['a hint before the start', as(ana), { kind: 'hint', seat: ana, hint: 'h1' }, 'round.not_started'],
    ['pausing what does not run', boss, { kind: 'pause' }, 'round.not_running'],
    ['more time for what does not run', boss, { kind: 'extend', byMs: 1000 }, 'round.not_started'],
    ['an empty announcement', boss, { kind: 'announce', text: ' \n ' }, 'announce.empty'],
    ['a name somebody has', boss, { kind: 'rename', seat: ana, name: 'bо' }, 'name.taken'],
  ] as const)('%s is refused', (_name, from, command, code) => {
    expect(play.code(play.ask(from, command))).toBe(code);
  });
});

describe('the round', () => {
  test('ends by itself when its time is up, and a pause stops the clock', () => {
    const play = new Play();
    play.pass(5000);
    play.ask(boss, { kind: 'start' });
    expect(play.room.state.endsAt).toBe(65_000);
    play.ask(boss, { kind: 'extend', byMs: -30_000 });
    expect(play.room.nextTick).toBe(35_000);
    play.ask(boss, { kind: 'pause' });
    expect(play.room.nextTick).toBeNull();
    play.ask(boss, { kind: 'resume' });
    play.at = 35_000;
    play.ask({ role: 'server' }, { kind: 'tick' });
    expect(play.room.state.phase).toBe('ended');
    expect(play.code(play.ask(boss, { kind: 'start' }))).toBe('round.ended');
  });

  test('nothing counts in the lobby, and what was prepared there is gone at the start', () => {
    const play = new Play();
    const ana = play.join('Ana');
    play.type(ana, 'guard sig-unkillable-default');
    play.type(ana, 'load');
    play.pass(100);
    expect(facts(play, 'scored')).toEqual([]);
    play.ask(boss, { kind: 'start' });
    expect(play.log.slice(-2).map((r) => (r.event.kind === 'input' ? r.event.input.kind : r.event.kind))).toEqual([
      'reset',
      'phase',
    ]);
    play.type(ana, 'guard sig-unkillable-default');
    play.pass(100);
    expect(facts(play, 'scored')).toHaveLength(1);
    expect(facts(play, 'objective')).toHaveLength(1);
  });

  test('a win names the route and the seat, and the machine boots again by itself', () => {
    const play = new Play();
    const ana = play.join('Ana');
    play.ask(boss, { kind: 'start' });
    for (const line of ['pass kill-cap-kill', 'load', 'killinit']) {
      play.type(ana, line);
      play.pass(20);
    }
    expect(facts(play, 'won')).toMatchObject([
      { seat: ana, route: 'module', how: 'signal 9', passed: ['kill-cap-kill'] },
    ]);
    expect(facts(play, 'crashed')).toEqual([]);
    expect(facts(play, 'achieved')).toHaveLength(1);
    expect(play.code(play.type(ana, 'echo x'))).toBe('machine.down');
    const { rebootAt } = play.room.state.down ?? { rebootAt: null };
    expect(play.room.nextTick).toBe(rebootAt);
    play.at = rebootAt ?? 0;
    play.ask({ role: 'server' }, { kind: 'tick' });
    play.pass(10);
    expect(play.room.state.down).toBeNull();
    expect(play.code(play.type(ana, 'echo x'))).toBeNull();
  });

  test('any other panic is a crash', () => {
    const play = new Play();
    play.type(play.join('Ana'), 'crash');
    play.pass(20);
    expect(facts(play, 'won')).toEqual([]);
    expect(facts(play, 'crashed')).toMatchObject([{ seat: 1001 }]);
  });
});

test('hints come in order, cost what their level says, and are free when released to all', () => {
  const play = new Play();
  const ana = play.join('Ana');
  play.ask(boss, { kind: 'start' });
  const hint = (id: string) =>
    play.ask({ role: 'student', seat: ana, client: '' }, { kind: 'hint', seat: ana, hint: id });
  expect(play.code(hint('h2'))).toBe('hint.order');
  play.ask(boss, { kind: 'release', hint: 'h1' });
  hint('h2');
  hint('h2');
  expect(facts(play, 'hint')).toMatchObject([
    { seat: null, hint: 'h1', free: true, text: 'first hint' },
    { seat: ana, hint: 'h2', free: false, costPercent: 25, text: 'second hint' },
  ]);
});

describe('what is told', () => {
  test('a flood of one seat is cut, and counted', () => {
    const play = new Play();
    const ana = play.join('Ana');
    play.type(ana, 'flood');
    play.pass(2000, 500);
    const guards = play.told.filter((t) => t.fact.kind === 'machine' && t.fact.event.kind === 'guard');
    expect(guards.length).toBeLessThan(LIMITS.factsPerSecond);
    play.type(ana, 'echo x');
    play.pass(100);
    expect(facts(play, 'more')).toMatchObject([{ seat: ana, rows: 300 - guards.length }]);
  });

  test('equal guards of one moment are one row with a count', () => {
    const play = new Play();
    const ana = play.join('Ana');
    for (let i = 0; i < 4; i++) play.type(ana, 'guard kill-cap-kill');
    play.pass(100);
    const guards = play.told.flatMap((t) =>
      t.fact.kind === 'machine' && t.fact.event.kind === 'guard' ? [t.fact.event] : [],
    );
    expect(guards).toHaveLength(1);
    expect(guards[0]?.count).toBe(4);
  });

  test('a rule that throws is reported, and asked no more once the log says so', () => {
    const play = new Play();
    const ana = play.join('Ana');
    play.ask(boss, { kind: 'start' });
    play.type(ana, 'guard bad');
    play.pass(50);
    const [trouble] = play.room.takeTroubles();
    expect(trouble).toEqual({ plugin: 'toy', rule: 'count', reason: 'no' });
    play.ask({ role: 'server' }, { kind: 'quarantine', plugin: 'toy', rule: 'count', reason: 'no' });
    play.type(ana, 'guard kill-cap-kill');
    play.pass(50);
    expect(facts(play, 'scored')).toEqual([]);
    expect(play.room.takeTroubles()).toEqual([]);
  });

  test('a command done once is known by its id, also after a restart', () => {
    const play = new Play();
    play.room.evolve({ seq: 3, at: 0, by: { client: 'i:page', id: 7 }, event: { kind: 'locked', locked: true } });
    const room = new Room(toyKit, structuredCloneOf(play.room));
    expect([6, 7, 8].map((id) => room.wasDone({ client: 'i:page', id }))).toEqual([true, true, false]);
    expect(room.wasDone({ client: 'i:other', id: 7 })).toBe(false);
  });
});

const structuredCloneOf = (room: Room) => structuredClone(room.snapshot());

/** Commands a class might give, well and badly, with time between them. */
const act = fc.oneof(
  fc.record({
    kind: fc.constant('pass' as const),
    ms: fc.integer({ min: 1, max: 3000 }),
    step: fc.integer({ min: 1, max: 3000 }),
  }),
  fc.record({ kind: fc.constant('join' as const), name: fc.constantFrom('Ana', 'Bo', 'Ана', '李', '') }),
  fc.record({
    kind: fc.constant('type' as const),
    seat: fc.integer({ min: 1000, max: 1004 }),
    line: fc.constantFrom(
      'echo hi',
      'guard kill-cap-kill',
      'guard bad',
      'pass sig-unkillable-default',
      'loop',
      'flood',
      'load',
      'killinit',
      'crash',
    ),
  }),
  fc.record({
    kind: fc.constant('boss' as const),
    command: fc.constantFrom(
      { kind: 'start' as const },
      { kind: 'pause' as const },
      { kind: 'resume' as const },
      { kind: 'reset' as const },
      { kind: 'kick' as const, seat: 1001 },
      { kind: 'names' as const, names: 'hidden' as const },
      { kind: 'release' as const, hint: 'h1' },
      { kind: 'announce' as const, text: 'hello' },
      { kind: 'extend' as const, byMs: 120_000 },
    ),
  }),
  fc.constant({ kind: 'tick' as const }),
);

function perform(play: Play, acts: readonly (typeof act extends fc.Arbitrary<infer T> ? T : never)[]): void {
  for (const a of acts) {
    switch (a.kind) {
      case 'pass':
        if (play.room.ticking) play.pass(a.ms, a.step);
        break;
      case 'join':
        play.ask({ role: 'server' }, { kind: 'join', name: a.name });
        break;
      case 'type':
        play.type(a.seat, a.line);
        break;
      case 'boss':
        play.ask(boss, a.command);
        break;
      case 'tick':
        play.ask({ role: 'server' }, { kind: 'tick' });
        break;
    }
    for (const trouble of play.room.takeTroubles()) play.ask({ role: 'server' }, { kind: 'quarantine', ...trouble });
  }
}

describe('a room is a function of its log (ROOM-1)', () => {
  test('same log, same facts, same state', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const play = new Play();
        perform(play, acts);
        const again = replay(JSON.parse(JSON.stringify(play.log)));
        expect(again.told).toEqual(play.told);
        play.ask(boss, { kind: 'announce', text: 'end' });
        const whole = replay(play.log);
        expect(whole.room.hash()).toBe(play.room.hash());
      }),
      { numRuns: 150 },
    );
  });

  test('a snapshot after any event, restored, tells the same from there on', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 3, maxLength: 25 }), fc.nat(), (acts, where) => {
        const play = new Play();
        perform(play, acts);
        const cut = where % play.log.length;
        const first = new Room(toyKit);
        for (const recorded of play.log.slice(0, cut)) first.evolve(recorded);
        const second = new Room(toyKit, structuredClone(first.snapshot()));
        const rest = play.log.slice(cut);
        expect(rest.flatMap((r) => second.evolve(r))).toEqual(rest.flatMap((r) => first.evolve(r)));
        expect(second.hash()).toBe(first.hash());
      }),
      { numRuns: 100 },
    );
  });

  test('points never fall, and nothing a student is told names another’s guards', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const play = new Play();
        perform(play, acts);
        for (const { fact } of play.told) if (fact.kind === 'scored') expect(fact.points).toBeGreaterThanOrEqual(0);
        for (const { fact } of play.told) {
          const shown = see(fact, { role: 'student', seat: 1002, reveal: 'facts' });
          if (shown?.kind === 'machine' && shown.event.kind === 'guard') expect(shown.event.seat).toBe(1002);
          const wall = see(fact, { role: 'projector', names: 'hidden', operands: false });
          if (wall) expect(JSON.stringify(wall)).not.toContain('"Ana');
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('the review folds what was told into commands, guards and panics', () => {
  const play = new Play();
  const ana = play.join('Ana');
  play.ask(boss, { kind: 'start' });
  for (const line of ['guard kill-cap-kill', 'killinit']) {
    play.type(ana, line);
    play.pass(50);
  }
  play.ask(boss, { kind: 'end' });
  const view = foldAll(reviewView, reviewView.empty, play.told);
  expect(view.commands[ana]?.map((c) => [c.line, c.status])).toEqual([
    ['guard kill-cap-kill', 0],
    ['killinit', null],
  ]);
  expect(view.guards.map((g) => g.id)).toEqual(['kill-cap-kill']);
  expect(view.panics).toHaveLength(1);
  expect(view.room.phase).toBe('ended');
  expect(toyOpening).toHaveLength(2);
});
