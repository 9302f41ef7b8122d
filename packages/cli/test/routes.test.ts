/**
 * The routes of the guard catalogue, each in both eras: what a class would try, from start to end, and how it ends.
 *
 * Each is a script that runs as root under a small init, with the modules and programs it needs built in the machine.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { boot, type EraId, link } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { build } from '../src/killbook/build.ts';
import type { Case } from '../src/killbook/case.ts';
import { type Outcome, runCase } from '../src/killbook/machine.ts';
import { standardBuild, tinyImage } from '../src/standard.ts';

const here = fileURLToPath(new URL('routes', import.meta.url));
const harness = fileURLToPath(new URL('truth/killbook/harness', import.meta.url));
const OLD: EraId = 'v2.6.34';
const NEW: EraId = 'v6.1';

interface Given {
  readonly sources?: readonly string[];
  readonly variant?: string;
  readonly seconds?: number;
}
function run(era: EraId, script: string, given: Given = {}): Outcome {
  const c: Case = {
    id: 'route',
    dir: here,
    harness,
    script: `${script}; sleep 1; alive\n`,
    header: {},
    sources: given.sources ?? [],
    variant: given.variant ?? 'A',
    cmdline: '',
    limitSeconds: given.seconds ?? 60,
    recorded: null,
  };
  return runCase(era, c);
}
const MODULE = ['mod_route.c'];
const insmod = (how: string): string => `insmod /mods/mod_route.ko how=${how}`;

/** `died`: PID 1 is gone and the kernel panicked over it; `panic`: for another reason; `lives`: neither. */
type End = 'died' | 'panic' | 'lives';
const endOf = (o: Outcome): End => (o.pid1_died ? 'died' : o.panicked ? 'panic' : 'lives');

interface Route {
  readonly id: string;
  readonly script: string;
  readonly given?: Given;
  readonly old: End;
  readonly now: End;
  /** Must be in the log, by era. */
  readonly says?: readonly [old: RegExp | null, now: RegExp | null];
}

const ROUTES: readonly Route[] = [
  {
    id: 'setuid-helper',
    script: 'cp /bin/kill /tmp/k; chmod 4755 /tmp/k; u "/tmp/k -9 1; echo said $?"',
    old: 'lives',
    now: 'lives',
    says: [/said [01]/, /said [01]/],
  },
  {
    id: 'module-clear-unkillable-then-sigkill',
    script: `${insmod('clear')}; kill -9 1`,
    given: { sources: MODULE },
    old: 'died',
    now: 'lives',
  },
  {
    id: 'module-clear-unkillable-then-other-fatal-signal',
    script: `${insmod('clear')}; kill -QUIT 1`,
    given: { sources: MODULE },
    old: 'died',
    now: 'died',
  },
  { id: 'module-send-sig-priv', script: insmod('send'), given: { sources: MODULE }, old: 'lives', now: 'lives' },
  { id: 'module-pending-bit', script: insmod('pend'), given: { sources: MODULE }, old: 'died', now: 'died' },
  { id: 'module-group-exit-bit', script: insmod('group2'), given: { sources: MODULE }, old: 'died', now: 'died' },
  {
    id: 'module-panic',
    script: insmod('panic'),
    given: { sources: MODULE },
    old: 'panic',
    now: 'panic',
    says: [/the module says so/, /the module says so/],
  },
  {
    id: 'module-timer-oops',
    script: `${insmod('timer')}; sleep 1`,
    given: { sources: MODULE },
    old: 'panic',
    now: 'panic',
    says: [/Fatal exception in interrupt/, /Fatal exception in interrupt/],
  },
  { id: 'ptrace-inject-sigkill', script: 'ks contsig 1 9', old: 'died', now: 'died' },
  {
    id: 'ptrace-attach-then-kill9',
    script: 'strace -p 1 2>/dev/null & sleep 1; kill -9 1; sleep 1',
    old: 'died',
    now: 'lives',
  },
  { id: 'ptrace-sigstop-clears-flag', script: 'ks attach 1 19; sleep 1; kill -9 1', old: 'died', now: 'lives' },
  {
    id: 'ptrace-exitkill',
    script: 'ks seizexk 1; echo said $?',
    old: 'lives',
    now: 'lives',
    says: [/said 1/, /said 0/],
  },
  { id: 'ptrace-poke-exit', script: 'ks exitgroup 1 231 3', old: 'died', now: 'died' },
  { id: 'proc-mem-write', script: 'ks memwrite 1; echo poke > /run/ictl', old: 'lives', now: 'died' },
  {
    id: 'devkmem-flip-flag',
    script: `${insmod('look')}; kmemflip $(dmesg | grep -o 'flags at [0-9a-f]*' | cut -d' ' -f3); kill -TERM 1`,
    given: { sources: ['mod_route.c', 'kmemflip.c'] },
    old: 'died',
    now: 'lives',
    says: [null, /\/dev\/kmem: No such file/],
  },
  { id: 'vfork-shared-mm-coredump', script: 'ictl vfork_segv', old: 'died', now: 'lives' },
  {
    id: 'ns-parent-kill',
    script: 'nsinit idle 9',
    given: { sources: ['nsinit.c'] },
    old: 'lives',
    now: 'lives',
    says: [/killed by SIGKILL|signal 9|SIGKILL/, /killed by SIGKILL|signal 9|SIGKILL/],
  },
  {
    id: 'freeze-init',
    script: 'strace -o /dev/null -p 1 & sleep 0.5; kill -STOP $!; sleep 1',
    old: 'lives',
    now: 'lives',
  },
  { id: 'sysrq-c', script: 'echo c > /proc/sysrq-trigger', old: 'panic', now: 'panic' },
  {
    id: 'fork-exhaustion',
    script:
      'u "ulimit -u 40; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42; do sleep 2 & done" 2>&1 | grep -c retry',
    old: 'lives',
    now: 'lives',
  },
  {
    id: 'rlimit-cpu-on-init',
    script: 'ks prlimit 1 0 1 1; echo said $?; echo spin 3 > /run/ictl; sleep 6',
    old: 'lives',
    now: 'lives',
    says: [/said 1/, /said 0/],
  },
  { id: 'hwpoison-init-page', script: 'ictl hwpoison', old: 'died', now: 'died' },
];

