/** bin/objdump.ts — disassembles, and lists sections, symbols and relocations in another way than readelf. */
import { type Program, type ProgramDef, program, type Sys, sys } from '@killinit/plugin-sdk';
import {
  type ElfFile,
  type ElfSection,
  type ElfSymbol,
  relocationName,
  relocationsFor,
  SHF,
  SHN,
  SHT,
  symbolName,
} from '../link/elf.ts';
import { disassemble } from '../x86/disassemble.ts';
import { complain, print } from './io.ts';
import { type ElfInput, eachElf, hex, startTool } from './objects.ts';

const SPEC = {
  letters: 'dDrthfsxSlwCzN',
  valued: 'jMm',
  long: {
    disassemble: 'd',
    'disassemble-all': 'D',
    reloc: 'r',
    syms: 't',
    'section-headers': 'h',
    headers: 'h',
    'file-headers': 'f',
    'full-contents': 's',
    'all-headers': 'x',
    'no-show-raw-insn': 'N',
    section: 'j',
    source: 'S',
    'disassembler-options': 'M',
    wide: 'w',
  },
};
const CYCLES_PER_INSTRUCTION = 60;
const ROW = 7;

/** What stands at an address: the best symbol of those there, or the last one before it. */
class Labels {
  private readonly list: ElfSymbol[];
  constructor(elf: ElfFile, section: number) {
    const rank = (s: ElfSymbol): number =>
      (s.bind === 'global' ? 0 : s.bind === 'weak' ? 1 : 2) + (s.type === 2 ? 0 : 3);
    const fits = (s: ElfSymbol): boolean => s.section === section && s.name !== '' && s.type !== 3 && s.type !== 4;
    this.list = elf.symbols.filter(fits).sort((a, b) => a.value - b.value || rank(b) - rank(a));
  }
  at(address: number): ElfSymbol | undefined {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.list[middle] as ElfSymbol).value <= address) low = middle + 1;
      else high = middle;
    }
    return this.list[low - 1];
  }
  /** `main+0x3` */
  name(address: number): string {
    const s = this.at(address);
    if (s === undefined) return '';
    return address === s.value ? s.name : `${s.name}+0x${(address - s.value).toString(16)}`;
  }
  next(address: number): number {
    return this.list.find((s) => s.value > address)?.value ?? Number.POSITIVE_INFINITY;
  }
}

/** Addresses have eight digits, or four when the last one fits. */
function addressWriter(last: number): (n: number) => string {
  const width = last >>> 0 < 0x10000 ? 4 : 8;
  return (n) => (n >>> 0).toString(16).padStart(width);
}

function* code(input: ElfInput, section: ElfSection, index: number, flags: ReadonlySet<string>): Sys<void> {
  const { elf, bytes } = input;
  const body = bytes.subarray(section.offset, section.offset + section.size);
  const labels = new Labels(elf, index);
  const all = new Map<number, Labels>([[index, labels]]);
  const address = addressWriter(section.addr + section.size);
  const relocs = flags.has('r') || flags.has('x') ? relocationsFor(bytes, elf, index).sort((a, b) => a.at - b.at) : [];
  let reloc = 0;
  const lines: string[] = [`\nDisassembly of section ${section.name}:\n`];
  const nameOf = (target: number): string => {
    let where = index;
    if (elf.type !== 1) {
      const found = elf.sections.findIndex((s) => s.flags & SHF.ALLOC && target >= s.addr && target < s.addr + s.size);
      if (found > 0) where = found;
    }
    let list = all.get(where);
    if (list === undefined) {
      list = new Labels(elf, where);
      all.set(where, list);
    }
    const name = list.name(target);
    return name === '' ? '' : ` <${name}>`;
  };
  let count = 0;
  for (let at = 0; at < body.length; ) {
    const here = section.addr + at;
    const label = labels.at(here);
    if (at === 0 || label?.value === here)
      lines.push(`\n${hex(here, 8)} <${label?.value === here ? label.name : section.name}>:\n`);
    const stop = Math.min(body.length, labels.next(here) - section.addr);
    const zeros = zeroRun(body, at, stop);
    if (zeros > 0 && !(reloc < relocs.length && (relocs[reloc]?.at ?? 0) < at + zeros)) {
      lines.push('\t...\n');
      at += zeros;
      continue;
    }
    const i = disassemble(body, at, here);
    const text = i.target === null ? i.text : `${i.text}${nameOf(i.target)}`;
    const raw = [...body.subarray(at, at + i.length)].map((b) => `${hex(b, 2)} `);
    const hide = flags.has('N');
    lines.push(
      `${address(here)}:\t${
        hide
          ? ''
          : `${raw
              .slice(0, ROW)
              .join('')
              .padEnd(ROW * 3)}\t`
      }${text}\n`,
    );
    for (let row = ROW; row < raw.length && !hide; row += ROW)
      lines.push(`${address(here + row)}:\t${raw.slice(row, row + ROW).join('')}\n`);
    at += i.length;
    for (; reloc < relocs.length; reloc += 1) {
      const r = relocs[reloc];
      if (r === undefined || r.at >= at + (elf.type === 1 ? 0 : section.addr)) break;
      lines.push(`\t\t\t${r.at.toString(16)}: ${relocationName(r.type)}\t${symbolName(elf, elf.symbols[r.symbol])}\n`);
    }
    count += 1;
    if ((count & 1023) === 0) {
      yield* sys.spend(1024 * CYCLES_PER_INSTRUCTION);
      yield* print(lines.splice(0).join(''));
    }
  }
  yield* sys.spend((count & 1023) * CYCLES_PER_INSTRUCTION);
  yield* print(lines.join(''));
}
/** Zeros that are not worth a line each: eight and more, in fours unless the piece ends with them. */
function zeroRun(body: Uint8Array, at: number, stop: number): number {
  let end = at;
  while (end < stop && body[end] === 0) end += 1;
  const run = end - at;
  if (run < 8 && !(end === body.length && run > 0 && run < 4)) return 0;
  return end === stop ? run : run & ~3;
}

