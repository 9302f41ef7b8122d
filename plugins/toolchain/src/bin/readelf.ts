/** bin/readelf.ts — what an ELF file says about itself. */
import { type Program, type ProgramDef, program, type Sys } from '@killinit/plugin-sdk';
import { type ElfFile, relocationName, relocationsFor, SHN, SHT, symbolName } from '../link/elf.ts';
import { complain, print } from './io.ts';
import { type ElfInput, eachElf, hex, startTool } from './objects.ts';

const SPEC = {
  letters: 'ahlSsrnWdeVtg',
  valued: 'xp',
  long: {
    all: 'a',
    'file-header': 'h',
    'program-headers': 'l',
    segments: 'l',
    'section-headers': 'S',
    sections: 'S',
    symbols: 's',
    syms: 's',
    relocs: 'r',
    notes: 'n',
    wide: 'W',
    headers: 'e',
    dynamic: 'd',
    'hex-dump': 'x',
    'string-dump': 'p',
  },
};
const TYPES: Readonly<Record<number, string>> = {
  1: 'REL (Relocatable file)',
  2: 'EXEC (Executable file)',
  3: 'DYN (Shared object file)',
  4: 'CORE (Core file)',
};
const SECTION_TYPES: Readonly<Record<number, string>> = {
  0: 'NULL',
  1: 'PROGBITS',
  2: 'SYMTAB',
  3: 'STRTAB',
  7: 'NOTE',
  8: 'NOBITS',
  9: 'REL',
  14: 'INIT_ARRAY',
  15: 'FINI_ARRAY',
};
const SEGMENT_TYPES: Readonly<Record<number, string>> = {
  1: 'LOAD',
  4: 'NOTE',
  7: 'TLS',
  1685382481: 'GNU_STACK',
  1685382482: 'GNU_RELRO',
};
const SYMBOL_TYPES = ['NOTYPE', 'OBJECT', 'FUNC', 'SECTION', 'FILE', 'COMMON', 'TLS'];
const count = (n: number, what: string): string => `There ${n === 1 ? 'is' : 'are'} ${n} ${what}${n === 1 ? '' : 's'}`;

function fileHeader({ bytes, elf }: ElfInput): string {
  const line = (name: string, value: string): string => `  ${`${name}:`.padEnd(35)}${value}\n`;
  const magic = [...bytes.subarray(0, 16)].map((b) => hex(b, 2)).join(' ');
  return [
    'ELF Header:\n',
    `  Magic:   ${magic} \n`,
    line('Class', 'ELF32'),
    line('Data', "2's complement, little endian"),
    line('Version', '1 (current)'),
    line('OS/ABI', bytes[7] === 3 ? 'UNIX - GNU' : 'UNIX - System V'),
    line('ABI Version', '0'),
    line('Type', TYPES[elf.type] ?? `<unknown>: ${elf.type.toString(16)}`),
    line('Machine', elf.machine === 3 ? 'Intel 80386' : `<unknown>: 0x${elf.machine.toString(16)}`),
    line('Version', '0x1'),
    line('Entry point address', `0x${elf.entry.toString(16)}`),
    line('Start of program headers', `${elf.programOffset} (bytes into file)`),
    line('Start of section headers', `${elf.sectionOffset} (bytes into file)`),
    line('Flags', `0x${elf.flags.toString(16)}`),
    line('Size of this header', '52 (bytes)'),
    line('Size of program headers', `${elf.segments.length > 0 ? 32 : 0} (bytes)`),
    line('Number of program headers', String(elf.segments.length)),
    line('Size of section headers', `${elf.sections.length > 0 ? 40 : 0} (bytes)`),
    line('Number of section headers', String(elf.sections.length)),
    line('Section header string table index', String(elf.namesIndex)),
  ].join('');
}

const flagText = (flags: number): string =>
  [...'WAX?MSILOGT'].map((c, bit) => (c !== '?' && flags & (1 << bit) ? c : '')).join('');

