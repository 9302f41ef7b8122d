/** Rules of SPEC.md that need a whole machine, and no user land. */
import { describe, expect, test } from 'vitest';
import { boot, type EraId, link, type Machine, type MachineEvent, type Program, sys } from '../../src/index.ts';

const ERAS: readonly EraId[] = ['v2.6.34', 'v6.1'];
const INIT = '/usr/sbin/init';

function machine(era: EraId, main: () => Program, image: { init?: string; cmdline?: string } = {}): Machine {
  const build = link(era, [{ name: 'rules', programs: [{ path: INIT, summary: 'init', main }] } as never]);
  return boot(build, {
    era,
    seed: 1,
    image: { init: INIT, files: [], homeFiles: [], sysctl: { 'kernel.sysrq': 1 }, ...image },
  });
}
function* idle(): Program {
  for (;;) yield* sys.nanosleep(1000);
}
const log = (events: readonly MachineEvent[]): string =>
  events.flatMap((e) => (e.kind === 'printk' ? [e.text] : [])).join('\n');

describe.each(ERAS)('%s', (era) => {
  test('EXIT-1 after a panic nothing runs', () => {
    const m = machine(era, function* () {
      for (;;) yield* sys.getpid();
    });
    m.advance(5);
    const events = m.apply(6, { kind: 'sysrq', key: 'c' });
    expect(events.filter((e) => e.kind === 'panic')).toHaveLength(1);
    expect(m.halted).toBe(true);
    expect(m.advance(1000)).toEqual([]);
    expect(m.apply(1001, { kind: 'cad' })).toEqual([]);
  });
  test('EXIT-2 the end of init is the end of the machine', () => {
    const m = machine(era, function* () {
      yield* sys.getpid();
      return 3;
    });
    expect(log(m.advance(10))).toContain(`Attempted to kill init!${era === 'v6.1' ? ' exitcode=0x00000300' : ''}`);
    expect(m.halted).toBe(true);
  });
  test('BOOT-1 without its own first program the initramfs gives way to a root that is not there', () => {
    const m = machine(era, idle, { cmdline: 'rdinit=/no/such/init' });
    expect(log(m.advance(1))).toContain('VFS: Unable to mount root fs on unknown-block(0,0)');
  });
  test('BOOT-2 an init that was asked for and is not there', () => {
    const m = machine(era, idle, { init: '/no/such/init' });
    expect(log(m.advance(1))).toMatch(
      era === 'v6.1' ? /Requested init \/no\/such\/init failed \(error -2\)/ : /Attempting defaults/,
    );
  });
});