const SECTION_FLAGS = (elf: ElfFile, s: ElfSection, index: number): string => {
  const out: string[] = [];
  if (s.type !== SHT.NOBITS) out.push('CONTENTS');
  if (s.flags & SHF.ALLOC) out.push('ALLOC');
  if (s.flags & SHF.ALLOC && s.type !== SHT.NOBITS) out.push('LOAD');
  if (elf.sections.some((r) => r.type === SHT.REL && r.info === index)) out.push('RELOC');
  if (s.type !== SHT.NOBITS && (s.flags & SHF.WRITE) === 0) out.push('READONLY');
  if (s.flags & SHF.EXEC) out.push('CODE');
  else if (s.flags & SHF.ALLOC && s.type !== SHT.NOBITS) out.push('DATA');
  if (s.name.startsWith('.debug')) out.push('DEBUGGING');
  if (s.flags & 0x400) out.push('THREAD_LOCAL');
  return out.join(', ');
};
const listed = (s: ElfSection): boolean =>
  s.type !== SHT.NULL &&
  s.type !== SHT.SYMTAB &&
  s.type !== SHT.REL &&
  !(s.type === SHT.STRTAB && (s.flags & SHF.ALLOC) === 0);

function headers(elf: ElfFile): string {
  const out = ['\nSections:\nIdx Name          Size      VMA       LMA       File off  Algn\n'];
  let n = 0;
  for (const [i, s] of elf.sections.entries()) {
    if (!listed(s)) continue;
    const power = `2**${Math.log2(Math.max(1, s.align))}`;
    out.push(
      `${String(n).padStart(3)} ${s.name.padEnd(13)} ${hex(s.size, 8)}  ${hex(s.addr, 8)}  ${hex(s.addr, 8)}  ${hex(s.offset, 8)}  ${power}\n`,
      `                  ${SECTION_FLAGS(elf, s, i)}\n`,
    );
    n += 1;
  }
  return out.join('');
}

function symbolTable(elf: ElfFile): string {
  if (elf.symbols.length === 0) return '\nSYMBOL TABLE:\nno symbols\n\n\n';
  const rows = elf.symbols.slice(1).map((s) => {
    const bind =
      s.section === SHN.UNDEF || s.section === SHN.COMMON
        ? ' '
        : s.bind === 'local'
          ? 'l'
          : s.bind === 'global'
            ? 'g'
            : ' ';
    const weak = s.bind === 'weak' ? 'w' : ' ';
    const debug = s.type === 3 || s.type === 4 ? 'd' : ' ';
    const kind = s.type === 2 ? 'F' : s.type === 4 ? 'f' : s.type === 1 || s.type === 6 ? 'O' : ' ';
    const where =
      s.section === SHN.UNDEF
        ? '*UND*'
        : s.section === SHN.ABS
          ? '*ABS*'
          : s.section === SHN.COMMON
            ? '*COM*'
            : (elf.sections[s.section]?.name ?? '');
    return `${hex(s.value, 8)} ${bind}${weak}   ${debug}${kind} ${where}\t${hex(s.size, 8)} ${symbolName(elf, s)}\n`;
  });
  return `\nSYMBOL TABLE:\n${rows.join('')}\n\n`;
}

