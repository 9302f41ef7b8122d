/** bin/nm.ts — the symbols of objects and programs. */
import { type Program, type ProgramDef, program, type Sys } from '@killinit/plugin-sdk';
import { type ElfFile, type ElfSymbol, SHF, SHN, SHT } from '../link/elf.ts';
import { complain, print } from './io.ts';
import { type ElfInput, eachElf, hex, startTool } from './objects.ts';

const SPEC = {
  letters: 'agnprSuBPAC',
  valued: 'tf',
  long: {
    'debug-syms': 'a',
    'extern-only': 'g',
    'numeric-sort': 'n',
    'no-sort': 'p',
    'reverse-sort': 'r',
    'print-size': 'S',
    'undefined-only': 'u',
    'defined-only': 'U',
    portability: 'P',
    'print-file-name': 'A',
    demangle: 'C',
    format: 'f',
    radix: 't',
  },
};
const FILE = 4;
const SECTION = 3;
const OBJECT = 1;

/** nm's letter: T text, D data, B bss, R read only, U undefined …; small for local ones. */
export function symbolLetter(elf: ElfFile, s: ElfSymbol): string {
  if (s.section === SHN.COMMON) return 'C';
  if (s.bind === 'weak') {
    const object = s.type === OBJECT;
    if (s.section === SHN.UNDEF) return object ? 'v' : 'w';
    return object ? 'V' : 'W';
  }
  if (s.section === SHN.UNDEF) return 'U';
  let letter = 'a';
  const section = elf.sections[s.section];
  if (s.section !== SHN.ABS && section !== undefined) {
    if ((section.flags & SHF.ALLOC) === 0) letter = 'n';
    else if (section.type === SHT.NOBITS) letter = 'b';
    else if (section.flags & SHF.EXEC) letter = 't';
    else letter = section.flags & SHF.WRITE ? 'd' : 'r';
  }
  return s.bind === 'local' ? letter : letter.toUpperCase();
}

function* show(input: ElfInput, letters: ReadonlySet<string>, several: boolean): Sys<void> {
  const { elf, name, archive } = input;
  const undefinedOnly = letters.has('u');
  let list = elf.symbols.filter((s) => s.name !== '' && s.type !== FILE && s.type !== SECTION);
  if (letters.has('g')) list = list.filter((s) => s.bind !== 'local');
  if (undefinedOnly) list = list.filter((s) => s.section === SHN.UNDEF);
  if (letters.has('U')) list = list.filter((s) => s.section !== SHN.UNDEF);
  const byName = (a: ElfSymbol, b: ElfSymbol): number =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.value - b.value;
  const first = (s: ElfSymbol): number => (s.section === SHN.UNDEF ? 0 : 1);
  if (letters.has('n')) list.sort((a, b) => first(a) - first(b) || a.value - b.value || byName(a, b));
  else if (!letters.has('p')) list.sort(byName);
  if (letters.has('r')) list.reverse();
  if (archive !== null || several) yield* print(`\n${name}:\n`);
  if (list.length === 0 && elf.symbols.length === 0) yield* complain(`nm: ${name}: no symbols\n`);
  const lines = list.map((s) => {
    const value = s.section === SHN.UNDEF ? '        ' : hex(s.section === SHN.COMMON ? s.size : s.value, 8);
    const size = letters.has('S') && s.section !== SHN.UNDEF && s.size > 0 ? ` ${hex(s.size, 8)}` : '';
    const head = letters.has('A') ? `${archive === null ? '' : `${archive}:`}${name}:` : '';
    if (letters.has('P'))
      return `${head}${head === '' ? '' : ' '}${s.name} ${symbolLetter(elf, s)}${s.section === SHN.UNDEF ? '         ' : ` ${hex(s.value, 8)} ${hex(s.size, 8)}`}\n`;
    return `${head}${value}${size} ${symbolLetter(elf, s)} ${s.name}\n`;
  });
  yield* print(lines.join(''));
}

function* main(argv: readonly string[]): Program {
  const options = yield* startTool(argv, SPEC);
  if (typeof options === 'number') return options;
  const files = options.operands.length === 0 ? ['a.out'] : options.operands;
  const several = files.length > 1 && !options.letters.has('A');
  return yield* eachElf('nm', files, 'file format not recognized', (input) => show(input, options.letters, several));
}

export const nmProgram: ProgramDef = program({
  path: '/usr/bin/nm',
  summary: 'list the symbols of objects and programs',
  main: (argv) => main(argv),
});
