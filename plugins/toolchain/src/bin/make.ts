/** bin/make.ts — make: its command line, and the folders of kernel modules, whose Makefile says only `obj-m`. */
import { type Plain, type Program, type ProgramDef, program, type Sys, strerror, sys } from '@killinit/plugin-sdk';
import { BUILTIN_VARIABLES, Build, type BuildOptions, Stopped } from '../make/build.ts';
import { MakeError } from '../make/expand.ts';
import { Makefile, splitAssignment } from '../make/makefile.ts';
import { jobOf, runJob } from '../make/shell.ts';
import { baseName, complain, print, readText } from './io.ts';

interface Options {
  dirs: string[];
  files: string[];
  goals: string[];
  overrides: { name: string; value: string }[];
  dryRun: boolean;
  silent: boolean;
  keepGoing: boolean;
  ignoreErrors: boolean;
  always: boolean;
  question: boolean;
  touch: boolean;
  builtinRules: boolean;
  printDirectory: boolean | null;
  version: boolean;
  /** Flags for sub-makes. */
  flags: string;
}

/** Files that are included and made may include more. */
const MOST_READINGS = 8;

function parse(args: readonly string[]): Options | string {
  const o: Options = {
    dirs: [],
    files: [],
    goals: [],
    overrides: [],
    dryRun: false,
    silent: false,
    keepGoing: false,
    ignoreErrors: false,
    always: false,
    question: false,
    touch: false,
    builtinRules: true,
    printDirectory: null,
    version: false,
    flags: '',
  };
  const letters: Record<string, () => void> = {
    n: () => { o.dryRun = true; },
    s: () => { o.silent = true; },
    k: () => { o.keepGoing = true; },
    i: () => { o.ignoreErrors = true; },
    B: () => { o.always = true; },
    q: () => { o.question = true; },
    t: () => { o.touch = true; },
    r: () => { o.builtinRules = false; },
    R: () => { o.builtinRules = false; },
    w: () => { o.printDirectory = true; },
    v: () => { o.version = true; },
    e: () => {},
    b: () => {},
    m: () => {},
    S: () => {},
    d: () => {},
  }; // biome-ignore format: a table
  const long: Record<string, string> = {
    'dry-run': 'n',
    'just-print': 'n',
    silent: 's',
    quiet: 's',
    'keep-going': 'k',
    'ignore-errors': 'i',
    'always-make': 'B',
    question: 'q',
    touch: 't',
    'no-builtin-rules': 'r',
    'no-builtin-variables': 'R',
    'print-directory': 'w',
    version: 'v',
    'environment-overrides': 'e',
  };
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--no-print-directory') o.printDirectory = false;
    else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = arg.slice(2, equals < 0 ? undefined : equals);
      const value = equals < 0 ? undefined : arg.slice(equals + 1);
      if (name === 'directory' || name === 'file' || name === 'makefile') {
        if (value === undefined) i += 1;
        const v = value ?? args[i] ?? '';
        (name === 'directory' ? o.dirs : o.files).push(v);
      } else if (name === 'jobs' || name === 'debug' || name === 'output-sync') continue;
      else if (long[name] !== undefined) letters[long[name] as string]?.();
      else return `unrecognized option '${arg}'`;
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let j = 1; j < arg.length; j += 1) {
        const c = arg[j] as string;
        if (c === 'C' || c === 'f' || c === 'I' || c === 'o' || c === 'W') {
          const together = arg.slice(j + 1);
          if (together === '') i += 1;
          const v = together || (args[i] ?? '');
          if (v === '') return `option requires an argument -- '${c}'`;
          if (c === 'C') o.dirs.push(v);
          if (c === 'f') o.files.push(v);
          break;
        }
        if (c === 'j' || c === 'l' || c === 'O') {
          const next = args[i + 1];
          if (j + 1 === arg.length && next !== undefined && next !== '' && Number.isInteger(Number(next))) i += 1;
          break;
        }
        const set = letters[c];
        if (set === undefined) return `invalid option -- '${c}'`;
        set();
        if ('nskiB'.includes(c)) o.flags += c;
      }
    } else {
      const a = splitAssignment(arg);
      if (a !== null && arg.includes('=')) o.overrides.push({ name: a.name, value: a.value });
      else o.goals.push(arg);
    }
  }
  return o;
}

