/**
 * The programs of the toolchain in the machine: make does what GNU make did with the Makefiles of toolchain/make (record-make.sh), and the
 * sessions of toolchain/*.sh print what toolchain/*.expected says.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { boot, type EraId, encodeUtf8, type ImageFile } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { standardBuild, tinyImage } from '../src/standard.ts';

const root = path.join(import.meta.dirname, 'toolchain');
const named = (dir: string, ending: string): string[] =>
  readdirSync(path.join(root, dir))
    .filter((n) => n.endsWith(ending))
    .map((n) => n.slice(0, -ending.length));
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

/** What a shell script prints that root runs in a folder of its own. */
function runScript(era: EraId, script: string, files: readonly ImageFile[]): string {
  const image = {
    ...tinyImage,
    files: [{ path: '/w', mode: 0o755 }, ...files, { path: '/run.sh', bytes: encodeUtf8(script), mode: 0o755 }],
  };
  const m = boot(standardBuild(era), { era, seed: 1, image, run: { argv: ['/bin/sh', '/run.sh'], uid: 0 } });
  let out = '';
  let over = false;
  for (let i = 0; i < 1200 && !over && !m.halted; i += 1)
    for (const e of m.advance(m.now + 100)) {
      if (e.kind === 'tty' && (e.tty === 'stdout' || e.tty === 'stderr')) out += e.data;
      else if (e.kind === 'job') over = true;
    }
  return over ? out : `${out}(never ended)\n`;
}

describe('make', () => {
  test.each(named('make', '.mk'))('%s', (name) => {
    const f = `${name}.mk`;
    const script = [`make -f ${f}`, `make -f ${f} X=9 Y=8`, `make -n -k -f ${f}`].map(
      (c) => `${c}; echo "status $?"\n`,
    );
    const makefile = { path: `/w/${f}`, bytes: encodeUtf8(read(`make/${f}`)), mode: 0o644 };
    const out = runScript('v6.1', `exec 2>&1; cd /w; export HOME=/root LANG=C\n${script.join('')}`, [makefile]);
    expect(out).toBe(read(`make/${name}.expected`));
  });
});

/** `#### NAME` begins a file, the script follows `#### run`. UPDATE=1 writes what was printed. */
function parts(text: string): { script: string; files: ImageFile[] } {
  const pieces = text.split(/^#### (\S+)\n/m).slice(1);
  const files: ImageFile[] = [];
  let script = '';
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    const name = pieces[i] ?? '';
    const body = pieces[i + 1] ?? '';
    if (name === 'run') script = body;
    else files.push({ path: `/w/${name}`, bytes: encodeUtf8(body), mode: 0o644 });
  }
  return { script, files };
}
describe.each(['v2.6.34', 'v6.1'] as const)('sessions on %s', (era) => {
  test.each(named('', '.session'))('%s', (name) => {
    const { script, files } = parts(read(`${name}.session`));
    const lines = script.trimEnd().split('\n');
    // Each line is shown before it runs, as if somebody typed it.
    const typed = lines.map((l) => `printf '%s\\n' '$ ${l.replaceAll("'", "'\\''")}'\n${l}\n`).join('');
    const out = runScript(era, `exec 2>&1; cd /w; export HOME=/root LANG=C\n${typed}`, files);
    const own = `${name}.${era}.expected`;
    const file = readdirSync(root).includes(own) ? own : `${name}.expected`;
    if (process.env.UPDATE === '1') writeFileSync(path.join(root, file), out);
    expect(out).toBe(read(file));
  });
});
