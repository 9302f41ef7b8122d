/**
 * bin/cc.ts — cc and gcc: the driver around the compiler and the linker.
 *
 * Sources are read, with every header they include, through the machine's own files; the compiler itself is a pure function. Its work costs
 * CPU time in proportion to the text.
 */
import {
  assemble,
  type CompileOptions,
  type CompileResult,
  compile,
  compileToAsm,
  type Diagnostic,
  decodeSource,
  type Failure,
  formatDiagnostic,
  type LinkInput,
  link,
  preprocess,
} from '@killinit/cc';
import { type Program, type ProgramDef, program, type Sys, sys } from '@killinit/plugin-sdk';
import { groupOf, isArchive, isElf, membersFor } from '../link/libraries.ts';
import { type CcOptions, parseCcOptions } from './cc-options.ts';
import { dependencyFile, dependencyRule } from './dependencies.ts';
import { HeaderFiles } from './headers.ts';
import { baseName, complain, print, readBytes, why, withEnding, writeBytes } from './io.ts';

const SYSTEM_INCLUDES = ['/usr/local/include', '/usr/include'];
const SYSTEM_LIBRARIES = ['/usr/local/lib', '/usr/lib'];
export const VERSION = 'cc (killinit toolchain) 1.0';
const CYCLES_PER_CHARACTER = 20;
const CYCLES_PER_LINKED_BYTE = 2;

/** Errors and warnings in the order of the text. */
export function formatDiagnostics(result: { warnings: readonly Diagnostic[]; errors?: readonly Diagnostic[] }): string {
  const all = [...result.warnings, ...(result.errors ?? [])];
  const main = all[0]?.file;
  if (all.every((d) => d.file === main)) all.sort((a, b) => a.line - b.line || a.column - b.column);
  return all.map(formatDiagnostic).join('');
}

/** Compiles one source to an object; its messages are on stderr already when it fails. */
export class Driver {
  readonly name: string;
  readonly options: CcOptions;
  readonly headers: HeaderFiles;
  private readonly systemDirs: readonly string[];

  constructor(name: string, options: CcOptions) {
    this.name = name;
    this.options = options;
    this.systemDirs = [...options.systemDirs, ...(options.standardIncludes ? SYSTEM_INCLUDES : [])];
    this.headers = new HeaderFiles([...options.includeDirs, ...this.systemDirs]);
  }

  compileOptions(file: string): CompileOptions {
    const o = this.options;
    return {
      file,
      includeDirs: o.includeDirs,
      systemDirs: this.systemDirs,
      include: o.includes,
      defines: o.defines,
      mode: o.kernel ? 'kernel' : 'user',
      optimize: o.optimize,
      debug: o.debug,
      warnings: { level: o.warnings, error: o.werror },
    };
  }

  /** Reads a source and its headers; null after a message. */
  *source(path: string): Sys<string | null> {
    const bytes = yield* readBytes(path);
    if (typeof bytes === 'number') {
      yield* complain(`${this.name}: error: ${why(path, bytes)}\n`);
      return null;
    }
    const text = decodeSource(bytes);
    const forced = this.options.includes.map((name) => `#include "${name}"\n`).join('');
    yield* this.headers.follow(forced + text, path);
    yield* sys.spend(text.length * CYCLES_PER_CHARACTER);
    return text;
  }

  *run<R extends { ok: true; warnings: readonly Diagnostic[] }>(
    make: (options: CompileOptions) => R | Failure,
    file: string,
  ): Sys<R | null> {
    const options = this.compileOptions(file);
    const result = yield* this.headers.compile((headers) => make({ ...options, headers }));
    yield* complain(formatDiagnostics(result));
    return result.ok ? result : null;
  }

  /** The object of a source; null after messages. */
  *object(path: string, language: string): Sys<Uint8Array | null> {
    const text = yield* this.source(path);
    if (text === null) return null;
    const name = path === '-' ? '<stdin>' : path;
    if (language === 'c') return (yield* this.run((o) => compile(text, o), name))?.elf ?? null;
    let assembly = text;
    if (language === 'assembly-cpp') {
      const done = yield* this.run(
        (o) => preprocess(text, { ...o, defines: [...(o.defines ?? []), { define: '__ASSEMBLER__=1' }] }),
        name,
      );
      if (done === null) return null;
      assembly = done.text;
    }
    const made: CompileResult = assemble(assembly, { file: name });
    yield* complain(formatDiagnostics(made));
    return made.ok ? made.elf : null;
  }
}

