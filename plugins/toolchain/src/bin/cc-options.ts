/** bin/cc-options.ts — the command line of cc and gcc. */
import type { CompileOptions } from '@killinit/cc';
import { type DependencyOptions, NO_DEPENDENCIES, quoteForMake } from './dependencies.ts';

export interface CcOptions {
  readonly inputs: { readonly path: string; readonly language: Language }[];
  output: string | null;
  /** `-E`, `-S`, `-c`, or link. */
  stage: 'preprocess' | 'assembly' | 'object' | 'program';
  includeDirs: string[];
  /** `-isystem` */
  systemDirs: string[];
  includes: string[];
  libraryDirs: string[];
  /** Objects, archives and `-lNAME` in the order they came; sources stand for their objects. */
  readonly order: ({ readonly file: number } | { readonly library: string })[];
  defines: NonNullable<CompileOptions['defines']>[number][];
  warnings: 'none' | 'default' | 'all' | 'extra';
  werror: boolean;
  debug: boolean;
  optimize: 0 | 1 | 2 | 3 | 's';
  startFiles: boolean;
  defaultLibraries: boolean;
  standardIncludes: boolean;
  /** `-E` says which lines of which files it prints; -P: and no empty lines. */
  lineMarkers: boolean;
  syntaxOnly: boolean;
  strip: boolean;
  entry: string | null;
  verbose: boolean;
  kernel: boolean;
  wantsDependencies: boolean;
  dependencies: DependencyOptions;
  /** Something to print and be done: `--version`. */
  answer: 'version' | 'machine' | 'help' | null;
}
export type Language = 'c' | 'assembly' | 'assembly-cpp' | 'object';

const LANGUAGES: Readonly<Record<string, Language>> = {
  c: 'c',
  h: 'c',
  i: 'c',
  s: 'assembly',
  S: 'assembly-cpp',
  sx: 'assembly-cpp',
};
/** Options with a value that changes nothing here. */
const IGNORED_VALUED = ['-z', '-T', '-u', '-Xlinker', '-Xassembler', '-Xpreprocessor', '-aux-info', '--param'];
const IGNORED = [
  '-pipe',
  '-static',
  '-m32',
  '-pthread',
  '-ansi',
  '-pedantic',
  '-pedantic-errors',
  '-no-pie',
  '-nopie',
  '-static-libgcc',
  '-static-pie',
  '-rdynamic',
  '-MG',
  '-C',
  '-undef',
  '-traditional',
  '-mregparm=0',
  '-Qn',
  '-n',
  '--pipe',
];

const IGNORED_PREFIXES = ['-W', '-f', '-std=', '-m', '-idirafter', '-print-'];

const fresh = (): CcOptions => ({
  inputs: [],
  output: null,
  stage: 'program',
  includeDirs: [],
  systemDirs: [],
  includes: [],
  libraryDirs: [],
  order: [],
  defines: [],
  warnings: 'default',
  werror: false,
  debug: false,
  optimize: 0,
  startFiles: true,
  defaultLibraries: true,
  standardIncludes: true,
  syntaxOnly: false,
  lineMarkers: true,
  strip: false,
  entry: null,
  verbose: false,
  kernel: false,
  wantsDependencies: false,
  dependencies: NO_DEPENDENCIES,
  answer: null,
});

function languageOf(path: string): Language {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return (dot < 0 ? undefined : LANGUAGES[base.slice(dot + 1)]) ?? 'object';
}

