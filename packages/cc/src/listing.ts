/** `cc -S`: the code as AT&T assembly that gas reads as well. */
import type { Generated } from './gen/unit.ts';
import {
  type ObjectFile,
  type ObjectSymbol,
  R_386_PC32,
  type Section,
  SHF_EXECINSTR,
  SHT_NOBITS,
  sizeOfSection,
} from './object/model.ts';
import { printItems } from './x86/print.ts';

export function listing(g: Generated, file: string): string {
  const out = [`\t.file\t${JSON.stringify(file)}\n`];
  let section = '';
  for (const f of g.functions) {
    if (f.section !== section)
      out.push(f.section === '.text' ? '\t.text\n' : `\t.section\t${f.section},"ax",@progbits\n`);
    section = f.section;
    const s = g.object.symbol(f.fn.symbol);
    out.push('\t.p2align\t4\n', binding(s), `\t.type\t${s.name}, @function\n${s.name}:\n`);
    out.push(
      printItems(f.items, (id) => `.L${id}`),
      `\t.size\t${s.name}, .-${s.name}\n`,
    );
  }
  for (const s of g.object.sections) {
    const size = Math.min(sizeOfSection(s), g.beforeAsm.get(s) ?? 0);
    if ((s.flags & SHF_EXECINSTR) === 0 && size > 0) out.push(data(g.object, s, size));
  }
  for (const text of g.asm) out.push('\t.text\n', text, '\n');
  return out.join('');
}

function binding(s: ObjectSymbol): string {
  return s.binding === 'global' ? `\t.globl\t${s.name}\n` : s.binding === 'weak' ? `\t.weak\t${s.name}\n` : '';
}

function data(file: ObjectFile, s: Section, size: number): string {
  const marks = [...file.symbols.values()]
    .filter((x) => x.section === s && x.value < size && !/^\.L[0-9]+$/.test(x.name))
    .sort((a, b) => a.value - b.value);
  const relocs = [...s.relocs].sort((a, b) => a.at - b.at);
  const flags = `"a${(s.flags & 1) !== 0 ? 'w' : ''}${(s.flags & 0x400) !== 0 ? 'T' : ''}"`;
  const out = [
    /^\.(data|bss)$/.test(s.name)
      ? `\t${s.name}\n`
      : `\t.section\t${s.name},${flags},@${s.type === SHT_NOBITS ? 'nobits' : 'progbits'}\n`,
    s.align > 1 ? `\t.balign\t${s.align}\n` : '',
  ];
  let m = 0;
  let r = 0;
  for (let at = 0; at <= size; ) {
    for (; m < marks.length && (marks[m] as ObjectSymbol).value <= at; m++) {
      const x = marks[m] as ObjectSymbol;
      out.push(binding(x), `${x.name}:\n`);
    }
    if (at >= size) break;
    const stop = Math.min(size, marks[m]?.value ?? size, relocs[r]?.at ?? size);
    const reloc = relocs[r];
    if (reloc !== undefined && reloc.at === at) {
      const addend = s.bytes.long(at);
      out.push(
        `\t.long\t${reloc.symbol}${addend === 0 ? '' : `${addend > 0 ? '+' : ''}${addend}`}${reloc.type === R_386_PC32 ? '-.' : ''}\n`,
      );
      at += 4;
      r++;
    } else if (s.type === SHT_NOBITS) {
      out.push(`\t.zero\t${stop - at}\n`);
      at = stop;
    } else {
      for (; at < stop; at += 16)
        out.push(`\t.byte\t${[...s.bytes.view.subarray(at, Math.min(stop, at + 16))].join(',')}\n`);
      at = stop;
    }
  }
  return out.join('');
}
