/** program.ts — a C program of this plugin, compiled and linked as cc would on the machine; for the inits every image ships. */
import { compile, formatDiagnostic, type LinkInput, link, writeArchive } from '@killinit/cc';
import { libcObject, libraryHeaders } from './libc.ts';
import { noteSymbols } from './link/symbols.ts';
import { libcSymbols } from './texts.ts';

/** @throws Error when it does not build: a mistake of ours, found by the tests */
export function builtProgram(file: string, source: string, extra: ReadonlyMap<string, string>): Uint8Array {
  const headers = new Map([...libraryHeaders, ...extra]);
  const compiled = compile(source, { file, headers, warnings: { level: 'none' } });
  if (!compiled.ok) throw new Error(compiled.errors.map(formatDiagnostic).join(''));
  const inputs: LinkInput[] = [
    { name: 'crt1.o', bytes: libcObject('crt1.c') },
    { name: file, bytes: compiled.elf },
  ];
  const linked = link({ inputs: [...inputs, { name: 'libc.a', bytes: libraryFor(inputs) }] });
  if (!linked.ok) throw new Error(linked.errors.join('\n'));
  return linked.elf;
}

/** The objects of the C library that these need, and what those need. */
function libraryFor(inputs: readonly LinkInput[]): Uint8Array {
  const defined = new Set<string>();
  const needed = new Set<string>();
  for (const input of inputs) noteSymbols(input.bytes, defined, needed);
  const taken = new Map<string, Uint8Array>();
  for (const name of needed) {
    // The set grows while it is walked.
    const object = defined.has(name) ? undefined : libcSymbols[name];
    if (object === undefined || taken.has(object)) continue;
    const bytes = libcObject(object.replace(/\.o$/, '.c'));
    taken.set(object, bytes);
    noteSymbols(bytes, defined, needed);
  }
  return writeArchive([...taken].map(([name, bytes]) => ({ name, bytes })));
}
