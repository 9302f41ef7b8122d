/**
 * bin/kbuild.ts — what the kernel's own makefiles do for a module outside of the tree: compile, modpost, link; in kbuild's words.
 *
 *   kbuild BUILD-FOLDER MODULE-FOLDER modules|clean|install
 *
 * The module's Makefile (or Kbuild) is read by the make of this plugin for obj-m, NAME-objs, ccflags-y and their relatives.
 *
 * Differs: no list of dependencies is kept: a module is built again when any source, header or Makefile of its folder is newer.
 */
import { buildModule, type LinkInput } from '@killinit/cc';
import { fcntl, type Program, type ProgramDef, program, type Sys, sys } from '@killinit/plugin-sdk';
import { readElf } from '../link/elf.ts';
import { Makefile } from '../make/makefile.ts';
import { Driver } from './cc.ts';
import { parseCcOptions } from './cc-options.ts';
import { absolutePath, complain, print, readText, why, writeBytes } from './io.ts';

interface Settings {
  readonly vermagic: string;
  readonly layout: { readonly size: number; readonly name: number; readonly init: number; readonly exit: number };
  readonly modern: boolean;
  readonly info: readonly string[];
}
const FLAG_VARIABLES = ['ccflags-y', 'ccflags-m', 'EXTRA_CFLAGS', 'KBUILD_CFLAGS_MODULE', 'subdir-ccflags-y'];

function* main(argv: readonly string[]): Program {
  const [, build = '', folder = '', what = 'modules'] = argv;
  if (folder === '') {
    yield* complain('kbuild: say where the module is: make -C /lib/modules/$(uname -r)/build M=$PWD modules\n');
    return 2;
  }
  const dir = yield* absolutePath(folder);
  const file = yield* makefileOf(dir);
  if (file === null) {
    yield* complain(`scripts/Makefile.build: ${dir}/Makefile: No such file or directory\n`);
    return 2;
  }
  const modules = (yield* file.list('obj-m')).map((name) => name.replace(/\.o$/, ''));
  if (what === 'clean') return yield* clean(dir);
  if (what === 'install') return yield* install(dir, build, modules);
  const kernel = yield* readText(`${build}/scripts/kbuild.settings`);
  if (typeof kernel === 'number') {
    yield* complain(`kbuild: ${why(`${build}/scripts/kbuild.settings`, kernel)}\n`);
    return 2;
  }
  return yield* new Kbuild(build, dir, file, JSON.parse(kernel) as Settings).run(modules);
}

/** The module's makefile, read with what kbuild defines for it. */
function* makefileOf(dir: string): Sys<Makefile | null> {
  for (const name of ['Kbuild', 'Makefile', 'makefile']) {
    const text = yield* readText(`${dir}/${name}`);
    if (typeof text === 'number') continue;
    const uname = yield* sys.uname();
    const release = typeof uname === 'number' ? '' : uname.release;
    const file = new Makefile(dir, { KERNELRELEASE: release, M: dir, src: dir, obj: dir, CURDIR: dir, PWD: dir }, []);
    const error = yield* file.read(text, `${dir}/${name}`);
    if (error === null) return file;
    yield* complain(`${error}\n`);
    return null;
  }
  return null;
}

class Kbuild {
  private readonly build: string;
  private readonly dir: string;
  private readonly file: Makefile;
  private readonly kernel: Settings;

  constructor(build: string, dir: string, file: Makefile, kernel: Settings) {
    this.build = build;
    this.dir = dir;
    this.file = file;
    this.kernel = kernel;
  }

  /** Nothing in the folder is newer than the modules. */
  private *fresh(modules: readonly string[]): Sys<boolean> {
    let newest = 0;
    for (const { name } of yield* entriesOf(this.dir))
      if (/\.[chS]$|^(Makefile|Kbuild)$/.test(name))
        newest = Math.max(newest, (yield* timeOf(`${this.dir}/${name}`)) ?? 0);
    for (const name of modules) {
      const made = yield* timeOf(`${this.dir}/${name}.ko`);
      if (made === null || made <= newest) return false;
    }
    return true;
  }

