/** inits.ts — the programs that may become PID 1: sources under /usr/src/init, built ones under /usr/lib/init, tiny as /sbin/init. */
import type { BuildFile } from '@killinit/plugin-sdk';
import { builtProgram } from './program.ts';
import { initTexts } from './texts.ts';

const SOURCES = '/usr/src/init';
const PROGRAMS = '/usr/lib/init';
const headers = new Map(
  Object.entries(initTexts)
    .filter(([name]) => name.endsWith('.h'))
    .map(([name, text]) => [`${SOURCES}/${name}`, text]),
);
const built = new Map<string, Uint8Array>();

/** Names for ImageSpec.init: `/usr/lib/init/NAME`. */
export const INITS: readonly string[] = Object.keys(initTexts)
  .filter((name) => name.endsWith('.c') && name !== 'logins.c')
  .map((name) => name.slice(0, -2));

export function initProgram(name: string): Uint8Array {
  let elf = built.get(name);
  if (elf === undefined) {
    elf = builtProgram(`${SOURCES}/${name}.c`, initTexts[`${name}.c`] ?? '', headers);
    built.set(name, elf);
  }
  return elf;
}

const program = (path: string, name: string): BuildFile => ({ path, bytes: () => initProgram(name), mode: 0o755 });

export const initFiles: readonly BuildFile[] = [
  ...Object.entries(initTexts).map(([name, text]): BuildFile => ({ path: `${SOURCES}/${name}`, text })),
  ...[...INITS, 'logins'].map((name) => program(`${PROGRAMS}/${name}`, name)),
  program('/usr/sbin/init', 'tiny'),
];
