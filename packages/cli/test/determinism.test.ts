/**
 * The standing properties of a machine with its userland: additive time, exact restore, equal hashes.
 *
 * The inputs are those of a small class: people sit down, type, press ^C, leave, and somebody resets.
 */
import { boot, type EraId, type Machine, type MachineEvent, type MachineInput, restore } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { standardBuild, tinyImage } from '../src/standard.ts';

interface Timed {
  readonly at: number;
  readonly input: MachineInput;
}
const LINES = [
  'echo hello | tr a-z A-Z',
  'for i in 1 2 3; do echo $i; sleep 0.05; done',
  'sleep 5 &',
  'kill -9 1; echo $?',
  'ps -ef | grep -c sh',
  'cd /tmp; mkdir -p d; echo x > d/f; ls -l d; rm -r d',
  'cat',
  'some text for whoever reads',
  'yes | head -300 | tail -1',
  'trap "echo got it" INT; sleep 1',
  '(sleep 0.2; echo late) & wait',
  'jobs; kill %1',
  'false || echo no; true && echo yes',
  'sh -c "kill -TERM \\$\\$"; echo $?',
  'i=0; while [ $i -lt 200 ]; do i=$((i+1)); done; echo $i',
  'head -c 100000 /dev/zero | wc -c',
  'sudo id; id',
  'x=$((x+1)); echo $x; pwd',
  'mkfifo /tmp/p; (echo through > /tmp/p) & cat /tmp/p; rm /tmp/p',
  'cat /proc/self/stat /proc/uptime; uname -a',
];

/** xorshift32: the same inputs for the same seed. */
function random(seed: number): (n: number) => number {
  let r = seed | 0 || 1;
  return (n) => {
    r ^= r << 13;
    r ^= r >>> 17;
    r ^= r << 5;
    return (r >>> 0) % n;
  };
}
function lesson(seed: number, count: number): Timed[] {
  const rnd = random(seed);
  const out: Timed[] = [];
  let at = 0;
  for (const [i, login] of ['ann', 'ben'].entries())
    out.push({ at: 10 * i, input: { kind: 'attach', tty: `tty${i + 1}`, uid: 1001 + i, login, sudo: true } });
  at = 700;
  for (let i = 0; i < count; i += 1) {
    at += rnd(4) === 0 ? rnd(2000) : rnd(120);
    const tty = `tty${1 + rnd(2)}`;
    const dice = rnd(20);
    let input: MachineInput;
    if (dice < 13) input = { kind: 'line', tty, line: LINES[rnd(LINES.length)] as string };
    else if (dice < 17) input = { kind: 'key', tty, key: (['^C', '^Z', '^D', '^\\'] as const)[rnd(4)] as '^C' };
    else if (dice === 17) input = { kind: 'size', tty, cols: 40 + rnd(100), rows: 10 + rnd(40) };
    else if (dice === 18) input = { kind: 'save', tty, path: 'note.txt', text: `line ${i}\n` };
    else input = rnd(6) === 0 ? { kind: 'reset' } : { kind: 'wall', text: `announcement ${i}\r\n` };
    out.push({ at, input });
  }
  return out;
}
const start = (era: EraId): Machine => boot(standardBuild(era), { era, seed: 7, image: tinyImage });

describe.each(['v2.6.34', 'v6.1'] as const)('REPLAY %s', (era) => {
  test.each([1, 2, 3])('REPLAY-1 time in one step or in many gives the same events (seed %i)', (seed) => {
    const whole = start(era);
    const pieces = start(era);
    const rnd = random(seed + 99);
    let now = 0;
    for (const { at, input } of lesson(seed, 40)) {
      const once = whole.apply(at, input);
      const many: MachineEvent[] = [];
      while (now < at) {
        now = Math.min(at, now + 1 + rnd(40) / 3);
        many.push(...pieces.advance(now));
      }
      many.push(...pieces.apply(at, input));
      expect(many).toEqual(once);
    }
    expect(pieces.hash()).toBe(whole.hash());
  });

  test.each([4, 5])('REPLAY-2 a machine restored at any input goes on with the same events (seed %i)', (seed) => {
    let copy = start(era);
    const original = start(era);
    for (const { at, input } of lesson(seed, 20)) {
      const next = original.apply(at, input);
      expect(copy.apply(at, input)).toEqual(next);
      copy = restore(standardBuild(era), structuredClone(copy.snapshot()));
      expect(copy.hash()).toBe(original.hash());
    }
    expect(copy.advance(60_000)).toEqual(original.advance(60_000));
  });

  test('REPLAY-3 questions change nothing', () => {
    const m = start(era);
    for (const { at, input } of lesson(8, 12)) m.apply(at, input);
    const before = m.hash();
    for (const line of ['', 'l', 'ls /', 'cat /proc/1/', 'kill -', 'sudo kill ', 'man k', 'cat < /e', '"/us'])
      m.inspect({ kind: 'complete', tty: 'tty1', line, cursor: line.length });
    for (const path of ['/etc/passwd', '/home/ann/note.txt', '/usr/bin/ls', '/proc/1/status', '/nowhere'])
      m.inspect({ kind: 'read', tty: 'tty1', path });
    m.inspect({ kind: 'tree' });
    m.inspect({ kind: 'dmesg', from: 0 });
    m.inspect({ kind: 'guards' });
    m.inspect({ kind: 'task', pid: 1 });
    expect(m.hash()).toBe(before);
  });
});
