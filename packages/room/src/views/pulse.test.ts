import { describe, expect, test } from 'vitest';
import type { Told } from '../facts.ts';
import { type GuardRow, telling, worthTelling } from './guards.ts';
import { foldPulse, type PulseStem } from './pulse.ts';

let seq = 0;
const guard = (id: string, blocked: boolean, cause: number | null, facts = {}): Told => ({
  seq: ++seq,
  n: 0,
  at: seq * 10,
  fact: {
    kind: 'machine',
    machine: 'shared',
    event: { kind: 'guard', id, site: 'f', task: 20, blocked, facts, count: 1, seat: 1001, cause },
  },
});
const pulse = (...told: Told[]) => told.reduce<readonly PulseStem[]>(foldPulse, []);

describe('the pulse', () => {
  test('guards of one system call are one stem, as high as it got', () => {
    const stems = pulse(
      guard('kill-ok-by-cred', false, 7),
      guard('kill-valid-signal', false, 8),
      guard('sig-unkillable-default', true, 7, { pid: 1, flags: 0x40 }),
    );
    expect(stems.map(({ passed, mark }) => ({ passed, mark }))).toEqual([
      { passed: 1, mark: 'block' },
      { passed: 1, mark: null },
    ]);
  });
  test('a cleared flag is a way round, a death of init is a death', () => {
    const [round, dead] = pulse(
      guard('sig-unkillable-default', false, 1, { pid: 1, flags: 0 }),
      guard('exit-last-thread-of-init', true, 2),
    );
    expect([round?.mark, dead?.mark]).toEqual(['bypass', 'dead']);
  });
  test('the forks of every command are not attempts; what refuses a fork is', () => {
    expect(pulse(guard('fork-rlimit-nproc', false, 1))).toEqual([]);
    expect(pulse(guard('fork-rlimit-nproc', true, 1))).toHaveLength(1);
  });
  test('a refusal that is got over is no end, and what is asked on the way back does not undo one', () => {
    const [over, stopped, refused] = pulse(
      guard('kill-ok-by-cred', true, 1),
      guard('kill-cap-kill', false, 1),
      guard('kill-ok-by-cred', false, 2),
      guard('sig-unkillable-default', true, 2, { pid: 1, flags: 0x40 }),
      guard('sig-traced-not-ignored', false, 2),
      guard('kill-ok-by-cred', true, 3),
      guard('kill-cap-kill', true, 3),
      guard('kill-sigcont-same-session', true, 3),
    );
    expect([over?.mark, stopped?.mark, refused?.mark]).toEqual([null, 'block', 'block']);
  });
  test('guards without a call stand alone, and a long lesson stays bounded', () => {
    expect(pulse(guard('x', true, null), guard('x', true, null))).toHaveLength(2);
    expect(pulse(...Array.from({ length: 1500 }, (_, i) => guard('x', true, i)))).toHaveLength(1200);
  });
});

describe('what tells something', () => {
  const row = (id: string, blocked: boolean, facts = {}): GuardRow => ({
    key: '1.0',
    seq: 1,
    at: 0,
    seat: 1001,
    task: 20,
    id,
    site: 'f',
    blocked,
    facts,
    count: 1,
    cause: 7,
  });
  test.each([
    ['somebody asked for a signal', row('kill-target-missing', false), true],
    ['a refusal', row('module-signature', true), true],
    ['a refused fork', row('fork-rlimit-nproc', true), true],
    ['an exec', row('exec-root-caps', false), false],
    ['a new process group', row('setpgid-rules', false), false],
    ['a child that nobody waits for', row('wait-no-child', true), false],
    ['SIGCHLD dropped at init', row('sig-unkillable-default', true, { pid: 1, sig: 17, flags: 0x40 }), false],
    ['SIGKILL dropped at init', row('sig-unkillable-default', true, { pid: 1, sig: 9, flags: 0x40 }), true],
    ['the flag of init is gone', row('sig-unkillable-default', false, { pid: 1, sig: 9, flags: 0 }), true],
    ['any other end of a process', row('exit-last-thread-of-init', false), false],
    ['the end of init', row('exit-last-thread-of-init', true), true],
    ['a guard of a plugin', row('house-rules.signal', true), true],
  ])('%s', (_name, guard, tells) => expect(telling(guard)).toBe(tells));

  test('what lies further down the way of a call that tells something belongs to it', () => {
    const quiet = row('signal-force-computation', false);
    expect(worthTelling([], quiet)).toBe(false);
    expect(worthTelling([row('kill-valid-signal', false)], quiet)).toBe(true);
    expect(worthTelling([{ cause: 8 }], quiet)).toBe(false);
    expect(worthTelling([{ cause: null }], { ...quiet, cause: null })).toBe(false);
  });
});