function* main(argv: readonly string[]): Program {
  const name = baseName(argv[0] ?? 'cc');
  const options = parseCcOptions(argv.slice(1));
  if (typeof options === 'string') {
    yield* complain(`${name}: ${options}\n`);
    return 1;
  }
  if (options.answer !== null) {
    yield* print(
      options.answer === 'version'
        ? `${VERSION}\nA C compiler of its own: C99 without complex numbers, GNU extensions, i386 only.\n`
        : options.answer === 'machine'
          ? 'i686-linux-gnu\n'
          : `Usage: ${name} [options] file...\nSee ${name}(1) for the options.\n`,
    );
    return 0;
  }
  if (options.inputs.length === 0) {
    if (options.verbose) {
      yield* complain(`${VERSION}\nTarget: i686-linux-gnu\n`);
      return 0;
    }
    yield* complain(`${name}: fatal error: no input files\ncompilation terminated.\n`);
    return 1;
  }
  if (
    options.stage !== 'program' &&
    options.output !== null &&
    options.inputs.filter((i) => i.language !== 'object').length > 1
  ) {
    yield* complain(
      `${name}: fatal error: cannot specify '-o' with '-c', '-S' or '-E' with multiple files\ncompilation terminated.\n`,
    );
    return 1;
  }
  const driver = new Driver(name, options);
  if (options.stage === 'program' && !options.syntaxOnly) return yield* buildProgram(driver);
  let status = 0;
  for (const { path, language } of options.inputs) {
    if (language === 'object') {
      yield* complain(`${name}: warning: ${path}: linker input file unused because linking not done\n`);
      continue;
    }
    if (!(yield* compileOne(driver, path, language))) status = 1;
  }
  return status;
}

/** -M, -MM, -MD, -MMD: the rule of one source, on standard output or in its file. `output` is what -o says of it. */
function* writeDependencies(driver: Driver, path: string, output: string | null): Sys<boolean> {
  const text = yield* driver.source(path);
  if (text === null) return false;
  const { dependencies } = driver.options;
  const done = yield* driver.run((o) => preprocess(text, o), path === '-' ? '<stdin>' : path);
  if (done === null) return false;
  const rule = dependencyRule(path, output, done.headers, dependencies);
  const to = dependencyFile(path, output, driver.options.stage === 'program', dependencies);
  if (to !== null && to !== '-') return yield* store(driver.name, to, rule, 0o666);
  yield* sys.write(1, rule);
  return true;
}

