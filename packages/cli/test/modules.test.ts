/** Modules of test/modules, compiled by the machine's own cc, loaded by a script in both eras; what the script prints and the log says. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { boot, type EraId, encodeUtf8, type MachineEvent } from '@killinit/kernel-sim';
import { builtModule } from '@killinit/toolchain';
import { describe, expect, test } from 'vitest';
import { JOB_DIR } from '../src/job.ts';
import { ERAS, standardBuild, tinyImage } from '../src/standard.ts';

const root = path.join(import.meta.dirname, 'modules');
const names = readdirSync(root)
  .filter((n) => n.endsWith('.c'))
  .map((n) => n.slice(0, -2));
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

export function runModule(era: EraId, name: string): string {
  const source = read(`${name}.c`);
  // A module whose start failed badly stays: the next one needs another name.
  const copies = Number(/copies: (\d+)/.exec(source)?.[1] ?? 0);
  const built = [name, ...Array.from({ length: copies }, (_, i) => `${name}${i}`)];
  const files = [
    ...built.map((n) => ({ path: `/m/${n}.ko`, bytes: builtModule(era, n, source), mode: 0o644 })),
    { path: JOB_DIR, mode: 0o1777 },
    { path: '/m/run.sh', bytes: encodeUtf8(`cd /m\n${read(`${name}.sh`)}`), mode: 0o755 },
  ];
  const image = { ...tinyImage, files };
  const m = boot(standardBuild(era), { era, seed: 1, image, run: { argv: ['/bin/sh', '/m/run.sh'], uid: 0 } });
  let out = '';
  let over = false;
  const take = (e: MachineEvent): void => {
    if (e.kind === 'tty' && (e.tty === 'stdout' || e.tty === 'stderr')) out += e.data;
    else if (e.kind === 'printk' && e.stamp > 0.001) out += `[k] ${e.text}\n`;
    else if (e.kind === 'job') over = true;
  };
  for (let i = 0; i < 900 && !over && !m.halted; i += 1) for (const e of m.advance(m.now + 100)) take(e);
  return over || m.halted ? out : `${out}(never ended)\n`;
}

describe.each(ERAS)('%s', (era) => {
  test.each(names)('%s', async (name) => {
    await expect(runModule(era, name)).toMatchFileSnapshot(path.join(root, `${name}.${era}.out`));
  });
});