describe.each(ROUTES)('$id', (route) => {
  test.each([
    [OLD, route.old, route.says?.[0] ?? null],
    [NEW, route.now, route.says?.[1] ?? null],
  ] as const)('%s: %s', (era, end, says) => {
    const o = run(era, route.script, route.given);
    expect(endOf(o), o.log.join('\n')).toBe(end);
    if (says !== null) expect(o.log.join('\n')).toMatch(says);
  });
});

describe('interfaces that one era has', () => {
  const source = (name: string) => ({ name, text: readFileSync(`${here}/${name}`, 'utf8') });
  test('module-force-sig: 2.6.34 kills init, 6.1 has no such function any more', () => {
    expect(endOf(run(OLD, 'insmod /mods/mod_force.ko', { sources: ['mod_force.c'] }))).toBe('died');
    expect(build(NEW, source('mod_force.c'))).toHaveProperty('error');
  });
  test('module-send-sig-forced: 2.6.34 drops it, 6.1 has no such macro any more', () => {
    expect(endOf(run(OLD, 'insmod /mods/mod_forced.ko', { sources: ['mod_forced.c'] }))).toBe('lives');
    expect(build(NEW, source('mod_forced.c'))).toHaveProperty('error');
  });
  test('module-group-exit-bit: the flag alone is not enough on 2.6.34', () => {
    expect(endOf(run(OLD, insmod('group'), { sources: MODULE }))).toBe('lives');
  });
});

describe('other inits and none', () => {
  const bootOnly = (
    era: EraId,
    init: string,
    files: Parameters<typeof boot>[1]['image']['files'] = [],
    seconds = 20,
  ) => {
    const m = boot(standardBuild(era), { era, seed: 1, image: { ...tinyImage, init, files } });
    let text = '';
    for (let t = 100; t <= seconds * 1000 && !m.halted; t += 100)
      for (const e of m.advance(t)) if (e.kind === 'printk') text += `${e.text}\n`;
    return { halted: m.halted, text };
  };
  test.each([OLD, NEW])('boot-init-true on %s: init exits at once', (era) => {
    expect(bootOnly(era, '/bin/true').text).toMatch(/Attempted to kill init!/);
  });
  test.each([
    [OLD, /No init found/],
    [NEW, /No working init found/],
  ] as const)('delete-init-and-reboot on %s: nothing to start', (era, text) => {
    const m = boot(link(era, []), { era, seed: 1, image: { ...tinyImage, init: '/sbin/init' } });
    const said = m.advance(1000).flatMap((e) => (e.kind === 'printk' ? [e.text] : []));
    expect(said.join('\n')).toMatch(text);
  });
  test.each([OLD, NEW])('replace-init-binary on %s: sysvinit is asked to start itself anew', (era) => {
    const o = run(era, 'rm /sbin/init; cp /bin/false /sbin/init; telinit u; sleep 2', { variant: 'C' });
    expect(endOf(o), o.log.join('\n')).toBe('died');
  });
  test.each([OLD, NEW])('upstart-crash-handler on %s: its handler ends it', (era) => {
    const script = 'sleep 1; kill -SEGV 1; sleep 2\n';
    const files = [
      { path: '/etc/init/go.conf', text: `start on startup\nexec /bin/sh /go.sh\n` },
      { path: '/go.sh', text: script, mode: 0o755 },
    ];
    expect(bootOnly(era, '/usr/lib/init/upstart', files).text).toMatch(/Attempted to kill init!/);
  });
  test.each([OLD, NEW])('truncate-shared-library on %s: SIGBUS is forced', (era) => {
    const made = build(era, { name: 'mapinit.c', text: readFileSync(`${here}/mapinit.c`, 'utf8') });
    if ('error' in made) throw new Error(made.error);
    const files = [
      { path: '/mapinit', bytes: made.bytes, mode: 0o755 },
      { path: '/lib/library', bytes: new Uint8Array(8192).fill(7) },
    ];
    expect(bootOnly(era, '/mapinit', files).text).toMatch(/Attempted to kill init!/);
  });
  test.each([
    [OLD, /no killable processes/],
    [NEW, /System is deadlocked on memory/],
  ] as const)('oom-exhaustion on %s: nobody is left to kill', (era, text) => {
    const o = run(
      era,
      'for p in /proc/[0-9]*; do echo -17 > $p/oom_adj; echo -1000 > $p/oom_score_adj; done 2>/dev/null; eatmem',
      { sources: ['eatmem.c'], seconds: 120 },
    );
    expect(o.panic_line ?? '', o.log.join('\n')).toMatch(text);
  });
  test.each([OLD, NEW])('reboot-syscall on %s: the machine goes, init is not killed', (era) => {
    const o = run(era, 'sync; ks reboot 0x4321fedc');
    expect([o.ended_by, o.pid1_died]).toEqual(['poweroff', false]);
  });
});