function relocationTable({ bytes, elf }: ElfInput): string {
  const out: string[] = ['\n'];
  for (const [i, s] of elf.sections.entries()) {
    const list = relocationsFor(bytes, elf, i);
    if (list.length === 0) continue;
    out.push(`RELOCATION RECORDS FOR [${s.name}]:\nOFFSET   TYPE              VALUE\n`);
    for (const r of list)
      out.push(`${hex(r.at, 8)} ${relocationName(r.type).padEnd(17)} ${symbolName(elf, elf.symbols[r.symbol])}\n`);
    out.push('\n\n');
  }
  return out.join('');
}

function contents({ bytes }: ElfInput, s: ElfSection): string {
  const out = [`Contents of section ${s.name}:\n`];
  for (let at = 0; at < s.size; at += 16) {
    const row = bytes.subarray(s.offset + at, s.offset + Math.min(s.size, at + 16));
    let words = '';
    for (let i = 0; i < 16; i++) words += `${i % 4 === 0 ? ' ' : ''}${i < row.length ? hex(row[i] ?? 0, 2) : '  '}`;
    const chars = [...row].map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
    out.push(` ${hex(s.addr + at, 4)}${words}  ${chars.padEnd(16)}\n`);
  }
  return out.join('');
}

function fileHeader(elf: ElfFile): string {
  const flags: [number, string][] = [];
  if (elf.sections.some((s) => s.type === SHT.REL)) flags.push([1, 'HAS_RELOC']);
  if (elf.type === 2) flags.push([2, 'EXEC_P']);
  if (elf.symbols.length > 0) flags.push([0x10, 'HAS_SYMS']);
  if (elf.type === 2) flags.push([0x100, 'D_PAGED']);
  const bits = flags.reduce((sum, [bit]) => sum | bit, 0);
  return `architecture: i386, flags 0x${hex(bits, 8)}:\n${flags.map(([, name]) => name).join(', ')}\nstart address 0x${hex(elf.entry, 8)}\n`;
}

function* main(argv: readonly string[]): Program {
  const options = yield* startTool(argv, SPEC);
  if (typeof options === 'number') return options;
  const { letters, values } = options;
  if (letters.size === 0) {
    yield* complain('Usage: objdump <option(s)> <file(s)>\n');
    return 2;
  }
  const has = (letter: string): boolean => letters.has(letter) || (letters.has('x') && 'fhtr'.includes(letter));
  const files = options.operands.length === 0 ? ['a.out'] : options.operands;
  const only = values.get('j');
  let archive = '';
  return yield* eachElf('objdump', files, 'file format not recognized', function* (input: ElfInput): Sys<void> {
    const { elf, name } = input;
    if (input.archive !== null && input.archive !== archive) yield* print(`In archive ${input.archive}:\n`);
    archive = input.archive ?? '';
    yield* print(`\n${name}:     file format elf32-i386\n`);
    if (has('f')) yield* print(`${fileHeader(elf)}\n`);
    if (has('h')) yield* print(headers(elf));
    if (has('t')) yield* print(symbolTable(elf));
    const decode = letters.has('d') || letters.has('D') || letters.has('S');
    if (has('r') && !decode) yield* print(relocationTable(input));
    const nothingYet = !has('f') && !has('h') && !has('t') && (!has('r') || decode);
    if (nothingYet) yield* print('\n');
    for (const s of elf.sections)
      if (
        letters.has('s') &&
        listed(s) &&
        s.type !== SHT.NOBITS &&
        s.size > 0 &&
        (only === undefined || s.name === only)
      )
        yield* print(contents(input, s));
    if (!decode) return;
    for (const [i, s] of elf.sections.entries()) {
      const wanted = only === undefined ? s.flags & SHF.EXEC || (letters.has('D') && listed(s)) : s.name === only;
      if (wanted && s.type === SHT.PROGBITS && s.size > 0) yield* code(input, s, i, letters);
    }
  });
}

export const objdumpProgram: ProgramDef = program({
  path: '/usr/bin/objdump',
  summary: 'disassemble objects and programs',
  main: (argv) => main(argv),
});