function* main(argv: readonly string[], env: readonly string[], saved: Plain | null): Program {
  const job = jobOf(saved);
  if (job !== null) return yield* runJob(job);
  const level = Number(valueOf(env, 'MAKELEVEL') ?? '0') || 0;
  const base = baseName(argv[0] ?? 'make');
  const name = level === 0 ? base : `${base}[${level}]`;
  const inherited = (valueOf(env, 'MAKEFLAGS') ?? '').split(' ').filter((f) => f !== '');
  const o = parse([...inherited.map((f) => (f.startsWith('-') || f.includes('=') ? f : `-${f}`)), ...argv.slice(1)]);
  if (typeof o === 'string') {
    yield* complain(`${name}: ${o}\nUsage: make [options] [target] ...\n`);
    return 2;
  }
  if (o.version) {
    yield* print('make (killinit toolchain) 1.0\nRules, patterns, functions and conditionals of GNU make.\n');
    return 0;
  }
  if (level > 20) {
    yield* complain(`${name}: *** make calls itself too deeply.  Stop.\n`);
    return 2;
  }
  for (const dir of o.dirs) {
    const r = yield* sys.chdir(dir);
    if (r < 0) {
      yield* complain(`${name}: *** ${dir}: ${strerror(r)}.  Stop.\n`);
      return 2;
    }
  }
  const cwd = yield* sys.getcwd();
  const here = typeof cwd === 'number' ? '.' : cwd;
  const tell = o.printDirectory ?? (o.dirs.length > 0 || level > 0);
  if (tell && !o.silent) yield* print(`${name}: Entering directory '${here}'\n`);
  const status = yield* work(name, here, o, env);
  if (tell && !o.silent) yield* print(`${name}: Leaving directory '${here}'\n`);
  return status;
}

const valueOf = (env: readonly string[], name: string): string | undefined =>
  env.find((e) => e.startsWith(`${name}=`))?.slice(name.length + 1);

/** Reads the makefiles; a number is the status of a failure. */
function* load(
  name: string,
  here: string,
  o: Options,
  env: readonly string[],
): Sys<{ file: Makefile; read: number } | number> {
  const flags = [o.flags, ...o.overrides.map(({ name: n, value }) => `${n}=${value}`)]
    .filter((f) => f !== '')
    .join(' ');
  const environment = [
    ...env.filter((e) => !e.startsWith('MAKEFLAGS=')),
    ...(flags === '' ? [] : [`MAKEFLAGS=${flags}`]),
  ];
  const file = new Makefile(here, {}, environment);
  for (const [n, value] of Object.entries(BUILTIN_VARIABLES)) file.variables.set(n, value, 'default', true);
  file.variables.set('MAKE', 'make', 'default', false);
  file.variables.set('SHELL', '/bin/sh', 'default', false);
  file.variables.set('CURDIR', here, 'default', false);
  file.variables.set('MAKE_VERSION', '4.3', 'default', false);
  file.variables.set('MAKECMDGOALS', o.goals.join(' '), 'default', false);
  for (const e of env) {
    const at = e.indexOf('=');
    if (at > 0 && e.slice(0, at) !== 'SHELL') file.variables.set(e.slice(0, at), e.slice(at + 1), 'environment', false);
  }
  for (const { name: n, value } of o.overrides) file.variables.set(n, value, 'command line', true);
  const names = o.files.length > 0 ? o.files : ['GNUmakefile', 'makefile', 'Makefile'];
  let read = 0;
  for (const path of names) {
    const text = yield* readText(path);
    if (typeof text === 'number') {
      if (o.files.length === 0) continue;
      yield* complain(`${name}: ${path}: ${strerror(text)}\n${name}: *** No rule to make target '${path}'.  Stop.\n`);
      return 2;
    }
    yield* sys.spend(text.length * 20);
    file.listed(path);
    const error = yield* file.read(text, path);
    if (error !== null) {
      yield* complain(`${error}\n`);
      return 2;
    }
    read += 1;
    if (o.files.length === 0) break;
  }
  return { file, read };
}

