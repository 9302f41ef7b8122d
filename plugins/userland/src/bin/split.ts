/** bin/split.ts — split(1): a file cut into pieces. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../lib/consts.ts';
import { Input } from '../lib/input.ts';
import { parseSize } from '../lib/numbers.ts';
import { encodeUtf8, type Sys, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { ending } from './each-line.ts';

export const split = tool({
  path: '/usr/bin/split',
  summary: 'split a file into pieces',
  options: 'a:b:C:dl:n:x0123456789',
  long: ['suffix-length=a', 'bytes=b', 'lines=l', 'numeric-suffixes=d', 'additional-suffix:', 'verbose'],
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const bytes = t.value('b') === undefined ? 0 : (parseSize(t.value('b') as string) ?? 0);
    const lines = Number(t.value('l') ?? (digits || 1000));
    const length = Number(t.value('a') ?? 2);
    const prefix = t.operands[1] ?? 'x';
    const name = (n: number): string => {
      const base = t.has('d') ? 10 : 26;
      let s = '';
      for (let i = 0, v = n; i < length; i += 1, v = Math.floor(v / base))
        s = (t.has('d') ? String(v % 10) : String.fromCharCode(97 + (v % 26))) + s;
      return prefix + s + (t.value('additional-suffix') ?? '');
    };
    const input = new Input(t, [t.operands[0] ?? '-'], null, {
      cannotOpen: (f, why) => `cannot open '${f}' for reading: ${why}`,
    });
    let [n, fd, left] = [0, -1, 0];
    const open = function* (): Sys<void> {
      if (fd >= 0) yield* sys.close(fd);
      fd = yield* sys.open(name(n), O_WRONLY | O_CREAT | O_TRUNC, 0o666);
      if (fd < 0) yield* t.die(`${name(n)}: ${strerror(fd)}`);
      n += 1;
      left = bytes > 0 ? bytes : lines;
    };
    if (bytes > 0) {
      for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
        for (let at = 0; at < b.length; ) {
          if (left === 0) yield* open();
          const part = b.subarray(at, at + left);
          yield* sys.write(fd, part);
          at += part.length;
          left -= part.length;
        }
      }
      return 0;
    }
    let buffer = '';
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
      if (left === 0) {
        if (buffer !== '') yield* sys.write(fd, encodeUtf8(buffer));
        buffer = '';
        yield* open();
      }
      buffer += l + ending(input);
      left -= 1;
      if (buffer.length > 16_384) {
        yield* sys.write(fd, encodeUtf8(buffer));
        buffer = '';
      }
    }
    if (buffer !== '') yield* sys.write(fd, encodeUtf8(buffer));
    return 0;
  },
});
