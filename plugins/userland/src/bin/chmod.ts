/** bin/chmod.ts — chmod(1). */
import { S_IFLNK, S_IFMT } from '../lib/consts.ts';
import { modeString } from '../lib/files.ts';
import { octal, parseMode } from '../lib/modes.ts';
import { quote } from '../lib/quote.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { type Visited, type WalkState, walk } from '../lib/tree-walk.ts';

export const chmod = tool({
  path: '/usr/bin/chmod',
  summary: 'change file mode bits',
  *run(t) {
    // A mode may begin with a minus sign: options are told apart here.
    const isMode = (a: string): boolean => /^-[rwxXstugo,=+-]+$/.test(a) && !/^-[cfvR]+$/.test(a);
    const flags = t.args.filter((a) => /^-[cfvR]+$/.test(a) || a.startsWith('--'));
    const rest = t.args.filter((a) => !flags.includes(a));
    const has = (letter: string, word: string): boolean =>
      flags.some((f) => f === `--${word}` || (!f.startsWith('--') && f.includes(letter)));
    const bad = t.args.find((a) => a.startsWith('-') && a.length > 1 && !flags.includes(a) && !isMode(a));
    if (bad !== undefined) yield* t.usage(`invalid option -- '${bad[1]}'`);
    const reference = flags.find((f) => f.startsWith('--reference='));
    const text = reference === undefined ? rest.shift() : undefined;
    if (text === undefined && reference === undefined) yield* t.usage('missing operand');
    if (rest.length === 0) yield* t.usage(`missing operand after ${quote(text ?? '')}`);
    const umask = yield* sys.umask(0);
    yield* sys.umask(umask);
    let change = parseMode(text ?? '0', umask);
    if (reference !== undefined) {
      const st = yield* sys.stat(reference.slice(12));
      if (typeof st === 'number')
        return yield* t.die(`failed to get attributes of ${quote(reference.slice(12))}: ${strerror(st)}`);
      change = () => st.mode & 0o7777;
    }
    if (change === null) return yield* t.usage(`invalid mode: ${quote(text ?? '')}`);
    const make = change;
    const [deep, quiet] = [has('R', 'recursive'), has('f', 'silent') || has('f', 'quiet')];
    const visitor = {
      follow: 'start' as const,
      *before(v: Visited): Sys<boolean> {
        if (v.depth > 0 && (v.st.mode & S_IFMT) === S_IFLNK) return false;
        const mode = make(v.st.mode, v.folder);
        const r = yield* sys.chmod(v.path, mode);
        if (r < 0) {
          if (!quiet) yield* t.warn(`changing permissions of ${quote(v.path)}: ${strerror(r)}`);
          else t.status = 1;
        } else if (has('v', 'verbose') || (has('c', 'changes') && mode !== (v.st.mode & 0o7777))) {
          const [a, b] = [v.st.mode & 0o7777, mode].map((m) => `${octal(m)} (${modeString(m).slice(1)})`);
          yield* t.print(
            mode === (v.st.mode & 0o7777)
              ? `mode of ${quote(v.path)} retained as ${a}\n`
              : `mode of ${quote(v.path)} changed from ${a} to ${b}\n`,
          );
        }
        return deep && v.folder;
      },
      *failed(path: string, errno: number, reading: boolean): Sys<void> {
        if (quiet) t.status = 1;
        else yield* t.warn(`cannot ${reading ? 'read directory' : 'access'} ${quote(path)}: ${strerror(errno)}`);
      },
    };
    yield* t.ready();
    const saved = t.saved as { stack: WalkState } | null;
    yield* walk(t, rest, visitor, saved?.stack ?? null, (stack) => t.checkpoint({ stack }));
    return 0;
  },
});