/** `-E`, `-S`, `-c`, `-fsyntax-only` for one source. */
function* compileOne(driver: Driver, path: string, language: string): Sys<boolean> {
  const { wantsDependencies, dependencies } = driver.options;
  if (wantsDependencies && language !== 'assembly') {
    const made = yield* writeDependencies(driver, path, driver.options.output);
    if (!made || dependencies.only) return made;
  }
  const { stage, output, syntaxOnly } = driver.options;
  let bytes: Uint8Array | string | null = null;
  if (stage === 'preprocess' || stage === 'assembly') {
    const text = yield* driver.source(path);
    if (text === null) return false;
    const file = path === '-' ? '<stdin>' : path;
    bytes =
      (yield* driver.run((o) => (stage === 'preprocess' ? preprocess(text, o) : compileToAsm(text, o)), file))?.text ??
      null;
    if (typeof bytes === 'string' && !driver.options.lineMarkers)
      bytes = bytes
        .replace(/^# \d+ ".*"$/gm, '')
        .replace(/\n{2,}/g, '\n')
        .replace(/^\n/, '');
  } else bytes = yield* driver.object(path, language);
  if (bytes === null) return false;
  if (syntaxOnly) return true;
  if (stage === 'preprocess' && output === null) {
    yield* sys.write(1, bytes);
    return true;
  }
  const target = output ?? withEnding(path, stage === 'assembly' ? '.s' : '.o');
  if (target === '-') {
    yield* sys.write(1, bytes);
    return true;
  }
  return yield* store(driver.name, target, bytes, 0o666);
}

function* store(name: string, path: string, bytes: Uint8Array | string, mode: number): Sys<boolean> {
  const r = yield* writeBytes(path, bytes, mode);
  if (r < 0) yield* complain(`${name}: error: ${why(path, r)}\n`);
  return r >= 0;
}

function* buildProgram(driver: Driver): Sys<number> {
  const { name, options } = driver;
  const objects: (LinkInput | null)[] = [];
  let failed = false;
  for (const { path, language } of options.inputs) {
    if (language !== 'object') {
      if (
        options.wantsDependencies &&
        language !== 'assembly' &&
        !(yield* writeDependencies(driver, path, options.output))
      ) {
        failed = true;
        continue;
      }
      const bytes = yield* driver.object(path, language);
      objects.push(bytes === null ? null : { name: path === '-' ? 'stdin.o' : withEnding(path, '.o'), bytes });
    } else {
      const bytes = yield* readBytes(path);
      if (typeof bytes === 'number') yield* complain(`/usr/bin/ld: cannot find ${why(path, bytes)}\n`);
      objects.push(typeof bytes === 'number' ? null : { name: path, bytes });
    }
    if (objects[objects.length - 1] === null) failed = true;
  }
  if (failed) return 1;
  const inputs: LinkInput[] = [];
  for (const step of options.order) {
    if ('file' in step) inputs.push(objects[step.file] as LinkInput);
    else if (!(yield* addLibrary(driver.options.libraryDirs, step.library, inputs))) return yield* linkFailed();
  }
  if (options.startFiles) {
    const crt = yield* readBytes('/usr/lib/crt1.o');
    if (typeof crt === 'number') {
      yield* complain(`/usr/bin/ld: cannot find ${why('crt1.o', crt)}\n`);
      return yield* linkFailed();
    }
    inputs.unshift({ name: '/usr/lib/crt1.o', bytes: crt });
  }
  if (options.defaultLibraries && !(yield* addLibrary(driver.options.libraryDirs, 'c', inputs)))
    return yield* linkFailed();
  const elf = yield* linkInputs(inputs, options);
  if (elf === null) return yield* linkFailed();
  return (yield* store(name, options.output ?? 'a.out', elf, 0o777)) ? 0 : 1;
}
function* linkFailed(): Sys<number> {
  yield* complain('collect2: error: ld returned 1 exit status\n');
  return 1;
}

/** Links and prints what the linker says, in ld's words. */
export function* linkInputs(
  inputs: readonly LinkInput[],
  o: { entry: string | null; strip: boolean },
  name = '/usr/bin/ld',
): Sys<Uint8Array | null> {
  yield* sys.spend(inputs.reduce((sum, i) => sum + i.bytes.length, 0) * CYCLES_PER_LINKED_BYTE);
  const result = link({ inputs, strip: o.strip, ...(o.entry === null ? {} : { entry: o.entry }) });
  const lines = [...result.warnings.map((w) => `warning: ${w}`), ...(result.ok ? [] : result.errors)];
  // What belongs to "in function" above it stands alone.
  yield* complain(
    lines.map((line) => (/^[^ ]+:\(\.[^)]+\): /.test(line) ? `${line}\n` : `${name}: ${line}\n`)).join(''),
  );
  return result.ok ? result.elf : null;
}

/** Finds libNAME.a and adds it, or what is needed of it, to `inputs`. */
export function* addLibrary(
  libraryDirs: readonly string[],
  name: string,
  inputs: LinkInput[],
  linker = '/usr/bin/ld',
): Sys<boolean> {
  const file = name.startsWith(':') ? name.slice(1) : `lib${name}.a`;
  for (const dir of [...libraryDirs, ...SYSTEM_LIBRARIES]) {
    const path = `${dir}/${file}`;
    const bytes = yield* readBytes(path);
    if (typeof bytes === 'number') continue;
    const folder = isArchive(bytes) || isElf(bytes) ? null : groupOf(bytes);
    if (folder === null) inputs.push({ name: path, bytes });
    else {
      const found = yield* membersFor(folder, inputs);
      if (typeof found === 'string') {
        yield* complain(`${linker}: ${found}\n`);
        return false;
      }
      inputs.push(found);
    }
    return true;
  }
  yield* complain(`${linker}: cannot find -l${name}: No such file or directory\n`);
  return false;
}

export const ccProgram: ProgramDef = program({
  path: '/usr/bin/cc',
  links: ['/usr/bin/gcc', '/usr/bin/c99', '/usr/bin/i686-linux-gnu-gcc'],
  summary: 'compile and link C programs',
  main: (argv) => main(argv),
});
