/** bin/objects.ts — what nm, size, readelf and objdump have in common: each file, or each member of an archive. */
import { readArchive } from '@killinit/cc';
import { type Program, type Sys, strerror, sys } from '@killinit/plugin-sdk';
import { type ElfFile, readElf } from '../link/elf.ts';
import { isArchive } from '../link/libraries.ts';
import { baseName, complain, print, readBytes } from './io.ts';
import { type ToolOptions, type ToolSpec, toolOptions } from './tool-options.ts';

export interface ElfInput {
  /** `x.o`, or `x.o` of `libx.a`. */
  readonly name: string;
  readonly archive: string | null;
  readonly bytes: Uint8Array;
  readonly elf: ElfFile;
}

export const VERSION_LINE = (tool: string): string => `${tool} (killinit toolchain) 1.0\n`;
const CYCLES_PER_BYTE = 2;

/** Runs `show` for each object of each operand; 1 when something was no object. */
export function* eachElf(
  tool: string,
  files: readonly string[],
  wrong: string,
  show: (input: ElfInput) => Sys<void>,
): Sys<number> {
  let status = 0;
  for (const file of files) {
    const bytes = yield* readBytes(file);
    if (typeof bytes === 'number') {
      yield* complain(`${tool}: '${file}': ${bytes === -2 ? 'No such file' : strerror(bytes)}\n`);
      status = 1;
      continue;
    }
    yield* sys.spend(bytes.length * CYCLES_PER_BYTE);
    const members = isArchive(bytes) ? (readArchive(bytes) ?? []) : [{ name: file, bytes }];
    for (const m of members) {
      const elf = readElf(m.bytes);
      if (elf === null) {
        yield* complain(`${tool}: ${m.name}: ${wrong}\n`);
        status = 1;
      } else yield* show({ name: m.name, archive: isArchive(bytes) ? file : null, bytes: m.bytes, elf });
    }
  }
  return status;
}

/** Options or the exit status; `--version` and mistakes are answered here. */
export function* startTool(argv: readonly string[], spec: ToolSpec): Sys<ToolOptions | number> {
  const tool = baseName(argv[0] ?? '');
  if (argv.includes('--version')) {
    yield* print(VERSION_LINE(tool));
    return 0;
  }
  const options = toolOptions(argv.slice(1), spec);
  if (typeof options !== 'string') return options;
  yield* complain(`${tool}: ${options}\n`);
  return 1;
}

export const hex = (n: number, digits: number): string => (n >>> 0).toString(16).padStart(digits, '0');
export type ToolMain = (argv: readonly string[]) => Program;
