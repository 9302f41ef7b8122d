/**
 * Code of gcc on the machine's CPU: objects recorded by gcc/record.mjs, linked by the machine's cc with the machine's libc; and, where gcc
 * is there, whole programs with the C library of this computer.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { boot, encodeUtf8, type ImageFile } from '@killinit/kernel-sim';
import { afterAll, describe, expect, test } from 'vitest';
import { runFile } from '../src/run.ts';
import { standardBuild, tinyImage } from '../src/standard.ts';

const objects = path.join(import.meta.dirname, 'gcc');
const cc = path.join(import.meta.dirname, '../../cc/test');
const recorded = readdirSync(objects)
  .filter((f) => f.endsWith('.o.gz'))
  .map((f) => f.replace('.o.gz', ''));
const expected = (name: string): string =>
  readFileSync(path.join(cc, name.startsWith('random-') ? `random/${name.slice(7)}` : `features/${name}`).concat('.expected'), 'utf8'); // biome-ignore format: one path

function runScript(script: string, files: readonly ImageFile[]): string {
  const image = { ...tinyImage, files: [...files, { path: '/t/run.sh', bytes: encodeUtf8(script), mode: 0o755 }] };
  const m = boot(standardBuild('v6.1'), {
    era: 'v6.1',
    seed: 1,
    image,
    run: { argv: ['/bin/sh', '/t/run.sh'], uid: 0 },
  });
  let out = '';
  let over = false;
  for (let i = 0; i < 1200 && !over && !m.halted; i += 1)
    for (const e of m.advance(m.now + 100)) {
      if (e.kind === 'tty') out += e.data;
      else if (e.kind === 'job') over = true;
    }
  return out;
}

test.each(recorded)('%s', (name) => {
  const bytes = new Uint8Array(gunzipSync(readFileSync(path.join(objects, `${name}.o.gz`))));
  const out = runScript(`cd /t\ncc ${name}.o -o p\n./p\necho exit $?\n`, [{ path: `/t/${name}.o`, bytes }]);
  expect(out).toBe(expected(name));
});

const work = mkdtempSync(path.join(tmpdir(), 'gcc-programs-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const STATIC = ['-m32', '-march=i386', '-mfpmath=387', '-mpc64', '-static', '-w', '-O1', '-fwrapv'];
const gcc = (source: string, to: string): boolean =>
  spawnSync('gcc', [...STATIC, source, '-o', to], { stdio: 'ignore' }).status === 0;
writeFileSync(path.join(work, 'try.c'), '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n');

describe.skipIf(!gcc(path.join(work, 'try.c'), path.join(work, 'try')))('with the C library of this computer', () => {
  const programs = ['floating', 'long-long', 'setjmp', 'strings', 'structs', 'varargs'];
  test.each(programs)('%s', (name) => {
    const binary = path.join(work, name);
    expect(gcc(path.join(cc, 'features', `${name}.c`), binary)).toBe(true);
    const native = spawnSync(binary, [], { encoding: 'utf8' });
    const got = runFile(binary, { era: 'v6.1', uid: 0, seed: 1, limitSeconds: 120, includeDirs: [] });
    expect(`${got.stdout}exit ${got.exit ?? got.signal}`).toBe(
      `${native.stdout}exit ${native.status ?? native.signal}`,
    );
  });
});
