/** bin/truncate.ts — truncate(1): a file made as long as asked. */
import { O_CREAT, O_WRONLY } from '../lib/consts.ts';
import { parseSize } from '../lib/numbers.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const truncate = tool({
  path: '/usr/bin/truncate',
  summary: 'shrink or extend the size of a file to the specified size',
  options: 'cor:s:',
  long: ['no-create=c', 'io-blocks=o', 'reference=r', 'size=s'],
  *run(t) {
    const text = t.value('s');
    if (text === undefined && t.value('r') === undefined)
      yield* t.usage("you must specify either '--size' or '--reference'");
    if (t.operands.length === 0) yield* t.usage('missing file operand');
    const m = /^([+\-<>/%]?)(.+)$/.exec(text ?? '');
    let size = text === undefined ? 0 : parseSize(m?.[2] ?? '');
    if (size === null) return yield* t.die(`Invalid number: '${text}'`);
    if (t.value('r') !== undefined) {
      const st = yield* sys.stat(t.value('r') as string);
      if (typeof st === 'number') return yield* t.die(`cannot stat '${t.value('r')}': ${strerror(st)}`);
      size = st.size;
    }
    for (const file of t.operands) {
      const fd = yield* sys.open(file, O_WRONLY | (t.has('c') ? 0 : O_CREAT), 0o666);
      if (fd < 0) {
        if (!(t.has('c') && fd === -2)) yield* t.warn(`cannot open '${file}' for writing: ${strerror(fd)}`);
        continue;
      }
      const st = yield* sys.fstat(fd);
      const now = typeof st === 'number' ? 0 : st.size;
      const op = m?.[1] ?? '';
      const to =
        op === '+'
          ? now + size
          : op === '-'
            ? Math.max(0, now - size)
            : op === '<'
              ? Math.min(now, size)
              : op === '>'
                ? Math.max(now, size)
                : op === '/'
                  ? now - (now % size)
                  : op === '%'
                    ? Math.ceil(now / size) * size
                    : size;
      const r = yield* sys.ftruncate(fd, to);
      if (r < 0) yield* t.warn(`failed to truncate '${file}' at ${to} bytes: ${strerror(r)}`);
      yield* sys.close(fd);
    }
    return 0;
  },
});
