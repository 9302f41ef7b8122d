/**
 * libc.ts — crt1.o and libc.a, made by our own compiler from our own C.
 *
 * A source is compiled when something first asks for it and kept for the life of the process: it always comes out the same.
 */
import { compile, formatDiagnostic, writeArchive } from '@killinit/cc';
import { includeTexts, libcTexts } from './texts.ts';

/** What the library's own sources see. */
const headers: ReadonlyMap<string, string> = new Map([
  ...Object.entries(includeTexts).map(([name, text]) => [`/usr/include/${name}`, text] as const),
  ['/usr/src/libc/libc.h', libcTexts['libc.h'] ?? ''] as const,
]);
const objects = new Map<string, Uint8Array>();

/** The object of one source of the library. @throws Error when it does not compile: a mistake of ours, found by the tests */
export function libcObject(source: string): Uint8Array {
  let elf = objects.get(source);
  if (elf === undefined) {
    const result = compile(libcTexts[source] ?? '', {
      file: `/usr/src/libc/${source}`,
      headers,
      warnings: { level: 'none' },
    });
    if (!result.ok) throw new Error(result.errors.map(formatDiagnostic).join(''));
    elf = result.elf;
    objects.set(source, elf);
  }
  return elf;
}

const sources = Object.keys(libcTexts).filter((name) => name.endsWith('.c') && name !== 'crt1.c');
let archive: Uint8Array | null = null;

export const crt1 = (): Uint8Array => libcObject('crt1.c');

export function libcArchive(): Uint8Array {
  archive ??= writeArchive(sources.map((name) => ({ name: name.replace(/\.c$/, '.o'), bytes: libcObject(name) })));
  return archive;
}

export { sources as libcSources };
