/**
 * link/libraries.ts — what `-lNAME` and `.a` files come to.
 *
 * A library is an archive, or a text in the linker's language: `GROUP ( FOLDER )` names a folder of objects with a file `symbols` that says
 * which of them defines what. /usr/lib/libc.a is such a text, so that only the parts a program needs are ever compiled.
 */
import { type LinkInput, readArchive, writeArchive } from '@killinit/cc';
import { decodeUtf8, type Sys } from '@killinit/plugin-sdk';
import { readBytes, readText } from '../bin/io.ts';
import { noteSymbols } from './symbols.ts';

const ARCHIVE = '!<arch>\n';
export const isArchive = (bytes: Uint8Array): boolean => decodeUtf8(bytes.subarray(0, 8)) === ARCHIVE;
export const isElf = (bytes: Uint8Array): boolean => bytes[0] === 0x7f && bytes[1] === 0x45;

/** The folder a `GROUP ( … )` text names, or null. */
export function groupOf(bytes: Uint8Array): string | null {
  const text = decodeUtf8(bytes.subarray(0, 4096));
  const open = text.indexOf('GROUP (');
  const close = text.indexOf(')', open);
  return open < 0 || close < 0 ? null : text.slice(open + 7, close).trim();
}

/** The members of a group folder that `inputs` need, as one archive. A string says what is wrong. */
export function* membersFor(folder: string, inputs: readonly LinkInput[]): Sys<LinkInput | string> {
  const index = yield* readText(`${folder}/symbols`);
  if (typeof index === 'number') return `cannot find ${folder}/symbols`;
  const where = new Map(index.split('\n').map((line) => line.split(' ') as [string, string]));
  const defined = new Set<string>();
  const needed = new Set<string>();
  for (const input of inputs) {
    if (!isArchive(input.bytes)) noteSymbols(input.bytes, defined, needed);
    // Which members will be linked is not known yet; what they define may not be.
    else for (const m of readArchive(input.bytes) ?? []) noteSymbols(m.bytes, new Set(), needed);
  }
  const taken = new Map<string, Uint8Array>();
  for (const name of needed) {
    // The set grows while it is walked: what a member needs is looked for as well.
    const member = defined.has(name) ? undefined : where.get(name);
    if (member === undefined || taken.has(member)) continue;
    const bytes = yield* readBytes(`${folder}/${member}`);
    if (typeof bytes === 'number') return `cannot find ${folder}/${member}`;
    taken.set(member, bytes);
    noteSymbols(bytes, defined, needed);
  }
  const members = [...taken].map(([name, bytes]) => ({ name, bytes }));
  return { name: `${folder}.a`, bytes: writeArchive(members) };
}
