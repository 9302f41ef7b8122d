/** The C library against the host's: what each program of test/libc printed there (scripts/record.sh) it prints in the machine. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildFile, boot, link, type MachineEvent } from '@killinit/plugin-sdk';
import { describe, expect, test } from 'vitest';
import { toolchainFiles } from './files.ts';
import { libcSources, objectName, symbolIndex } from './libc.ts';
import { builtProgram } from './program.ts';
import { libcSymbols } from './texts.ts';

const root = path.join(import.meta.dirname, '../test/libc');
const programs = readdirSync(root).filter((name) => name.endsWith('.c'));

/** Output of a program that init starts as its job, until that has ended. */
function run(elf: Uint8Array): string {
  const program: BuildFile = { path: '/usr/bin/prog', bytes: elf, mode: 0o755 };
  const passwd: BuildFile = { path: '/etc/passwd', text: 'root:x:0:0:root:/root:/bin/sh\n' };
  const build = link('v6.1', [{ files: [...toolchainFiles, program, passwd] }]);
  const image = { init: '/sbin/init', files: [], homeFiles: [] };
  const machine = boot(build, { era: 'v6.1', seed: 1, image, run: { argv: ['/usr/bin/prog'], uid: 0 } });
  let out = '';
  for (let ms = 100; ms < 60_000; ms += 100) {
    const events: readonly MachineEvent[] = machine.advance(ms);
    for (const e of events) if (e.kind === 'tty') out += e.data;
    if (events.some((e) => e.kind === 'job')) break;
  }
  return out;
}

describe('the C library', () => {
  test.each(programs)(
    '%s prints what it prints with the host’s library',
    (name) => {
      const source = readFileSync(path.join(root, name), 'utf8');
      const expected = readFileSync(path.join(root, name.replace(/\.c$/, '.expected')), 'utf8');
      expect(run(builtProgram(name, source, new Map()))).toBe(expected);
    },
    120_000,
  );

  test('the index of symbols is what the objects define', () => {
    expect(libcSymbols).toEqual(symbolIndex());
  });

  test('every source has its object in the image', () => {
    const paths = new Set(toolchainFiles.map((f) => f.path));
    expect(libcSources.filter((s) => !paths.has(`/usr/lib/libc/${objectName(s)}`))).toEqual([]);
  });
});