function sectionHeaders(elf: ElfFile, alone: boolean): string {
  if (elf.sections.length === 0) return '\nThere are no sections in this file.\n';
  const rows = elf.sections.map((s, i) => {
    const type = SECTION_TYPES[s.type] ?? hex(s.type, 8);
    return `  [${String(i).padStart(2)}] ${s.name.slice(0, 17).padEnd(17)} ${type.padEnd(15)} ${hex(s.addr, 8)} ${hex(s.offset, 6)} ${hex(s.size, 6)} ${hex(s.entrySize, 2)} ${flagText(s.flags).padStart(3)} ${String(s.link).padStart(2)} ${String(s.info).padStart(3)} ${String(s.align).padStart(2)}\n`;
  });
  return [
    alone
      ? `${count(elf.sections.length, 'section header')}, starting at offset 0x${elf.sectionOffset.toString(16)}:\n`
      : '',
    `\nSection Header${elf.sections.length === 1 ? '' : 's'}:\n`,
    '  [Nr] Name              Type            Addr     Off    Size   ES Flg Lk Inf Al\n',
    ...rows,
    'Key to Flags:\n',
    '  W (write), A (alloc), X (execute), M (merge), S (strings), I (info),\n',
    '  L (link order), O (extra OS processing required), G (group), T (TLS),\n',
    '  C (compressed), x (unknown), o (OS specific), E (exclude),\n',
    '  D (mbind), p (processor specific)\n',
  ].join('');
}

function programHeaders(elf: ElfFile, alone: boolean): string {
  if (elf.segments.length === 0) return '\nThere are no program headers in this file.\n';
  const h = (n: number): string => `0x${hex(n, 5)}`;
  const rows = elf.segments.map((p) => {
    const flags = `${p.flags & 4 ? 'R' : ' '}${p.flags & 2 ? 'W' : ' '}${p.flags & 1 ? 'E' : ' '}`;
    const type = SEGMENT_TYPES[p.type] ?? `<unknown>: ${p.type.toString(16)}`;
    return `  ${type.padEnd(14)} 0x${hex(p.offset, 6)} 0x${hex(p.vaddr, 8)} 0x${hex(p.vaddr, 8)} ${h(p.fileSize)} ${h(p.memSize)} ${flags} ${p.align === 0 ? '0' : `0x${p.align.toString(16)}`}\n`;
  });
  const mapping = elf.segments.map((p, i) => {
    const inside = elf.sections.filter(
      (s) => s.flags & 2 && s.size > 0 && s.addr >= p.vaddr && s.addr + s.size <= p.vaddr + p.memSize && p.memSize > 0,
    );
    return `   ${String(i).padStart(2, '0')}     ${inside.map((s) => `${s.name} `).join('')}\n`;
  });
  return [
    alone
      ? `\nElf file type is ${TYPES[elf.type] ?? 'unknown'}\nEntry point 0x${elf.entry.toString(16)}\n${count(elf.segments.length, 'program header')}, starting at offset ${elf.programOffset}\n`
      : '',
    '\nProgram Headers:\n',
    '  Type           Offset   VirtAddr   PhysAddr   FileSiz MemSiz  Flg Align\n',
    ...rows,
    '\n Section to Segment mapping:\n  Segment Sections...\n',
    ...mapping,
  ].join('');
}

function relocations({ bytes, elf }: ElfInput): string {
  const out: string[] = [];
  for (const s of elf.sections) {
    if (s.type !== SHT.REL) continue;
    const list = relocationsFor(bytes, elf, s.info);
    out.push(
      `\nRelocation section '${s.name}' at offset 0x${s.offset.toString(16)} contains ${list.length} entr${list.length === 1 ? 'y' : 'ies'}:\n`,
      ' Offset     Info    Type            Sym.Value  Sym. Name\n',
    );
    for (const r of list) {
      const symbol = elf.symbols[r.symbol];
      const info = hex((r.symbol << 8) | r.type, 8);
      out.push(
        `${hex(r.at, 8)}  ${info} ${relocationName(r.type).padEnd(17)} ${hex(symbol?.value ?? 0, 8)}   ${symbolName(elf, symbol)}\n`,
      );
    }
  }
  return out.length === 0 ? '\nThere are no relocations in this file.\n' : out.join('');
}

