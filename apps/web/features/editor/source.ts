/** What a C file is, judged from its text and name: a module for the kernel or a program, and how it is built. */
export type Kind = 'module' | 'program' | 'text';

export interface Build {
  /** What is typed into the terminal. */
  readonly build: string;
  readonly run: string;
  readonly runLabel: string;
}

export function kindOf(path: string, text: string): Kind {
  if (!/\.[ch]$/.test(path)) return 'text';
  return /^\s*#\s*include\s*<linux\/(module|init|kernel|sched)[./]/m.test(text) || /\bmodule_init\s*\(/.test(text)
    ? 'module'
    : 'program';
}

/** Null for what cannot be built: headers, makefiles, notes. */
export function buildOf(path: string, text: string): Build | null {
  const stem = /([^/]+)\.c$/.exec(path)?.[1];
  if (!stem) return null;
  const name = quoted(stem);
  if (kindOf(path, text) === 'module')
    return { build: 'make', run: `sudo insmod ${quoted(`${stem}.ko`)}`, runLabel: 'Load with insmod' };
  return { build: `cc -o ${name} ${quoted(`${stem}.c`)}`, run: `./${name}`, runLabel: 'Run' };
}

/** As a shell takes it as one word. */
function quoted(word: string): string {
  return /^[\w.+-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}

/** A name as typed in the file field, inside the home folder unless it says otherwise. */
export function absolute(home: string, typed: string): string {
  const path = typed.trim().replace(/^~\//, '');
  return path.startsWith('/') ? path : `${home}/${path}`;
}

export const shortName = (home: string, path: string): string =>
  path.startsWith(`${home}/`) ? path.slice(home.length + 1) : path;
