/**
 * What others call: the types of the compiler, the linker and their options.
 *
 *   compile()      C text                      -> one relocatable ELF32 i386 object (`cc -c`)
 *   assemble()     AT&T assembly text          -> the same (`.s` files)
 *   preprocess()   C text                      -> C text (`cc -E`)
 *   link()         objects and archives        -> a static ELF32 executable (`cc a.o b.o -lc`)
 *   buildModule()  objects of one module       -> a `.ko`, checked as the kernel's modpost does
 *   readArchive(), writeArchive()              `ar`
 *
 * All are pure functions of their arguments; none throws, whatever the text.
 */
import type { Budget } from './budget.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Headers } from './pp/headers.ts';

export interface PreprocessOptions {
  /** The name of the source in messages and `__FILE__`; default `<stdin>`. Quoted includes are looked for beside it. */
  readonly file?: string;
  /** Every header that exists, by absolute path: a map, an object or a function. Their tokens are cached by path and text. */
  readonly headers?: Headers;
  /** `-I`, first to last. */
  readonly includeDirs?: readonly string[];
  /** Where `<…>` looks after `-I`; default `/usr/include`. */
  readonly systemDirs?: readonly string[];
  /** `-D` and `-U` in order, without the dash and letter: `{ define: 'X=1' }`. */
  readonly defines?: readonly ({ readonly define: string } | { readonly undefine: string })[];
  /** `-include FILE`. */
  readonly include?: readonly string[];
  /** Kernel code: `__KERNEL__` and `MODULE` are defined and undeclared functions are errors. Default `user`. */
  readonly mode?: 'user' | 'kernel';
  /** `-O1` and higher define `__OPTIMIZE__`; the code is the same. */
  readonly optimize?: 0 | 1 | 2 | 3 | 's';
  /** C11 `__DATE__` and `__TIME__`; the compiler itself knows no clock. */
  readonly date?: { readonly date: string; readonly time: string };
  readonly budget?: Partial<Budget>;
}

export interface WarningOptions {
  /** `-w` none, default the ones gcc has on, `-Wall`, `-Wextra`. */
  readonly level?: 'none' | 'default' | 'all' | 'extra';
  /** `-Werror`. */
  readonly error?: boolean;
}

export interface CompileOptions extends PreprocessOptions {
  readonly warnings?: WarningOptions;
  /** `-g`: line and type tables, see debug.ts. */
  readonly debug?: boolean;
}

export interface Failure {
  readonly ok: false;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

export interface Compiled {
  readonly ok: true;
  /** ELF32 i386 ET_REL. */
  readonly elf: Uint8Array;
  readonly warnings: readonly Diagnostic[];
}
export type CompileResult = Compiled | Failure;

export interface Listed {
  readonly ok: true;
  /** AT&T assembly, as `cc -S` writes it. */
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
}
export type ListResult = Listed | Failure;

export interface AssembleOptions {
  readonly file?: string;
  readonly budget?: Partial<Budget>;
}

/** A file given to the linker: an object or an archive, told apart by its first bytes. */
export interface LinkInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface LinkOptions {
  /** Objects and archives in command-line order; a member of an archive is taken when it defines something still missing. */
  readonly inputs: readonly LinkInput[];
  /** `-e`; default `_start`. */
  readonly entry?: string;
  /** `-Ttext-segment`; default 0x08048000. */
  readonly base?: number;
  /** `-s`: no symbol table. */
  readonly strip?: boolean;
  /** Bytes of the file at most; default 16 MiB. */
  readonly limit?: number;
}

export type LinkResult =
  /** Messages such as "cannot find entry symbol _start" are warnings. */
  | { readonly ok: true; readonly elf: Uint8Array; readonly warnings: readonly string[] }
  /** Lines in the style of ld, without a leading `ld: `: "main.o: in function `main': undefined reference to `foo'". */
  | { readonly ok: false; readonly errors: readonly string[]; readonly warnings: readonly string[] };

/** What the kernel offers to modules: `Module.symvers`. */
export type KernelExports = ReadonlyMap<string, 'any' | 'gpl'> | Readonly<Record<string, 'any' | 'gpl'>>;

export interface ModuleOptions {
  /** `hello` of `hello.ko`. */
  readonly name: string;
  /** What messages call it, without `.ko`: `/root/hello`. Default: its name. */
  readonly path?: string;
  /** Names of modules it needs, with commas. */
  readonly depends?: string;
  /** More `.modinfo` tags, such as `retpoline=Y`. */
  readonly info?: readonly string[];
  /** Objects that make up the module (`hello-objs`). */
  readonly inputs: readonly LinkInput[];
  readonly exports: KernelExports;
  /** `6.1.0-17-686-pae SMP mod_unload modversions 686 `. */
  readonly vermagic: string;
  /** `sizeof(struct module)` and where its name, init and exit lie. */
  readonly layout: ModuleLayout;
  /** The kernel refuses to build without a licence (since 5.11, which also puts `name=` into .modinfo); before, modpost warns. */
  readonly licenseRequired: boolean;
  /** An undefined symbol fails the build; the modpost of 2.6 only warns. */
  readonly undefinedIsError: boolean;
}

export interface ModuleLayout {
  readonly size: number;
  readonly name: number;
  readonly init: number;
  readonly exit: number;
}

export type ModuleResult =
  | { readonly ok: true; readonly elf: Uint8Array; readonly warnings: readonly string[] }
  /** As the build prints them: "ERROR: modpost: missing MODULE_LICENSE() in /root/hello.o". */
  | { readonly ok: false; readonly errors: readonly string[]; readonly warnings: readonly string[] };

export interface ArchiveMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mtime?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
}
