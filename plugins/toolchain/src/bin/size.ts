/** bin/size.ts — how large the parts of a program are. */
import { type Program, type ProgramDef, program } from '@killinit/plugin-sdk';
import { SHF, SHT } from '../link/elf.ts';
import { print } from './io.ts';
import { eachElf, startTool } from './objects.ts';

function* main(argv: readonly string[]): Program {
  const options = yield* startTool(argv, { letters: 'BAtdox', long: { format: 'B', totals: 't' } });
  if (typeof options === 'number') return options;
  const files = options.operands.length === 0 ? ['a.out'] : options.operands;
  let title = '   text\t   data\t    bss\t    dec\t    hex\tfilename\n';
  return yield* eachElf('size', files, 'file format not recognized', function* ({ name, archive, elf }) {
    const sum = { text: 0, data: 0, bss: 0 };
    for (const s of elf.sections) {
      if ((s.flags & SHF.ALLOC) === 0) continue;
      const part = s.type === SHT.NOBITS ? 'bss' : s.flags & SHF.WRITE ? 'data' : 'text';
      sum[part] += s.size;
    }
    const all = sum.text + sum.data + sum.bss;
    const column = (n: number | string): string => String(n).padStart(7);
    yield* print(
      `${title}${[sum.text, sum.data, sum.bss, all, all.toString(16)].map(column).join('\t')}\t${name}${archive === null ? '' : ` (ex ${archive})`}\n`,
    );
    title = '';
  });
}

export const sizeProgram: ProgramDef = program({
  path: '/usr/bin/size',
  summary: 'sizes of the sections of a program',
  main: (argv) => main(argv),
});
