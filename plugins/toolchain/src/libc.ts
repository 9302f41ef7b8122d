/**
 * libc.ts — crt1.o and the objects of libc, made by our own compiler from our own C.
 *
 * A source is compiled when something first asks for it and kept for the life of the process: it always comes out the same.
 *
 * Differs: everything is linked statically, so dlopen finds nothing; the only locale is C (with UTF-8 in the wide functions); crypt() and
 * iconv are not there.
 */
import { compile, formatDiagnostic } from '@killinit/cc';
import { ownName, withOwnNames } from './link/own-names.ts';
import { noteSymbols } from './link/symbols.ts';
import { includeTexts, libcSymbols, libcTexts } from './texts.ts';

/** /usr/include, by absolute path. */
export const libraryHeaders: ReadonlyMap<string, string> = new Map(
  Object.entries(includeTexts).map(([name, text]) => [`/usr/include/${name}`, text] as const),
);
/** What the library's own sources see. */
const headers: ReadonlyMap<string, string> = new Map([
  ...libraryHeaders,
  ['/usr/src/libc/libc.h', libcTexts['libc.h'] ?? ''] as const,
]);
const objects = new Map<string, Uint8Array>();
const isOurs = (name: string): boolean => libcSymbols[ownName(name)] !== undefined;

function compiled(source: string): Uint8Array {
  const result = compile(libcTexts[source] ?? '', {
    file: `/usr/src/libc/${source}`,
    headers,
    warnings: { level: 'none' },
  });
  if (!result.ok) throw new Error(result.errors.map(formatDiagnostic).join(''));
  return result.elf;
}
/** The object of one source of the library. @throws Error when it does not compile: a mistake of ours, found by the tests */
export function libcObject(source: string): Uint8Array {
  let elf = objects.get(source);
  if (elf === undefined) {
    elf = withOwnNames(compiled(source), isOurs);
    objects.set(source, elf);
  }
  return elf;
}

/** The library's sources, crt1 left out. */
export const libcSources: readonly string[] = Object.keys(libcTexts).filter(
  (name) => name.endsWith('.c') && name !== 'crt1.c',
);
export const objectName = (source: string): string => source.replace(/\.c$/, '.o');

/** Which object defines a name; the first one in order of names, should two. Compiles everything. */
export function symbolIndex(): Record<string, string> {
  const index: Record<string, string> = {};
  for (const source of libcSources) {
    const defined = new Set<string>();
    noteSymbols(
      withOwnNames(compiled(source), () => false),
      defined,
      new Set(),
    );
    for (const name of defined) index[name] ??= objectName(source);
  }
  return index;
}
