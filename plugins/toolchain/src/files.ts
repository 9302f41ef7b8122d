/** files.ts — what every image of this plugin has: headers, the C library as objects, sources of the init programs. */
import type { BuildFile } from '@killinit/plugin-sdk';
import { initFiles } from './inits.ts';
import { libcObject, libcSources, objectName } from './libc.ts';
import { includeTexts, libcSymbols, manualTexts } from './texts.ts';

const LIBC = '/usr/lib/libc';
/** These are part of libc; the names are there for Makefiles that ask for them. */
const EMPTY_LIBRARIES = ['m', 'pthread', 'rt', 'dl', 'util', 'crypt', 'gcc', 'resolv', 'nsl'];

const text = (path: string, content: string): BuildFile => ({ path, text: content });

const library: readonly BuildFile[] = [
  { path: '/usr/lib/crt1.o', bytes: () => libcObject('crt1.c') },
  text(
    '/usr/lib/libc.a',
    `/* The C library: the linker takes the objects it needs from this folder. They are compiled when first looked at. */\nGROUP ( ${LIBC} )\n`,
  ),
  text(
    `${LIBC}/symbols`,
    `${Object.entries(libcSymbols)
      .map(([name, object]) => `${name} ${object}`)
      .join('\n')}\n`,
  ),
  ...libcSources.map((s) => ({ path: `${LIBC}/${objectName(s)}`, bytes: () => libcObject(s) })),
  ...EMPTY_LIBRARIES.map((name) => text(`/usr/lib/lib${name}.a`, '!<arch>\n')),
];

/** Programs that have the page of another. */
const SAME_PAGE = { gcc: 'cc', c99: 'cc', gmake: 'make', ranlib: 'ar' };
const manual: readonly BuildFile[] = [
  ...Object.entries(manualTexts),
  ...Object.entries(SAME_PAGE).map(([name, page]) => [`${name}.1`, manualTexts[`${page}.1`] ?? ''] as const),
].map(([name, content]) => text(`/usr/share/man/man1/${name}`, content));

export const toolchainFiles: readonly BuildFile[] = [
  ...Object.entries(includeTexts).map(([name, content]) => text(`/usr/include/${name}`, content)),
  ...library,
  ...manual,
  ...initFiles,
];
