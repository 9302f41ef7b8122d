/** bin/du.ts — du(1): the space a tree takes. */
import { humanSize } from '../lib/numbers.ts';
import { quote } from '../lib/quote.ts';
import { type Plain, strerror } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { type WalkState, walk } from '../lib/tree-walk.ts';

export const du = tool({
  path: '/usr/bin/du',
  summary: 'estimate file space usage',
  options: 'abchd:kmsxSLlt:',
  long: [
    'all=a',
    'bytes=b',
    'total=c',
    'human-readable=h',
    'max-depth=d',
    'summarize=s',
    'apparent-size',
    'separate-dirs=S',
    'one-file-system=x',
  ],
  *run(t) {
    const roots = t.operands.length === 0 ? ['.'] : t.operands;
    const apparent = t.has('b') || t.has('apparent-size');
    const depth = t.has('s') ? 0 : t.value('d') === undefined ? Infinity : Number(t.value('d'));
    const show = (bytes: number): string =>
      t.has('h')
        ? bytes === 0
          ? '0'
          : humanSize(bytes)
        : t.has('b')
          ? String(bytes)
          : String(Math.ceil(bytes / (t.has('m') ? 1 << 20 : 1024)));
    const saved = t.saved as { walk: WalkState; sums: [string, number][]; total: number; seen: string[] } | null;
    const sums = new Map<string, number>(saved?.sums ?? []);
    const seen = new Set<string>(saved?.seen ?? []);
    let total = saved?.total ?? 0;
    yield* walk(
      t,
      roots,
      {
        *after(v) {
          if (v.st.nlink > 1 && !v.folder) {
            const key = `${v.st.dev}:${v.st.ino}`;
            if (seen.has(key)) return;
            seen.add(key);
          }
          const own = apparent ? v.st.size : v.st.blocks * 512;
          const sum = own + (sums.get(v.path) ?? 0);
          sums.delete(v.path);
          if (v.depth > 0) {
            const parent = v.path.slice(0, v.path.lastIndexOf('/')) || '/';
            if (!(t.has('S') && v.folder)) sums.set(parent, (sums.get(parent) ?? 0) + sum);
          } else total += sum;
          if (v.depth <= depth && (v.folder || t.has('a') || v.depth === 0))
            yield* t.print(`${show(sum)}\t${v.path}\n`);
        },
        *failed(path, errno, reading) {
          yield* t.warn(
            reading
              ? `cannot read directory ${quote(path)}: ${strerror(errno)}`
              : `cannot access ${quote(path)}: ${strerror(errno)}`,
          );
        },
      },
      saved?.walk ?? null,
      function* (state) {
        yield* t.checkpoint({ walk: state, sums: [...sums], total, seen: [...seen] } as unknown as Plain);
      },
    );
    if (t.has('c')) yield* t.print(`${show(total)}\ttotal\n`);
    return 0;
  },
});
