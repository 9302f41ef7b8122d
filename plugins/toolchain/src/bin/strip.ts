/** bin/strip.ts — a program without its symbols. */
import { type Program, type ProgramDef, program, sys } from '@killinit/plugin-sdk';
import { stripElf } from '../link/strip.ts';
import { complain, readBytes, why, writeBytes } from './io.ts';
import { startTool } from './objects.ts';

const SPEC = {
  letters: 'gSsdxXvp',
  valued: 'oRKN',
  long: { 'strip-debug': 'g', 'strip-all': 's', 'strip-unneeded': 's', 'discard-all': 'x', 'preserve-dates': 'p' },
};

function* main(argv: readonly string[]): Program {
  const options = yield* startTool(argv, SPEC);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) {
    yield* complain('Usage: strip <option(s)> in-file(s)\n');
    return 1;
  }
  const debugOnly = ['g', 'S', 'd'].some((l) => options.letters.has(l)) && !options.letters.has('s');
  let status = 0;
  for (const file of options.operands) {
    const bytes = yield* readBytes(file);
    if (typeof bytes === 'number') {
      yield* complain(`strip: ${bytes === -2 ? `'${file}': No such file` : why(file, bytes)}\n`);
      status = 1;
      continue;
    }
    yield* sys.spend(bytes.length);
    const out = stripElf(bytes, debugOnly);
    if (out === null) {
      yield* complain(`strip: ${file}: file format not recognized\n`);
      status = 1;
      continue;
    }
    const st = yield* sys.stat(file);
    const mode = typeof st === 'number' ? 0o755 : st.mode & 0o7777;
    const r = yield* writeBytes(options.values.get('o') ?? file, out, mode);
    if (r < 0) {
      yield* complain(`strip: ${why(options.values.get('o') ?? file, r)}\n`);
      status = 1;
    }
  }
  return status;
}

export const stripProgram: ProgramDef = program({
  path: '/usr/bin/strip',
  summary: 'take symbols out of programs',
  main: (argv) => main(argv),
});
