// Records what gas makes of test/assembly.txt: node test/record-assembly.mjs. Needs binutils.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const work = mkdtempSync(path.join(tmpdir(), 'assembly-'));
const lines = readFileSync(path.join(here, 'assembly.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((l) => l.split('\t')[0]);
const out = lines.map((line) => {
  writeFileSync(path.join(work, 'a.s'), `${line}\n`);
  const built = spawnSync('as', ['--32', path.join(work, 'a.s'), '-o', path.join(work, 'a.o')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`${line}: ${built.stderr}`);
  spawnSync('objcopy', ['-O', 'binary', '-j', '.text', path.join(work, 'a.o'), path.join(work, 'a.bin')]);
  return `${line}\t${readFileSync(path.join(work, 'a.bin')).toString('hex')}`;
});
writeFileSync(path.join(here, 'assembly.txt'), `${out.join('\n')}\n`);
