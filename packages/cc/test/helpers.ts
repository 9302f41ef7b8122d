/** What the tests of this package share. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readObject } from '../src/object/read.ts';

export const here = import.meta.dirname;
export const featureNames = readdirSync(path.join(here, 'features'))
  .filter((f) => f.endsWith('.c'))
  .map((f) => f.slice(0, -2));
export const feature = (name: string): string => readFileSync(path.join(here, 'features', `${name}.c`), 'utf8');

/** The bytes of a section, with the places a linker fills in set to zero. */
export function section(
  elf: Uint8Array,
  name: string,
  masked: readonly number[] = [],
): { readonly bytes: Uint8Array; readonly relocs: readonly number[] } {
  const file = readObject(elf);
  if (typeof file === 'string') throw new Error(file);
  const s = file.sections.find((x) => x.name === name);
  const bytes = s?.bytes.view.slice() ?? new Uint8Array(0);
  const relocs = s?.relocs.map((r) => r.at) ?? [];
  for (const at of [...relocs, ...masked]) bytes.fill(0, at, at + 4);
  return { bytes, relocs };
}

export const hex = (bytes: ArrayLike<number>): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