  *run(modules: readonly string[]): Sys<number> {
    if (yield* this.fresh(modules)) {
      if (!this.kernel.modern) yield* print(`  Building modules, stage 2.\n  MODPOST ${modules.length} modules\n`);
      return 0;
    }
    const built: { name: string; inputs: LinkInput[] }[] = [];
    for (const name of modules) {
      const inputs = yield* this.objectsOf(name);
      if (inputs === null) return 2;
      built.push({ name, inputs });
    }
    const { modern } = this.kernel;
    yield* print(
      modern
        ? `  MODPOST ${this.dir}/Module.symvers\n`
        : `  Building modules, stage 2.\n  MODPOST ${modules.length} modules\n`,
    );
    return yield* this.finish(built);
  }

  /** Compiles what a module consists of: NAME.c, or the parts of NAME-objs and NAME-y. */
  private *objectsOf(name: string): Sys<LinkInput[] | null> {
    const parts = [...(yield* this.file.list(`${name}-objs`)), ...(yield* this.file.list(`${name}-y`))];
    const inputs: LinkInput[] = [];
    for (const part of parts.length === 0 ? [`${name}.o`] : parts) {
      const bytes = yield* this.compile(part.replace(/\.o$/, ''), name);
      if (bytes === null) return null;
      inputs.push({ name: `${this.dir}/${part}`, bytes });
    }
    if (parts.length > 0) yield* print(`  LD [M]  ${this.dir}/${name}.o\n`);
    return inputs;
  }

  private *compile(part: string, module: string): Sys<Uint8Array | null> {
    const source = `${this.dir}/${part}.c`;
    const object = `${this.dir}/${part}.o`;
    const st = yield* sys.stat(source);
    if (typeof st === 'number') {
      yield* complain(
        `make[1]: *** No rule to make target '${object}', needed by '${this.dir}/${module}.ko'.  Stop.\n`,
      );
      return null;
    }
    yield* print(`  CC [M]  ${object}\n`);
    const flags: string[] = [];
    for (const v of [...FLAG_VARIABLES, `CFLAGS_${part}.o`]) flags.push(...(yield* this.file.list(v)));
    const options = parseCcOptions([
      '-nostdinc',
      '-Wall',
      '-O2',
      ...flags,
      '-isystem',
      `${this.build}/include`,
      '-I',
      this.dir,
      `-DKBUILD_MODNAME="${module}"`,
      `-DKBUILD_BASENAME="${part}"`,
      '-include',
      `${this.build}/include/linux/kconfig.h`,
      '-c',
      source,
    ]);
    if (typeof options === 'string') {
      yield* complain(`cc: ${options}\n`);
      return null;
    }
    options.kernel = true;
    const bytes = yield* new Driver('cc', options).object(source, 'c');
    if (bytes === null) {
      yield* complain(`make[1]: *** [scripts/Makefile.build:250: ${object}] Error 1\n`);
      return null;
    }
    const r = yield* writeBytes(object, bytes, 0o666);
    if (r >= 0) return bytes;
    yield* complain(`cc: error: ${why(object, r)}\n`);
    return null;
  }

  /** modpost over all modules, then the `.ko` files. */
  private *finish(built: readonly { name: string; inputs: LinkInput[] }[]): Sys<number> {
    const { vermagic, layout, modern, info } = this.kernel;
    const exports = yield* this.symvers();
    for (const { inputs } of built) for (const [name, kind] of offered(inputs)) exports.set(name, kind);
    let failed = false;
    const ready: { name: string; elf: Uint8Array }[] = [];
    for (const { name, inputs } of built) {
      const result = buildModule({
        name,
        path: `${this.dir}/${name}`,
        inputs,
        exports,
        vermagic,
        layout,
        info,
        licenseRequired: modern,
        undefinedIsError: modern,
      });
      for (const line of [...result.warnings, ...(result.ok ? [] : result.errors)]) yield* complain(`${line}\n`);
      if (result.ok) ready.push({ name, elf: result.elf });
      else failed = true;
    }
    if (failed) {
      yield* complain(
        modern
          ? `make[1]: *** [scripts/Makefile.modpost:126: ${this.dir}/Module.symvers] Error 1\n`
          : 'make[1]: *** [__modpost] Error 1\n',
      );
      return 2;
    }
    const own = built.flatMap(({ name, inputs }) =>
      offered(inputs).map(
        ([s, kind]) => `0x00000000\t${s}\t${this.dir}/${name}\tEXPORT_SYMBOL${kind === 'gpl' ? '_GPL' : ''}\t\n`,
      ),
    );
    yield* writeBytes(`${this.dir}/Module.symvers`, own.join(''));
    yield* writeBytes(`${this.dir}/modules.order`, built.map(({ name }) => `${this.dir}/${name}.ko\n`).join(''));
    for (const { name, elf } of ready) {
      yield* print(`  ${modern ? 'CC [M] ' : 'CC     '} ${this.dir}/${name}.mod.o\n  LD [M]  ${this.dir}/${name}.ko\n`);
      const r = yield* writeBytes(`${this.dir}/${name}.ko`, elf);
      if (r < 0) {
        yield* complain(`ld: cannot open output file ${why(`${this.dir}/${name}.ko`, r)}\n`);
        return 2;
      }
    }
    return 0;
  }

