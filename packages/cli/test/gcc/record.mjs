// Objects of gcc for the feature programs (-O0) and random ones (-O2): node --import tsx test/gcc/record.mjs. Needs gcc with -m32 (Debian: gcc-multilib). The sources, the headers
// and so the objects are ours; gcc only chose the instructions.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { randomProgram } from '../../../cc/test/random-c.ts';

const root = path.join(import.meta.dirname, '../../../..');
const features = path.join(root, 'packages/cc/test/features');
const headers = path.join(root, 'plugins/toolchain/c/include');
const work = mkdtempSync(path.join(tmpdir(), 'gcc-objects-'));
const flags = [
  ...['-m32', '-march=i386', '-mfpmath=387', '-mlong-double-64', '-mpc64', '-fwrapv', '-w', '-c', '-fno-pic'],
  ...['-fno-stack-protector', '-fno-asynchronous-unwind-tables', '-nostdinc', '-isystem', headers],
];
function record(name, source, ...more) {
  const file = path.join(work, `${name}.c`);
  const object = path.join(work, `${name}.o`);
  writeFileSync(file, source);
  const built = spawnSync('gcc', [...flags, ...more, file, '-o', object], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`${name}: ${built.stderr}`);
  writeFileSync(path.join(import.meta.dirname, `${name}.o.gz`), gzipSync(readFileSync(object), { level: 9 }));
}

for (const name of readdirSync(features).filter((f) => f.endsWith('.c')))
  record(
    name.slice(0, -2),
    readFileSync(path.join(features, name), 'utf8'),
    '-O0',
    ...(name === 'builtins.c' ? ['-march=i686'] : []),
  ); // atomics need cmpxchg
for (let seed = 1; seed <= 12; seed += 1) record(`random-${seed}`, randomProgram(seed), '-O2');
