import { describe, expect, test } from 'vitest';
import type { Told } from '../facts.ts';
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
  test('guards without a call stand alone, and a long lesson stays bounded', () => {
    expect(pulse(guard('x', true, null), guard('x', true, null))).toHaveLength(2);
    expect(pulse(...Array.from({ length: 1500 }, (_, i) => guard('x', true, i)))).toHaveLength(1200);
  });
});
