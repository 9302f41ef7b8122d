import { describe, expect, test } from 'vitest';
import { foldAll, LIMITS, type StudentView, see, studentView, TERMINALS, termOf, ttyOf } from '../src/index.ts';
import { boss, Play, replay } from './play.ts';

const as = (seat: number) => ({ role: 'student', seat, client: '' }) as const;

describe('names of terminals', () => {
  test('every seat has its own, and no two share one', () => {
    const all = new Set<string>();
    for (let seat = 1001; seat <= 1000 + LIMITS.capacity; seat++)
      for (let term = 0; term < TERMINALS; term++) {
        const tty = ttyOf(seat, term);
        expect(tty).toMatch(/^(tty([1-9]|[1-5]\d|6[0-3])|pts\/\d+)$/);
        expect(termOf(seat, tty)).toBe(term);
        all.add(tty);
      }
    expect(all.size).toBe(LIMITS.capacity * TERMINALS);
    expect(termOf(1002, 'tty1')).toBeNull();
    expect(termOf(1001, 'pts/3')).toBeNull();
  });
});

describe('several terminals', () => {
  const watch = (play: Play, seat: number): StudentView => {
    const empty = { ...studentView.empty, own: { ...studentView.empty.own, seat } };
    const seen = play.told.flatMap((told) => {
      const fact = see(told.fact, { role: 'student', seat, reveal: 'facts' });
      return fact ? [{ ...told, fact }] : [];
    });
    return foldAll(studentView, empty, seen);
  };

  test('each has a screen of its own, which only its owner sees', () => {
    const play = new Play();
    const [ana, bo] = [play.join('Ana'), play.join('Bo')];
    play.ask(boss, { kind: 'start' });
    play.ask(as(ana), { kind: 'open', seat: ana, term: 1 });
    play.pass(100);
    play.ask(as(ana), { kind: 'type', seat: ana, term: 1, line: 'echo second' });
    play.ask(as(ana), { kind: 'type', seat: ana, line: 'echo first' });
    play.pass(100);
    const mine = watch(play, ana).own;
    expect(mine.terms[1]?.text).toContain('second');
    expect(mine.terms[1]?.text).not.toContain('first');
    expect(mine.terminal.text).toContain('first');
    expect(mine.terminal.text).not.toContain('second');
    const other = watch(play, bo).own;
    expect(other.terms).toEqual({});
    expect(other.terminal.text).not.toMatch(/first|second/);
  });

  test('one that is closed is gone, and takes no lines', () => {
    const play = new Play();
    const ana = play.join('Ana');
    const ask = (command: Parameters<Play['ask']>[1]) => play.code(play.ask(as(ana), command));
    expect(ask({ kind: 'type', seat: ana, term: 2, line: 'x' })).toBe('terminal.unknown');
    expect(ask({ kind: 'open', seat: ana, term: 2 })).toBeNull();
    expect(ask({ kind: 'open', seat: ana, term: 2 })).toBeNull();
    expect(play.log.filter((r) => r.event.kind === 'terminal')).toHaveLength(1);
    expect(ask({ kind: 'type', seat: ana, term: 2, line: 'echo x' })).toBeNull();
    expect(Object.keys(watch(play, ana).own.terms)).toEqual(['2']);
    expect(ask({ kind: 'close', seat: ana, term: 2 })).toBeNull();
    expect(ask({ kind: 'type', seat: ana, term: 2, line: 'x' })).toBe('terminal.unknown');
    expect(watch(play, ana).own.terms).toEqual({});
  });

  test.each([
    ['the first cannot be closed', 'close', 0, 'terminal.first'],
    ['the first need not be opened', 'open', 0, 'terminal.unknown'],
    ['there are not so many', 'open', TERMINALS, 'terminal.unknown'],
    ['nor halves', 'open', 1.5, 'terminal.unknown'],
  ] as const)('%s', (_name, kind, term, code) => {
    const play = new Play();
    const ana = play.join('Ana');
    expect(play.code(play.ask(as(ana), { kind, seat: ana, term }))).toBe(code);
  });

  test('nobody opens or closes one for somebody else', () => {
    const play = new Play();
    const [ana, bo] = [play.join('Ana'), play.join('Bo')];
    expect(play.code(play.ask(as(bo), { kind: 'open', seat: ana, term: 1 }))).toBe('seat.not_yours');
    expect(play.code(play.ask(boss, { kind: 'open', seat: ana, term: 1 }))).toBe('seat.not_yours');
  });

  test('whoever is removed loses all of them, and the log tells the same again', () => {
    const play = new Play();
    const ana = play.join('Ana');
    play.ask(as(ana), { kind: 'open', seat: ana, term: 1 });
    play.ask(boss, { kind: 'kick', seat: ana });
    const hangups = play.log.flatMap(({ event }) =>
      event.kind === 'input' && event.input.kind === 'hangup' ? [event.input.tty] : [],
    );
    expect(hangups).toEqual([ttyOf(ana), ttyOf(ana, 1)]);
    expect(replay(play.log).room.hash()).toBe(play.room.hash());
  });
});
