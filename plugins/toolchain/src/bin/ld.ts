/** bin/ld.ts — the linker on its own: objects and archives to a static program. */
import type { LinkInput } from '@killinit/cc';
import { type Program, type ProgramDef, program } from '@killinit/plugin-sdk';
import { addLibrary, linkInputs } from './cc.ts';
import { baseName, complain, print, readBytes, why, writeBytes } from './io.ts';
import { VERSION_LINE } from './objects.ts';

const NOTHING = ['-static', '-Bstatic', '-N', '-n', '-d', '-t', '--gc-sections', '-nostdlib', '--no-dynamic-linker'];
const NOTHING_VALUED = ['-m', '-z', '-T', '-Map', '-u', '-rpath', '-soname', '-O'];
const REFUSED: Readonly<Record<string, string>> = {
  '-shared': 'shared libraries are not made here: all programs are static',
  '-r': 'relocatable output is not made here',
  '-i': 'relocatable output is not made here',
  '--relocatable': 'relocatable output is not made here',
};

function* main(argv: readonly string[]): Program {
  const inputs: LinkInput[] = [];
  const libraryDirs: string[] = [];
  const order: { library: boolean; name: string }[] = [];
  const o = { output: 'a.out', entry: null as string | null, strip: false };
  for (let i = 1; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    const valued = (letter: string): string =>
      arg.length > letter.length ? arg.slice(letter.length) : (argv[++i] ?? '');
    const refused = REFUSED[arg];
    if (refused !== undefined) {
      yield* complain(`ld: ${arg}: ${refused}\n`);
      return 1;
    }
    if (arg === '--version' || arg === '-v' || arg === '-V') {
      yield* print(VERSION_LINE('ld'));
      return 0;
    }
    if (arg === '--entry') o.entry = argv[++i] ?? null;
    else if (arg.startsWith('--entry=')) o.entry = arg.slice(8);
    else if (NOTHING.includes(arg) || arg === '--start-group' || arg === '--end-group') continue;
    else if (NOTHING_VALUED.includes(arg)) i += 1;
    else if (arg === '-s' || arg === '--strip-all') o.strip = true;
    else if (arg.startsWith('-o')) o.output = valued('-o');
    else if (arg.startsWith('-L')) libraryDirs.push(valued('-L'));
    else if (arg.startsWith('-l')) order.push({ library: true, name: valued('-l') });
    else if (arg.startsWith('-e')) o.entry = valued('-e');
    else if (arg.startsWith('-m') || arg.startsWith('-O') || arg.startsWith('-z') || arg.startsWith('--build-id'))
      continue;
    else if (arg.startsWith('-')) {
      yield* complain(`ld: unrecognized option '${arg}'\nld: use the --help option for usage information\n`);
      return 1;
    } else order.push({ library: false, name: arg });
  }
  if (order.length === 0) {
    yield* complain('ld: no input files\n');
    return 1;
  }
  for (const { library, name } of order) {
    if (library) {
      if (!(yield* addLibrary(libraryDirs, name, inputs, 'ld'))) return 1;
      continue;
    }
    const bytes = yield* readBytes(name);
    if (typeof bytes === 'number') {
      yield* complain(`ld: cannot find ${why(name, bytes)}\n`);
      return 1;
    }
    inputs.push({ name, bytes });
  }
  const elf = yield* linkInputs(inputs, o, baseName(argv[0] ?? 'ld'));
  if (elf === null) return 1;
  const r = yield* writeBytes(o.output, elf, 0o777);
  if (r < 0) yield* complain(`ld: cannot open output file ${why(o.output, r)}\n`);
  return r < 0 ? 1 : 0;
}

export const ldProgram: ProgramDef = program({
  path: '/usr/bin/ld',
  summary: 'link objects to a program',
  main: (argv) => main(argv),
});