/** @returns the options, or the sentence of an error (without `cc: `) */
export function parseCcOptions(args: readonly string[]): CcOptions | string {
  const o = fresh();
  let language: Language | null = null;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '-' || !arg.startsWith('-')) {
      o.order.push({ file: o.inputs.length });
      o.inputs.push({ path: arg, language: language ?? (arg === '-' ? 'c' : languageOf(arg)) });
      continue;
    }
    /** The value of an option written together or as the next word. */
    const value = (name: string): string | null => {
      if (arg.length > name.length) return arg.slice(name.length);
      i += 1;
      return args[i] ?? null;
    };
    const two = arg.slice(0, 2);
    if (two === '-o' || two === '-I' || two === '-D' || two === '-U' || two === '-L' || two === '-l' || two === '-x') {
      const v = value(two);
      if (v === null) return `error: missing ${two === '-o' ? 'filename' : 'argument'} after '${two}'`;
      if (two === '-o') o.output = v;
      else if (two === '-I') o.includeDirs.push(v);
      else if (two === '-D') o.defines.push({ define: v });
      else if (two === '-U') o.defines.push({ undefine: v });
      else if (two === '-L') o.libraryDirs.push(v);
      else if (two === '-l') o.order.push({ library: v });
      else if (v === 'none') language = null;
      else if (v === 'c' || v === 'cpp-output') language = 'c';
      else if (v === 'assembler') language = 'assembly';
      else if (v === 'assembler-with-cpp') language = 'assembly-cpp';
      else return `error: language ${v} not recognized`;
      continue;
    }
    const valued = ['-include', '-isystem', '-iquote', '-idirafter', '-imacros', '-e'].find((n) => arg === n);
    if (valued !== undefined) {
      const v = value(valued);
      if (v === null) return `error: missing argument to '${valued}'`;
      if (valued === '-include' || valued === '-imacros') o.includes.push(v);
      else if (valued === '-e') o.entry = v;
      else if (valued === '-iquote') o.includeDirs.push(v);
      else o.systemDirs.push(v);
      continue;
    }
    const dependency = ['-MF', '-MT', '-MQ'].find((n) => arg.startsWith(n));
    if (dependency !== undefined) {
      const v = value(dependency);
      if (v === null) return `error: missing argument to '${dependency}'`;
      const d = o.dependencies;
      if (dependency === '-MF') o.dependencies = { ...d, file: v };
      else o.dependencies = { ...d, targets: [...d.targets, dependency === '-MQ' ? quoteForMake(v) : v] };
      continue;
    }
    if (IGNORED_VALUED.includes(arg)) {
      i += 1;
      continue;
    }
    const error = plainOption(o, arg);
    if (error !== null) return error;
  }
  return o;
}

function plainOption(o: CcOptions, arg: string): string | null {
  switch (arg) {
    case '-E':
      o.stage = 'preprocess';
      return null;
    case '-S':
      o.stage = 'assembly';
      return null;
    case '-c':
      o.stage = 'object';
      return null;
    case '-M':
    case '-MM':
      o.stage = 'preprocess';
      o.dependencies = { ...o.dependencies, only: true, system: arg === '-M' };
      o.wantsDependencies = true;
      return null;
    case '-MD':
    case '-MMD':
      o.dependencies = { ...o.dependencies, system: arg === '-MD' };
      o.wantsDependencies = true;
      return null;
    case '-MP':
      o.dependencies = { ...o.dependencies, phony: true };
      return null;
    case '-P':
      o.lineMarkers = false;
      return null;
    case '-w':
      o.warnings = 'none';
      return null;
    case '-Wall':
      if (o.warnings === 'default') o.warnings = 'all';
      return null;
    case '-W':
    case '-Wextra':
      if (o.warnings !== 'none') o.warnings = 'extra';
      return null;
    case '-Werror':
      o.werror = true;
      return null;
    case '-fsyntax-only':
      o.syntaxOnly = true;
      return null;
    case '-nostdinc':
      o.standardIncludes = false;
      return null;
    case '-nostdlib':
      o.startFiles = false;
      o.defaultLibraries = false;
      return null;
    case '-nostartfiles':
      o.startFiles = false;
      return null;
    case '-nodefaultlibs':
    case '-nolibc':
      o.defaultLibraries = false;
      return null;
    case '-s':
    case '-Wl,-s':
    case '-Wl,--strip-all':
      o.strip = true;
      return null;
    case '-v':
    case '-###':
      o.verbose = true;
      return null;
    case '--version':
      o.answer = 'version';
      return null;
    case '-dumpmachine':
      o.answer = 'machine';
      return null;
    case '--help':
      o.answer = 'help';
      return null;
    case '-shared':
      return 'error: -shared is not supported: everything on this machine is linked statically';
    case '-m64':
    case '-mx32':
      return `error: ${arg} is not supported: this is a 32-bit machine`;
  }
  if (arg.startsWith('-g')) o.debug = arg !== '-g0';
  else if (arg.startsWith('-O')) {
    const level = arg.slice(2);
    o.optimize =
      level === '' || level === '1' || level === 'g'
        ? 1
        : level === '0'
          ? 0
          : level === 's' || level === 'z'
            ? 's'
            : level === '2'
              ? 2
              : 3;
  } else if (arg.startsWith('-Wl,-e,')) o.entry = arg.slice(7);
  else if (IGNORED_PREFIXES.some((p) => arg.startsWith(p)) || IGNORED.includes(arg)) return null;
  else return `error: unrecognized command-line option '${arg}'`;
  return null;
}
