/** bin/cmp.ts — cmp(1): where two files begin to differ. */
import { O_RDONLY } from '../lib/consts.ts';
import { parseSize } from '../lib/numbers.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

export const cmp = tool({
  path: '/usr/bin/cmp',
  summary: 'compare two files byte by byte',
  options: 'bi:ln:s',
  long: ['print-bytes=b', 'ignore-initial=i', 'verbose=l', 'bytes=n', 'quiet=s', 'silent=s'],
  usageStatus: 2,
  shortName: true,
  *run(t) {
    const [one, two = '-'] = t.operands;
    if (one === undefined) return yield* t.usage("missing operand after 'cmp'", 2);
    const fds: number[] = [];
    for (const f of [one, two]) {
      const fd = f === '-' ? 0 : yield* sys.open(f, O_RDONLY);
      if (fd < 0) {
        if (!t.has('s')) yield* t.complain(`${f}: ${strerror(fd)}`);
        return 2;
      }
      fds.push(fd);
    }
    const limit = t.value('n') === undefined ? Infinity : (parseSize(t.value('n') as string) ?? Infinity);
    let [at, line, differs] = [0, 1, false];
    for (; at < limit; ) {
      const [a, b] = [yield* sys.read(fds[0] as number, 8192), yield* sys.read(fds[1] as number, 8192)];
      if (typeof a === 'number' || typeof b === 'number') return 2;
      let n = Math.min(a.length, b.length, limit - at);
      for (let i = 0; i < n; i += 1) {
        if (a[i] !== b[i]) {
          if (t.has('s')) return 1;
          if (!t.has('l')) {
            yield* t.print(`${one} ${two} differ: ${unit(t)} ${at + i + 1}, line ${line}\n`);
            return 1;
          }
          differs = true;
          yield* t.print(
            `${String(at + i + 1).padStart(4)} ${(a[i] as number).toString(8).padStart(3)} ${(b[i] as number).toString(8).padStart(3)}\n`,
          );
        }
        if (a[i] === 10) line += 1;
      }
      at += n;
      if (a.length !== b.length && at < limit) {
        // One of them ended (a short read of a pipe is read on below).
        const [short, fd, rest] =
          a.length < b.length ? [one, fds[0] as number, b.subarray(n)] : [two, fds[1] as number, a.subarray(n)];
        const more = yield* sys.read(fd, rest.length);
        if (typeof more !== 'number' && more.length > 0) {
          n = Math.min(more.length, rest.length);
          for (let i = 0; i < n; i += 1) if (more[i] !== rest[i]) return yield* differ(t, one, two, at + i + 1, line);
          at += n;
          if (n === rest.length) continue;
        }
        if (!t.has('s'))
          yield* t.stderr(
            `cmp: EOF on ${short}${at === 0 ? ' which is empty' : ` after byte ${at}, ${line > 1 && b[n - 1] !== 10 ? 'in ' : ''}line ${line > 1 && (a[n - 1] ?? b[n - 1]) === 10 ? line - 1 : line}`}\n`,
          );
        return 1;
      }
      if (a.length === 0) break;
    }
    return differs ? 1 : 0;
  },
});
/** POSIX wants `char` in its own locale. */
const unit = (t: Tool): string =>
  /^(C|POSIX)?$/.test(t.getenv('LC_ALL') ?? t.getenv('LC_MESSAGES') ?? t.getenv('LANG') ?? '') ? 'char' : 'byte';
function* differ(t: Tool, one: string, two: string, at: number, line: number): Sys<number> {
  if (!t.has('s')) yield* t.print(`${one} ${two} differ: ${unit(t)} ${at}, line ${line}\n`);
  return 1;
}
