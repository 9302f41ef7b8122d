import { instructorView, projectorView, reviewView, studentView } from '@killinit/room';
import { describe, expect, test } from 'vitest';
import { consoleModel } from '../features/console/select.ts';
import { studentModel } from '../features/play/select.ts';
import { race } from '../features/projector/select.ts';
import { reviewModel } from '../features/review/select.ts';
import { PANIC_AT, STARTS_AT, screenOf, WINNER } from './story.ts';

const HALF = STARTS_AT + 7 * 60_000;
const own = { ...studentView.empty, own: { ...studentView.empty.own, seat: WINNER } };
const student = (until: number, reveal: 'facts' | 'name' | 'hidden' = 'facts') =>
  studentModel(screenOf(studentView, { role: 'student', seat: WINNER, reveal }, { until }, own), WINNER, until, false);

describe('the student', () => {
  test('sees the last attempt with the value that stopped it', () => {
    const model = student(PANIC_AT - 5000);
    const stopped = model.attempts.findLast((a) => a.call === 'kill(1, SIGKILL)' && a.returned === '0')!;
    expect(stopped.says).toBe('kill said 0. The kernel threw your signal away.');
    expect(stopped.gates.map((g) => [g.fn, g.mark])).toEqual([
      ['kill_something_info', 'pass'],
      ['kill_pid_info', 'pass'],
      ['check_kill_permission', 'pass'],
      ['security_task_kill', 'pass'],
      ['send_signal', 'pass'],
      ['sig_ignored', 'pass'],
      ['sig_task_ignored', 'block'],
    ]);
    expect(stopped.gates.at(-1)!.reads.filter((r) => r.hot)).toEqual([
      { name: 'flags', value: '0x40 SIGNAL_UNKILLABLE', hot: true },
    ]);
  });
  test('is told who won, how, and when the machine is back', () => {
    const { panic } = student(PANIC_AT + 2000);
    expect(panic).toMatchObject({
      line: 'Kernel panic - not syncing: Attempted to kill init!',
      winner: { name: 'Quynh', you: true },
      crash: false,
      rebootInS: 10,
    });
    expect(panic!.chain.map((c) => c.mark)).toEqual(['pass', 'pass', 'pass', 'bypass', 'dead']);
  });
  test('gets the machine back after the reboot', () => {
    const model = student(PANIC_AT + 12_000);
    expect(model.panic).toBeNull();
    expect(model.closed).toBeNull();
  });
  test('sees only the names of guards where the round says so, and none where it is hidden', () => {
    const named = student(HALF, 'name').attempts;
    expect(named.length).toBeGreaterThan(0);
    expect(named.flatMap((a) => a.gates.flatMap((g) => g.reads))).toEqual([]);
    expect(student(HALF, 'hidden').attempts).toEqual([]);
  });
  test('knows the rank and not the reasons of others', () => {
    const model = student(PANIC_AT + 13_000);
    expect(model.rank).toBe(1);
    expect(model.standings[0]!.person.name).toBe('Quynh');
  });
});

describe('the instructor', () => {
  const model = consoleModel(screenOf(instructorView, { role: 'instructor' }, { until: HALF }), 'r', HALF);
  test('has a feed, newest first, with repeats counted', () => {
    expect(model.feed.length).toBeGreaterThan(20);
    expect(model.feed[0]!.atMs).toBeGreaterThanOrEqual(model.feed.at(-1)!.atMs);
  });
  test('has one column for each guard met, in the order of the path', () => {
    const ids = model.guards.map((g) => g.id);
    expect(ids.indexOf('kill-ok-by-cred')).toBeLessThan(ids.indexOf('sig-unkillable-default'));
    expect(model.heat).toHaveLength(24);
    expect(model.heat.every((row) => row.cells.length === ids.length)).toBe(true);
  });
  test('has everybody in the roster and the whole table of processes', () => {
    expect(model.roster.filter((r) => r.state === 'here')).toHaveLength(24);
    expect(model.table.find((p) => p.pid === 1)?.comm).toBe('init');
    expect(model.leftMs).toBe(13 * 60_000);
  });
});

test('before the start everybody sees how long the round will be', () => {
  const lobby = STARTS_AT - 1000;
  const model = consoleModel(screenOf(instructorView, { role: 'instructor' }, { until: lobby }), 'r', lobby);
  expect([model.phase, model.leftMs]).toEqual(['lobby', 20 * 60_000]);
  expect(student(lobby).leftMs).toBe(20 * 60_000);
});

describe('the wall', () => {
  const wall = (until: number, names: 'shown' | 'pseudonyms' | 'hidden') =>
    race(screenOf(projectorView, { role: 'projector', names, operands: true }, { until }), until);
  test('stands everybody at the guard met last', () => {
    const drawn = wall(HALF, 'shown');
    expect(drawn.guards).toHaveLength(12);
    expect(drawn.people).toHaveLength(24);
    expect(drawn.people.filter((p) => p.guard !== null).length).toBeGreaterThan(15);
    expect(drawn.stems.length).toBeGreaterThan(50);
  });
  test('opens the ring where somebody got round a guard', () => {
    const open = (until: number) =>
      wall(until, 'shown')
        .guards.filter((g) => g.open)
        .map((g) => g.id);
    expect(open(PANIC_AT - 1000)).toEqual([]);
    expect(open(PANIC_AT + 1000)).toEqual(['sig-unkillable-default']);
    expect(open(PANIC_AT + 13_000)).toEqual([]);
  });
  test.each(['pseudonyms', 'hidden'] as const)('knows no name when names are %s', (names) => {
    expect(JSON.stringify(wall(PANIC_AT + 20_000, names))).not.toContain('Quynh');
  });
});

describe('the review', () => {
  const model = reviewModel(screenOf(reviewView, { role: 'review' }));
  test('says in a sentence what happened', () => {
    expect(model.headline).toBe('Init died once. Quynh was first, after 14:00.');
    expect(model.scenario).toBe('The immortal process, Linux 2.6.34');
  });
  test('has the board, everybody’s commands and the kernel’s last words', () => {
    expect(model.standings[0]!.person.name).toBe('Quynh');
    expect(model.students).toHaveLength(24);
    expect(model.students.find((s) => s.person.seat === WINNER)!.commands.at(-1)!.line).toBe('sudo kill -9 1');
    expect(model.panics).toHaveLength(1);
    expect(model.panics[0]!.dump).toContain('Call Trace:');
  });
  test('has every verdict of every guard, with what was typed', () => {
    const dead = model.rows.find((r) => r.mark === 'dead')!;
    expect(dead).toMatchObject({ fn: 'find_new_reaper', call: 'sudo kill -9 1' });
    expect(model.coverage.find((c) => c.guard === 'sig-unkillable-default')).toMatchObject({ bypass: 1 });
  });
});
