/** Damaged modules and programs: the kernel refuses them, oopses, panics or kills them; the simulator itself never fails, and time goes on. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { boot, type EraId, encodeUtf8, type ImageFile, type Machine } from '@killinit/kernel-sim';
import { builtModule } from '@killinit/toolchain';
import { describe, expect, test } from 'vitest';
import { JOB_DIR } from '../src/job.ts';
import { ERAS, standardBuild, tinyImage } from '../src/standard.ts';

function random(seed: number): (n: number) => number {
  let r = seed | 0 || 1;
  return (n) => {
    r ^= r << 13;
    r ^= r >>> 17;
    r ^= r << 5;
    return (r >>> 0) % n;
  };
}
/** A few bytes changed: anywhere, in the header, or in the section headers; sometimes the end is missing. */
function damaged(whole: Uint8Array, rnd: (n: number) => number): Uint8Array {
  const out = whole.slice(0, rnd(6) === 0 ? rnd(whole.length) : whole.length);
  const sections = new DataView(whole.buffer, whole.byteOffset).getUint32(32, true);
  for (let n = 1 + rnd(6); n > 0; n -= 1) {
    const dice = rnd(3);
    const at =
      dice === 0 ? rnd(64) : dice === 1 ? sections + rnd(Math.max(1, whole.length - sections)) : rnd(whole.length);
    if (at < out.length) out[at] = rnd(3) === 0 ? (out[at] as number) ^ (1 << rnd(8)) : rnd(256);
  }
  return out;
}
function outcome(era: EraId, files: readonly ImageFile[], script: string): string {
  const all = [
    { path: JOB_DIR, mode: 0o1777 },
    { path: '/m/run.sh', bytes: encodeUtf8(`cd /m\n${script}`), mode: 0o755 },
    ...files,
  ];
  const image = { ...tinyImage, files: all };
  const m: Machine = boot(standardBuild(era), { era, seed: 1, image, run: { argv: ['/bin/sh', '/m/run.sh'], uid: 0 } });
  for (let i = 0; i < 60; i += 1) {
    for (const e of m.advance(m.now + 200)) if (e.kind === 'job') return 'over';
    if (m.halted) return 'halted';
  }
  return 'busy';
}

describe.each(ERAS)('%s', (era) => {
  test.each([1, 2, 3, 4, 5, 6])('modules, seed %i', (seed) => {
    const rnd = random(seed * 7919);
    const whole = builtModule(era, 'work', readFileSync(path.join(import.meta.dirname, 'modules/work.c'), 'utf8'));
    const files = Array.from({ length: 12 }, (_, i) => ({ path: `/m/${i}.ko`, bytes: damaged(whole, rnd) }));
    const script = 'for i in 0 1 2 3 4 5 6 7 8 9 10 11; do insmod $i.ko; rmmod work; done 2>/dev/null';
    expect(['over', 'halted', 'busy']).toContain(outcome(era, files, script));
  });
  test.each([1, 2])('programs, seed %i', (seed) => {
    const rnd = random(seed * 104_729);
    const build = standardBuild(era).files.get('/usr/lib/init/tiny');
    const bytes = build?.bytes;
    const whole = typeof bytes === 'function' ? bytes() : bytes;
    if (whole === undefined) throw new Error('no program to damage');
    const files = Array.from({ length: 12 }, (_, i) => ({ path: `/m/${i}`, bytes: damaged(whole, rnd), mode: 0o755 }));
    const script = 'for i in 0 1 2 3 4 5 6 7 8 9 10 11; do ./$i & sleep 0.2; kill -9 $!; done 2>/dev/null';
    expect(outcome(era, files, script)).toBe('over');
  });
});
