/** bin/as.ts — the assembler on its own: AT&T syntax to an object. */
import { assemble, decodeSource } from '@killinit/cc';
import { type Program, type ProgramDef, program, sys } from '@killinit/plugin-sdk';
import { formatDiagnostics } from './cc.ts';
import { complain, print, readBytes, why, writeBytes } from './io.ts';
import { VERSION_LINE } from './objects.ts';

const CYCLES_PER_CHARACTER = 20;

function* main(argv: readonly string[]): Program {
  let output = 'a.out';
  const sources: string[] = [];
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '--version') {
      yield* print(VERSION_LINE('as'));
      return 0;
    }
    if (arg === '-o') output = argv[++i] ?? output;
    else if (arg.startsWith('-o')) output = arg.slice(2);
    else if (arg === '-I' || arg === '--defsym') i += 1;
    else if (arg === '--64') {
      yield* complain('as: no compiled in support for x86_64\n');
      return 1;
    } else if (arg === '-' || !arg.startsWith('-')) sources.push(arg);
  }
  let text = '';
  for (const path of sources.length === 0 ? ['-'] : sources) {
    const bytes = yield* readBytes(path);
    if (typeof bytes === 'number') {
      yield* complain(`Assembler messages:\nError: can't open ${path} for reading: ${why('', bytes).slice(2)}\n`);
      return 1;
    }
    text += decodeSource(bytes);
  }
  yield* sys.spend(text.length * CYCLES_PER_CHARACTER);
  const made = assemble(text, {
    file: sources[0] === undefined || sources[0] === '-' ? '{standard input}' : sources[0],
  });
  yield* complain(formatDiagnostics(made));
  if (!made.ok) return 1;
  const r = yield* writeBytes(output, made.elf);
  if (r < 0) yield* complain(`as: ${why(output, r)}\n`);
  return r < 0 ? 1 : 0;
}

export const asProgram: ProgramDef = program({
  path: '/usr/bin/as',
  summary: 'assemble i386 code',
  main: (argv) => main(argv),
});
