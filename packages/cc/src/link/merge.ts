/** `ld -r`: several objects as one. */

import { ObjectFile, type ObjectSymbol, type Section, SHT_NOBITS, sizeOfSection } from '../object/model.ts';
import { alignUp } from '../types/layout.ts';
import type { Input } from './resolve.ts';

/** Sections of one name are joined; globals keep their names, locals that clash get a number. */
export function mergeObjects(inputs: readonly Input[]): ObjectFile {
  const out = new ObjectFile();
  const at = new Map<Section, { section: Section; offset: number }>();
  const marks = new Map<Section, string>();
  for (const input of inputs) {
    for (const s of input.file.sections) {
      const to = out.section(s.name, { type: s.type, flags: s.flags & 0xf7, align: s.align });
      to.align = Math.max(to.align, s.align);
      let offset: number;
      if (to.type === SHT_NOBITS) {
        offset = alignUp(to.size, s.align);
        to.size = offset + sizeOfSection(s);
      } else {
        to.bytes.align(s.align);
        offset = to.bytes.length;
        if (s.type === SHT_NOBITS) to.bytes.zeros(s.size);
        else to.bytes.append(s.bytes.view);
      }
      at.set(s, { section: to, offset });
      const mark = `.Lpart${marks.size}`;
      marks.set(s, mark);
      out.define(mark, to, offset, { binding: 'local' });
    }
    out.sourceFile ??= input.file.sourceFile;
  }
  const names = new Map<ObjectSymbol, string>();
  for (const input of inputs) {
    for (const s of [...input.file.extra, ...input.file.symbols.values()]) {
      if (s.type === 'section' || s.type === 'file' || s.name === '') continue;
      copySymbol(out, s, at, names);
    }
  }
  for (const input of inputs) {
    for (const s of input.file.sections) {
      const to = at.get(s);
      if (to === undefined) continue;
      for (const r of s.relocs) {
        const target = r.target as ObjectSymbol;
        const name =
          target.type === 'section' && target.section !== null
            ? (marks.get(target.section) ?? '')
            : (names.get(target) ?? target.name);
        to.section.relocs.push({ at: to.offset + r.at, type: r.type, symbol: name });
      }
    }
  }
  return out;
}

function copySymbol(
  out: ObjectFile,
  s: ObjectSymbol,
  at: ReadonlyMap<Section, { section: Section; offset: number }>,
  names: Map<ObjectSymbol, string>,
): void {
  const place = s.section === null ? undefined : at.get(s.section);
  let { name } = s;
  if (s.binding === 'local') for (let n = 1; out.symbols.has(name); n++) name = `${s.name}.${n}`;
  names.set(s, name);
  const known = out.symbols.get(name);
  if (place === undefined && s.special === null) {
    // Only wanted here: binding of a reference counts when nobody defines it.
    if (known === undefined) out.symbol(name).binding = s.binding;
    return;
  }
  if (known !== undefined && known.section !== null && (known.binding === 'global' || s.binding === 'weak')) return;
  const made = out.symbol(name);
  Object.assign(made, {
    binding: s.binding,
    type: s.type,
    section: place?.section ?? null,
    special: s.special,
    value: s.value + (place?.offset ?? 0),
    size: s.size,
    visibility: s.visibility,
  });
}