  /** The kernel's symbols and those of other modules the Makefile names. */
  private *symvers(): Sys<Map<string, 'any' | 'gpl'>> {
    const exports = new Map<string, 'any' | 'gpl'>();
    for (const path of [`${this.build}/Module.symvers`, ...(yield* this.file.list('KBUILD_EXTRA_SYMBOLS'))]) {
      const text = yield* readText(path);
      if (typeof text === 'number') continue;
      for (const line of text.split('\n')) {
        const [, name, , how] = line.split('\t');
        if (name !== undefined && how !== undefined) exports.set(name, how.endsWith('_GPL') ? 'gpl' : 'any');
      }
    }
    return exports;
  }
}

/** What EXPORT_SYMBOL in these objects offers to others. */
function offered(inputs: readonly LinkInput[]): [string, 'any' | 'gpl'][] {
  return inputs.flatMap(({ bytes }) => {
    const elf = readElf(bytes);
    return (elf?.symbols ?? []).flatMap((s): [string, 'any' | 'gpl'][] => {
      const section = elf?.sections[s.section]?.name;
      if (!s.name.startsWith('__ksymtab_') || (section !== '__ksymtab' && section !== '__ksymtab_gpl')) return [];
      return [[s.name.slice(10), section === '__ksymtab_gpl' ? 'gpl' : 'any']];
    });
  });
}

const MADE = ['.ko', '.o', '.mod', '.mod.c', '.order', '.symvers'];
function* entriesOf(dir: string): Sys<readonly { readonly name: string }[]> {
  const fd = yield* sys.open(dir, fcntl.O_DIRECTORY);
  if (fd < 0) return [];
  const entries = yield* sys.getdents(fd);
  yield* sys.close(fd);
  return typeof entries === 'number' ? [] : entries;
}
function* timeOf(path: string): Sys<number | null> {
  const st = yield* sys.stat(path);
  return typeof st === 'number' ? null : st.mtime;
}
function* clean(dir: string): Sys<number> {
  const gone = (yield* entriesOf(dir)).filter((e) => MADE.some((end) => e.name.endsWith(end)));
  yield* print(`  CLEAN   ${dir}/Module.symvers\n`);
  for (const e of gone) yield* sys.unlink(`${dir}/${e.name}`);
  return 0;
}
function* install(dir: string, build: string, modules: readonly string[]): Sys<number> {
  const uname = yield* sys.uname();
  const to = `/usr/lib/modules/${typeof uname === 'number' ? build : uname.release}/extra`;
  yield* sys.mkdir(to, 0o755);
  for (const name of modules) {
    yield* print(`  INSTALL ${to}/${name}.ko\n`);
    const fd = yield* sys.open(`${dir}/${name}.ko`);
    const bytes = fd < 0 ? fd : yield* sys.read(fd, 4 << 20);
    if (fd >= 0) yield* sys.close(fd);
    const r = typeof bytes === 'number' ? bytes : yield* writeBytes(`${to}/${name}.ko`, bytes, 0o644);
    if (r < 0) {
      yield* complain(`cp: ${why(`${to}/${name}.ko`, r)}\n`);
      return 2;
    }
  }
  return 0;
}

export const kbuildProgram: ProgramDef = program({
  path: '/usr/lib/kbuild/kbuild',
  summary: 'builds kernel modules, for make',
  main: (argv) => main(argv),
});
