// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are shell texts
/**
 * The shell as a program that can be stopped anywhere: its journal stays short however long a loop runs, a machine restored in the
 * middle goes on with the same events, and hostile texts end in bash's error or a limit with a name.
 */
import { boot, encodeUtf8, type Machine, type MachineEvent, restore } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { standardBuild, tinyImage } from '../../src/standard.ts';
import { runScript } from './machine.ts';

const ERA = 'v6.1';
const machineWith = (script: string): Machine =>
  boot(standardBuild(ERA), {
    era: ERA,
    seed: 1,
    image: { ...tinyImage, files: [{ path: '/tmp/case.sh', bytes: encodeUtf8(script), mode: 0o644 }] },
    run: { argv: ['/bin/bash', '../case.sh'], uid: 0 },
  });

/** The longest journal of any program in the machine. */
function longestJournal(machine: Machine): number {
  let longest = 0;
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Map) {
      for (const item of value.values()) visit(item);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (key === 'journal' && Array.isArray(item)) longest = Math.max(longest, item.length);
      else visit(item);
    }
  };
  visit(machine.snapshot().state);
  return longest;
}

const text = (events: readonly MachineEvent[]): string =>
  events.map((e) => (e.kind === 'tty' ? e.data : e.kind === 'job' ? `job ${e.status}` : '')).join('');

describe('journal', () => {
  test('stays short in a loop of forks', () => {
    const machine = machineWith('i=0; while [ $i -lt 4000 ]; do (:); i=$((i+1)); done; echo done $i');
    let out = '';
    let longest = 0;
    for (let at = 0, ended = false; !ended && at < 600_000; ) {
      at += 1500;
      const events = machine.advance(at);
      out += text(events);
      ended = events.some((e) => e.kind === 'job');
      longest = Math.max(longest, longestJournal(machine));
    }
    expect(out).toBe('done 4000\njob 0');
    expect(longest).toBeLessThan(400);
  }, 120_000);

  test('stays short while a long line is read byte by byte', () => {
    const machine = machineWith('head -c 30000 /dev/zero | tr "\\0" x | { read -r line; echo ${#line}; }');
    let out = '';
    let longest = 0;
    for (let at = 0, ended = false; !ended && at < 600_000; ) {
      at += 100;
      const events = machine.advance(at);
      out += text(events);
      ended = events.some((e) => e.kind === 'job');
      longest = Math.max(longest, longestJournal(machine));
    }
    expect(out).toBe('30000\njob 0');
    expect(longest).toBeLessThan(2000);
  }, 120_000);
});

describe('restored in the middle, the events are the same', () => {
  const SCRIPTS: Readonly<Record<string, string>> = {
    forks: 'for i in {1..40}; do (exit $((i % 3))); x=$(echo $i); echo "$x $?"; done',
    pipes: 'seq 1 200 | while read -r n; do echo $((n * 2)); done | tail -3; seq 1 50 | sort -r | head -2',
    traps: 'trap "echo got" USR1; for i in {1..20}; do kill -USR1 $$; sleep 0.01; done; trap "echo bye" EXIT',
    jobs: 'for i in 3 1 2; do { sleep 0.0$i; echo $i; } & done; wait; echo all',
    state:
      'declare -A m; for i in {1..200}; do m[k$i]=$i; a[i]=$i; done; f() { local x=$1; echo "$x ${#m[@]} ${a[$x]}"; }; f 7; f 150',
    globs:
      'mkdir -p d/{1..12}; touch d/{1..12}/{a,b}; echo d/*/a | wc -w; for f in d/*/*; do [[ $f == */b ]] && n=$((n+1)); done; echo $n',
  };
  test.each(Object.entries(SCRIPTS))(
    '%s',
    (_name, script) => {
      const run = (machine: Machine, from: number, to: number, step: number): string => {
        let out = '';
        for (let at = from; at < to; at += step) out += text(machine.advance(at + step));
        return out;
      };
      const whole = run(machineWith(script), 0, 4000, 500);
      expect(whole).toContain('job 0');
      for (const cut of [15, 40, 90, 160, 300, 700]) {
        const first = machineWith(script);
        const before = run(first, 0, cut, 5);
        const again = restore(standardBuild(ERA), first.snapshot());
        expect(before + run(again, cut, 4000, 400)).toBe(whole);
      }
    },
    120_000,
  );
});

describe('hostile texts', () => {
  test.each([
    ['a line of a megabyte', `echo ${'a'.repeat(900_000)} | wc -c`, 0, '900001\n', ''],
    ['more text than a script may have', `echo ${'a'.repeat(1_100_000)}`, 2, '', 'script too long'],
    ['quotes never closed', `echo "${'x\n'.repeat(5000)}`, 2, '', 'unexpected EOF while looking for matching `"\''],
    [
      'subshells three thousand deep',
      `${'('.repeat(3000)}echo hi${')'.repeat(3000)}`,
      2,
      '',
      'command nested too deeply',
    ],
    ['substitutions a thousand deep', `echo ${'$(echo '.repeat(1500)}x${')'.repeat(1500)}`, 2, '', 'nested too deeply'],
    ['parameters three thousand deep', `echo ${'${x:-'.repeat(3000)}y${'}'.repeat(3000)}`, 2, '', 'nested too deeply'],
    ['arithmetic without end', `echo $((${'1+'.repeat(100_000)}1))`, 1, '', 'expression too long'],
    ['a function that only calls itself', 'f() { f; }; f', 1, '', 'f: maximum function nesting level exceeded'],
    ['eval of itself', 'x="eval \\$x"; eval $x', 1, '', 'maximum nesting level exceeded'],
    ['a file that sources itself', '. ../case.sh', 1, '', 'maximum nesting level exceeded'],
    ['a text that doubles', 'x=aaaa; for i in {1..40}; do x=$x$x; done', 1, '', 'cannot allocate memory'],
    ['a hundred million words', 'echo {1..100000000}', 1, '', 'failed to allocate memory for 100000000 elements'],
    ['a pattern of many stars', 'x=$(printf "a%.0s" {1..5000}); [[ $x == *a*a*a*a*a*a*a*b ]]; echo $?', 0, '1\n', ''],
    [
      'a regular expression that backtracks elsewhere',
      'x=$(printf "a%.0s" {1..5000}); [[ $x =~ ^(a+)+b$ ]]; echo $?',
      0,
      '1\n',
      '',
    ],
    ['reading what never ends', 'read x < /dev/zero', 1, '', 'cannot allocate memory'],
    ['keeping what never ends', 'x=$(cat /dev/zero | tr "\\0" a)', 1, '', 'cannot allocate memory'],
    ['binary', '\x7fELF\x00\x01\x02', 126, '', 'cannot execute binary file'],
  ])(
    '%s',
    (_name, script, status, stdout, message) => {
      const ran = runScript(script, 300);
      expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout });
      expect(ran.stderr).toContain(message);
      expect(ran.stderr.length).toBeLessThan(2000);
    },
    60_000,
  );

  test('a fork bomb ends at the limit of processes', () => {
    const ran = runScript('ulimit -u 60; :(){ :|:& }; :; sleep 20; echo still here', 200);
    expect(ran.stdout).toContain('still here');
  }, 120_000);
});