function* work(name: string, here: string, o: Options, env: readonly string[]): Sys<number> {
  for (let round = 0; ; round += 1) {
    const loaded = yield* load(name, here, o, env);
    if (typeof loaded === 'number') return loaded;
    const { file, read } = loaded;
    const again = file.missing.length > 0 && round < MOST_READINGS ? yield* makeMissing(name, o, file) : false;
    if (typeof again === 'number') return again;
    if (!again) return yield* goals(name, here, o, file, read);
  }
}
/** Makes the included files that have a rule; true when everything has to be read again. */
function* makeMissing(name: string, o: Options, file: Makefile): Sys<boolean | number> {
  let made = false;
  const build = new Build(file, { ...o, name, dryRun: false, always: false, question: false });
  for (const { name: path, where, must } of file.missing) {
    const rule = file.explicit.has(path) || (yield* build.canMake(path));
    if (!rule) {
      if (!must) continue;
      yield* complain(
        `${where}: ${path}: No such file or directory\n${name}: *** No rule to make target '${path}'.  Stop.\n`,
      );
      return 2;
    }
    const status = yield* guarded(name, function* () {
      if (!(yield* build.quietly(path)) && must) return 2;
      return 0;
    });
    if (status !== 0) return status;
    if (typeof (yield* sys.stat(path)) !== 'number') made = true;
  }
  return made;
}
/** Runs a part of the work; what stops it is told. */
function* guarded(name: string, work: () => Sys<number>): Sys<number> {
  try {
    return yield* work();
  } catch (e) {
    if (e instanceof MakeError) {
      const message = e.message.includes(': *** ') ? e.message : `${name}: *** ${e.message}`;
      yield* complain(`${message}${message.endsWith('Stop.') ? '' : '  Stop.'}\n`);
    } else if (!(e instanceof Stopped)) throw e;
    return 2;
  }
}

function* goals(name: string, here: string, o: Options, file: Makefile, read: number): Sys<number> {
  const stop = function* (sentence: string): Sys<number> {
    yield* complain(`${name}: *** ${sentence}  Stop.\n`);
    return 2;
  };
  const chosen = (yield* file.list('.DEFAULT_GOAL'))[0] ?? file.firstTarget;
  let wanted = o.goals;
  // Differs: GNU make needs a rule; here a folder of a module builds by itself.
  const isModule = (yield* file.list('obj-m')).length > 0 && file.firstTarget === null;
  if (isModule && wanted.every((g) => g === 'modules' || g === 'all' || g === 'clean')) {
    const text = `modules:\n\t@$(MAKE) -C /lib/modules/$(shell uname -r)/build M=${here} modules\nall: modules\nclean:\n\t@$(MAKE) -C /lib/modules/$(shell uname -r)/build M=${here} clean\n.PHONY: modules all clean\n`;
    yield* file.read(text, 'Makefile');
    wanted = wanted.length === 0 ? ['modules'] : wanted;
  }
  if (wanted.length === 0) {
    if (read === 0) return yield* stop('No targets specified and no makefile found.');
    if (chosen === null || chosen === undefined) return yield* stop('No targets.');
    wanted = [chosen];
  }
  const options: BuildOptions = { ...o, name };
  const build = new Build(file, options);
  const status = yield* guarded(name, function* () {
    let worst = 0;
    for (const goal of wanted) {
      if (!(yield* build.goal(goal))) worst = 2;
      yield* sys.spend(file.spent * 2);
      file.spent = 0;
    }
    return worst;
  });
  return o.question && build.worked && status === 0 ? 1 : status;
}

export const makeProgram: ProgramDef = program({
  path: '/usr/bin/make',
  links: ['/usr/bin/gmake'],
  summary: 'build what is out of date',
  main,
});
