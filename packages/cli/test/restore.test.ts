/** Snapshots in the middle of C: programs on the CPU, modules in the kernel. Whoever goes on from one sees the same events and the same hash. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  boot,
  type EraId,
  encodeUtf8,
  type ImageFile,
  type Machine,
  type MachineEvent,
  restore,
} from '@killinit/kernel-sim';
import { builtModule } from '@killinit/toolchain';
import { describe, expect, test } from 'vitest';
import { JOB_DIR, JOB_PATH } from '../src/job.ts';
import { ERAS, standardBuild, tinyImage } from '../src/standard.ts';

const here = import.meta.dirname;
const text = (name: string): string => readFileSync(path.join(here, name), 'utf8');

function start(era: EraId, files: readonly ImageFile[], argv: readonly string[]): Machine {
  const image = { ...tinyImage, files: [{ path: JOB_DIR, mode: 0o1777 }, ...files] };
  return boot(standardBuild(era), { era, seed: 3, image, run: { argv, uid: 0 } });
}
/** Goes on until the job is over; `step` is done after every piece of time. */
function drive(
  first: Machine,
  every: number,
  step: (m: Machine) => Machine,
): { events: MachineEvent[]; last: Machine } {
  const events: MachineEvent[] = [];
  let m = first;
  for (let i = 0; i < 6000; i += 1) {
    const now = m.advance(m.now + every);
    events.push(...now);
    if (now.some((e) => e.kind === 'job' || e.kind === 'panic') || m.halted) break;
    m = step(m);
  }
  expect(events.length).toBeGreaterThan(10);
  return { events, last: m };
}
function check(era: EraId, files: readonly ImageFile[], argv: readonly string[], every = 97): void {
  const plain = drive(start(era, files, argv), every, (m) => m);
  const restored = drive(start(era, files, argv), every, (m) => restore(standardBuild(era), m.snapshot()));
  expect(plain.events.length).toBeGreaterThan(10);
  expect(restored.events).toEqual(plain.events);
  expect(restored.last.hash()).toBe(plain.last.hash());
}

describe.each(ERAS)('%s', (era) => {
  test.each(['files', 'hooks', 'work'])('module %s', (name) => {
    const source = text(`modules/${name}.c`);
    const files = [
      { path: `/m/${name}.ko`, bytes: builtModule(era, name, source) },
      { path: '/m/run.sh', bytes: encodeUtf8(`cd /m\n${text(`modules/${name}.sh`)}`), mode: 0o755 },
    ];
    check(era, files, ['/bin/sh', '/m/run.sh']);
  });
  test('tools', () => {
    check(
      era,
      [{ path: '/m/tools.sh', bytes: encodeUtf8(text('restore/tools.sh')) }],
      ['/bin/bash', '/m/tools.sh'],
      11,
    );
  });
  test.each(['busy', 'shared'])('program %s', (name) => {
    const at = `/run/killinit/${name}.c`;
    check(era, [{ path: at, bytes: encodeUtf8(text(`restore/${name}.c`)) }], [JOB_PATH, 'compile', at]);
  });
  test.each(['pty', 'capabilities', 'futex-pi', ...(era === 'v6.1' ? ['seccomp-notify'] : [])])(
    'program %s',
    (name) => {
      const files = ['files.h', `${name}.c`].map((f) => ({
        path: `/run/killinit/${f}`,
        bytes: encodeUtf8(text(`files/${f}`)),
      }));
      check(era, files, [JOB_PATH, 'compile', `/run/killinit/${name}.c`]);
    },
  );
});

test('the memory of a machine is one of its inputs', () => {
  const config = { era: 'v6.1', seed: 3, image: tinyImage } as const;
  const [usual, big] = [64, 96].map((memory) => boot(standardBuild('v6.1'), { ...config, memory }));
  expect(usual?.hash()).toBe(boot(standardBuild('v6.1'), config).hash());
  expect(big?.hash()).not.toBe(usual?.hash());
  const again = restore(standardBuild('v6.1'), (big as Machine).snapshot());
  expect(again.hash()).toBe(big?.hash());
  for (const memory of [31, 769, 64.5, Number.NaN])
    expect(() => boot(standardBuild('v6.1'), { ...config, memory })).toThrow('a machine has 32 to 768 MiB');
});
