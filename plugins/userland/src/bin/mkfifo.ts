/** bin/mkfifo.ts — mkfifo(1) and mknod(1): pipes and devices made. */
import { S_IFBLK, S_IFCHR, S_IFIFO } from '../lib/consts.ts';
import { parseMode } from '../lib/modes.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

/** The mode `-m` asks for, or the one there is without it. */
export function* modeOf(t: Tool, text: string | undefined, base: number): Sys<number> {
  if (text === undefined) return base;
  const change = parseMode(text, 0);
  if (change === null) return yield* t.die(`invalid mode`);
  return change(base, false);
}
export const mkfifo = tool({
  path: '/usr/bin/mkfifo',
  summary: 'make FIFOs (named pipes)',
  options: 'm:Z',
  long: ['mode=m'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand');
    const mode = yield* modeOf(t, t.value('m'), 0o666);
    yield* t.each(t.operands, function* (file) {
      const r = yield* sys.mknod(file, S_IFIFO | mode, 0);
      if (r < 0) yield* t.warn(`cannot create fifo '${file}': ${strerror(r)}`);
      else if (t.has('m')) yield* sys.chmod(file, mode);
    });
    return 0;
  },
});
export const mknod = tool({
  path: '/usr/bin/mknod',
  summary: 'make block or character special files',
  options: 'm:Z',
  long: ['mode=m'],
  *run(t) {
    const [file, type, maj, min] = t.operands;
    if (file === undefined || type === undefined)
      return yield* t.usage(file === undefined ? 'missing operand' : `missing operand after '${file}'`);
    const mode = yield* modeOf(t, t.value('m'), 0o666);
    const kind = { p: S_IFIFO, c: S_IFCHR, u: S_IFCHR, b: S_IFBLK }[type];
    if (kind === undefined) return yield* t.usage(`invalid device type '${type}'`);
    if (type !== 'p' && (maj === undefined || min === undefined))
      yield* t.usage('Special files require major and minor device numbers.');
    const r = yield* sys.mknod(file, kind | mode, type === 'p' ? 0 : (Number(maj) << 8) | Number(min));
    return r < 0 ? yield* t.die(`${file}: ${strerror(r)}`) : 0;
  },
});
