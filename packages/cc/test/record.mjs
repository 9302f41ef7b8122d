// Records what gcc makes of the feature programs: node test/record.mjs [NAME…]. Needs gcc with -m32 (Debian: gcc-multilib).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const dir = path.join(import.meta.dirname, 'features');
const work = mkdtempSync(path.join(tmpdir(), 'features-'));
const flags = ['-m32', '-march=i686', '-mfpmath=387', '-mlong-double-64', '-mpc64', '-fwrapv', '-O0', '-w', '-static'];
for (const name of readdirSync(dir).filter((f) => f.endsWith('.c'))) {
  if (process.argv.length > 2 && !process.argv.slice(2).some((a) => name.includes(a))) continue;
  const binary = path.join(work, 'a.out');
  const built = spawnSync('gcc', [...flags, path.join(dir, name), '-o', binary], { encoding: 'utf8' });
  if (built.status !== 0) {
    console.error(built.stderr);
    process.exitCode = 1;
    continue;
  }
  const run = spawnSync(binary, [], { encoding: 'utf8' });
  writeFileSync(path.join(dir, name.replace(/\.c$/, '.expected')), `${run.stdout}exit ${run.status ?? run.signal}\n`);
}
