/** What a program of the image owes a restore, and what becomes of one that does not pay. */
import { expect, test } from 'vitest';
import { boot, type Machine, restore } from '../src/index.ts';
import { link } from '../src/link.ts';
import { sys } from '../src/program/sys.ts';
import type { Program, ProgramDef } from '../src/program/types.ts';

const ERA = 'v6.1';
const config = { era: ERA, seed: 1, image: { init: '/sbin/init', files: [], homeFiles: [] } } as const;
const init = (main: ProgramDef['main']): ProgramDef => ({ path: '/usr/sbin/init', summary: 'a test', main });
/** Advances to `ms`; the names of the calls made, and what was printed. */
function run(m: Machine, ms: number): { calls: string[]; log: string[] } {
  const events = m.advance(ms);
  return {
    calls: events.flatMap((e) => (e.kind === 'syscall' ? [e.name] : [])),
    log: events.flatMap((e) => (e.kind === 'printk' ? [e.text] : [])),
  };
}

test('what was asked before the loop is not asked again, and is answered as it was', () => {
  const seen: number[] = [];
  const build = link(ERA, [
    {
      programs: [
        init(function* (_argv, _env, saved): Program {
          const began = yield* sys.gettimeofday();
          yield* sys.ready();
          for (let n = (saved as number | null) ?? 0; ; n += 1) {
            seen.push(began);
            yield* sys.nanosleep(10);
            yield* sys.checkpoint(n + 1);
          }
        }),
      ],
    },
  ]);
  const plain = boot(build, config);
  let other = boot(build, config);
  for (let at = 7; at < 120; at += 7) {
    expect(run(other, at)).toEqual(run(plain, at));
    other = restore(build, other.snapshot());
    expect(other.hash()).toBe(plain.hash());
  }
  expect(seen.length).toBeGreaterThan(10);
  expect(new Set(seen).size).toBe(1);
});

test('a program that does something else after a restore dies inside the machine', () => {
  let life = 0;
  const build = link(ERA, [
    {
      programs: [
        init(function* (_argv, _env, saved): Program {
          if (saved === 'child') {
            life += 1;
            if (life > 1) yield* sys.getuid();
            for (;;) yield* sys.nanosleep(10);
          }
          yield* sys.fork('child');
          for (;;) yield* sys.wait4(-1);
        }),
      ],
    },
  ]);
  const machine = boot(build, config);
  run(machine, 35);
  const again = restore(build, machine.snapshot());
  expect(run(again, 100).log.join('\n')).toMatch(/init\[\d+\]: program fault: \/usr\/sbin\/init made call \d+/);
  expect(again.halted).toBe(false);
});
