import { LIMITS, type Recorded, type RoomEvent } from '@killinit/room';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toyOpening } from '../../room/test/toy.ts';
import { bytes, fromRow, handshake, joinBody, roomBody, roomCode, studentCommand, told, toRow } from '../src/index.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const seat = fc.integer({ min: 1001, max: 1000 + LIMITS.capacity });
const input = fc.oneof(
  fc.record({ kind: fc.constant('line' as const), tty: text, line: text }),
  fc.record({ kind: fc.constant('key' as const), tty: text, key: fc.constantFrom('^C', '^Z', '^D', '^\\') }),
  fc.record({ kind: fc.constant('size' as const), tty: text, cols: fc.nat(), rows: fc.nat() }),
  fc.record({ kind: fc.constant('save' as const), tty: text, path: text, text }),
  fc.record({ kind: fc.constant('attach' as const), tty: text, uid: seat, login: text, sudo: fc.boolean() }),
  fc.record({ kind: fc.constant('hangup' as const), tty: text }),
  fc.constant({ kind: 'reset' as const }),
);
const event = fc.oneof(
  fc.constant(toyOpening[0] as RoomEvent),
  fc.record({ kind: fc.constant('input' as const), machine: fc.constant('shared'), seat: fc.option(seat), input }),
  fc.record({ kind: fc.constant('seated' as const), seat, name: text, login: text, symbol: fc.nat(23) }),
  fc.record({ kind: fc.constant('hinted' as const), seat: fc.option(seat), hint: text, free: fc.boolean() }),
  fc.record({ kind: fc.constant('announced' as const), text }),
  fc.record({ kind: fc.constant('quarantined' as const), plugin: text, rule: text, reason: text }),
  fc.constant({ kind: 'phase' as const, to: 'running' as const, why: 'instructor' as const }),
  fc.constant({ kind: 'marked' as const }),
) as fc.Arbitrary<RoomEvent>;

describe('rows of the log', () => {
  test('come back as they were written', () => {
    const by = fc.record({ client: text, id: fc.integer({ min: 1 }) });
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true }), event, fc.option(by), (seq, at, e, who) => {
        // JSON has one zero.
        const recorded: Recorded<RoomEvent> = { seq, at: at + 0, event: e, ...(who ? { by: who } : {}) };
        expect(fromRow(JSON.parse(JSON.stringify(toRow(recorded))))).toEqual(recorded);
      }),
    );
  });

  test.each([
    ['nothing', null],
    ['an unknown version', { v: 99, seq: 1, at: 0, by: null, event: { kind: 'marked' } }],
    ['an unknown event', { v: 1, seq: 1, at: 0, by: null, event: { kind: 'exploded' } }],
    ['a broken event', { v: 1, seq: 1, at: 0, by: null, event: { kind: 'locked', locked: 'yes' } }],
  ])('%s must not be played on', (_name, row) => {
    expect(() => fromRow(row)).toThrow();
  });
});

describe('what people type as a code', () => {
  test.each([
    ['k7q 4mx', 'K7Q4MX'],
    ['K7Q-4MX', 'K7Q4MX'],
    [' k 7 q 4 m x ', 'K7Q4MX'],
  ])('%j is %s', (typed, code) => expect(roomCode.parse(typed)).toBe(code));
  test.each(['', 'K7Q4M', 'K7Q4MX2', 'K7Q4MO', 'K7Q4M1', 'ÄÖÜ234'])('%j is none', (typed) => {
    expect(roomCode.safeParse(typed).success).toBe(false);
  });
});

describe('limits', () => {
  test('text is counted in bytes of UTF-8', () => {
    expect(bytes(4).safeParse('éé').success).toBe(true);
    expect(bytes(4).safeParse('ééé').success).toBe(false);
    expect(bytes(4).safeParse('🐧').success).toBe(true);
    expect(bytes(4).safeParse('🐧x').success).toBe(false);
  });
  test.each([
    { kind: 'type', seat: 1001, line: 'x'.repeat(LIMITS.lineBytes + 1) },
    { kind: 'type', seat: 1000, line: 'x' },
    { kind: 'size', seat: 1001, cols: 0, rows: 24 },
    { kind: 'size', seat: 1001, cols: 80.5, rows: 24 },
    { kind: 'key', seat: 1001, key: '^X' },
    { kind: 'save', seat: 1001, path: 'a', text: 'x'.repeat(LIMITS.saveBytes + 1) },
  ])('%o is refused', (command) => expect(studentCommand.safeParse(command).success).toBe(false));
  test('fields nobody asked for are dropped', () => {
    expect(joinBody.parse({ code: 'K7Q4MX', name: 'Ana', owner: true })).toEqual({ code: 'K7Q4MX', name: 'Ana' });
  });
});

test('a room needs no more than its scenario', () => {
  expect(roomBody.parse({ scenario: 'x' })).toMatchObject({
    capacity: 40,
    minutes: 30,
    rebootSeconds: 12,
    plugins: {},
  });
});

test('a handshake says who, and from where it goes on', () => {
  const common = { wire: 1, upTo: null, client: 'abc' };
  expect(handshake.safeParse({ role: 'student', seatToken: 't', ...common }).success).toBe(true);
  expect(handshake.safeParse({ role: 'student', ...common }).success).toBe(false);
  expect(handshake.safeParse({ role: 'projector', token: 't', wire: 1 }).success).toBe(true);
  expect(handshake.safeParse({ role: 'projector', token: 't', wire: 1, client: 'a b' }).success).toBe(false);
});

test('a stored fact is parsed, one of another shape is not', () => {
  const fact = { kind: 'won', seat: null, route: 'r', routeTitle: 't', how: 'signal 9', passed: [], rebootAt: null };
  expect(told.parse({ seq: 1, n: 0, at: 2.5, fact })).toEqual({ seq: 1, n: 0, at: 2.5, fact });
  expect(told.safeParse({ seq: 1, n: 0, at: 2.5, fact: { ...fact, how: 9 } }).success).toBe(false);
});