function symbols(elf: ElfFile): string {
  const table = elf.sections.find((s) => s.type === SHT.SYMTAB);
  if (table === undefined) return '';
  const rows = elf.symbols.map((s, i) => {
    const where =
      s.section === SHN.UNDEF
        ? 'UND'
        : s.section === SHN.ABS
          ? 'ABS'
          : s.section === SHN.COMMON
            ? 'COM'
            : String(s.section);
    const name = symbolName(elf, s);
    return `${String(i).padStart(6)}: ${hex(s.value, 8)} ${String(s.size).padStart(5)} ${(SYMBOL_TYPES[s.type] ?? '?').padEnd(7)} ${s.bind.toUpperCase().padEnd(6)} DEFAULT ${where.padStart(4)} ${name}\n`;
  });
  return `\nSymbol table '${table.name}' contains ${rows.length} entr${rows.length === 1 ? 'y' : 'ies'}:\n   Num:    Value  Size Type    Bind   Vis      Ndx Name\n${rows.join('')}`;
}

function dump({ bytes, elf }: ElfInput, which: string, strings: boolean): string {
  const s = elf.sections.find((x) => x.name === which) ?? elf.sections[/^[0-9]+$/.test(which) ? Number(which) : -1];
  if (s === undefined) return `readelf: Warning: Section '${which}' was not dumped because it does not exist\n`;
  const body = s.type === SHT.NOBITS ? new Uint8Array(0) : bytes.subarray(s.offset, s.offset + s.size);
  if (body.length === 0) return `Section '${s.name}' has no data to dump.\n`;
  const out = [`\n${strings ? 'String' : 'Hex'} dump of section '${s.name}':\n`];
  if (strings) {
    for (let at = 0; at < body.length; ) {
      let end = at;
      while (end < body.length && body[end] !== 0) end += 1;
      if (end > at) out.push(`  [${at.toString(16).padStart(6)}]  ${String.fromCharCode(...body.subarray(at, end))}\n`);
      at = end + 1;
    }
  } else
    for (let at = 0; at < body.length; at += 16) {
      const row = body.subarray(at, at + 16);
      let words = '';
      for (let i = 0; i < 16; i++) words += `${i % 4 === 0 ? ' ' : ''}${i < row.length ? hex(row[i] ?? 0, 2) : '  '}`;
      const chars = [...row].map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
      out.push(`  0x${hex(s.addr + at, 8)}${words} ${chars}\n`);
    }
  return `${out.join('')}\n`;
}

function* main(argv: readonly string[]): Program {
  const options = yield* startTool(argv, SPEC);
  if (typeof options === 'number') return options;
  const { letters, values, operands } = options;
  if (operands.length === 0 || (letters.size === 0 && values.size === 0)) {
    yield* complain('Usage: readelf <option(s)> elf-file(s)\n');
    return 1;
  }
  const has = (letter: string): boolean =>
    letters.has(letter) || letters.has('a') || (letters.has('e') && 'hlS'.includes(letter));
  const several = operands.length > 1;
  return yield* eachElf(
    'readelf',
    operands,
    'Error: Not an ELF file - it has the wrong magic bytes at the start',
    function* (input: ElfInput): Sys<void> {
      const { elf, name, archive } = input;
      const out: string[] = [];
      if (archive !== null) out.push(`\nFile: ${archive}(${name})\n`);
      else if (several) out.push(`\nFile: ${name}\n`);
      if (has('h')) out.push(fileHeader(input));
      if (has('S')) out.push(sectionHeaders(elf, !has('h')));
      if (has('l')) out.push(programHeaders(elf, !has('h')));
      if (letters.has('d') || letters.has('a')) out.push('\nThere is no dynamic section in this file.\n');
      if (has('r')) out.push(relocations(input));
      if (has('s')) out.push(symbols(elf));
      for (const [letter, which] of values) out.push(dump(input, which, letter === 'p'));
      yield* print(out.join(''));
    },
  );
}

export const readelfProgram: ProgramDef = program({
  path: '/usr/bin/readelf',
  summary: 'show the headers, sections and symbols of ELF files',
  main: (argv) => main(argv),
});
