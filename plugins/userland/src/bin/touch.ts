/** bin/touch.ts — touch(1): times of files, which are made when they are missing. */
import { AT_SYMLINK_NOFOLLOW, O_CREAT, O_NONBLOCK, O_WRONLY } from '../lib/consts.ts';
import { parseDate } from '../lib/dates.ts';
import { quote } from '../lib/quote.ts';
import { ENOENT, type Sys, strerror, sys } from '../lib/sdk.ts';
import { fromCivil } from '../lib/time.ts';
import { type Tool, tool } from '../lib/tool.ts';

type When = number | 'now';

export const touch = tool({
  path: '/usr/bin/touch',
  summary: 'change file timestamps',
  options: 'acd:fhmr:t:',
  long: ['no-create=c', 'date=d', 'no-dereference=h', 'reference=r', 'time:'],
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing file operand');
    const [atime, mtime] = yield* times(t);
    const word = t.value('time') ?? '';
    const a = t.has('a') || /^(access|atime|use)$/.test(word);
    const m = t.has('m') || /^(modify|mtime)$/.test(word);
    yield* t.each(t.operands, function* (path) {
      if (!t.has('c') && !t.has('h')) {
        const fd = yield* sys.open(path, O_WRONLY | O_CREAT | O_NONBLOCK, 0o666);
        if (fd >= 0) yield* sys.close(fd);
        else if (typeof (yield* sys.stat(path)) === 'number') {
          yield* t.warn(`cannot touch ${quote(path)}: ${strerror(fd)}`);
          return;
        }
      }
      const r = yield* sys.utimensat(
        path,
        m && !a ? null : atime,
        a && !m ? null : mtime,
        t.has('h') ? AT_SYMLINK_NOFOLLOW : 0,
      );
      if (r < 0 && !(r === -ENOENT && t.has('c'))) yield* t.warn(`setting times of ${quote(path)}: ${strerror(r)}`);
    });
    return 0;
  },
});

function* times(t: Tool): Sys<readonly [When, When]> {
  const [file, date, stamp] = [t.value('r'), t.value('d'), t.value('t')];
  if (file !== undefined) {
    const st = yield* sys.stat(file);
    if (typeof st === 'number') yield* t.die(`failed to get attributes of ${quote(file)}: ${strerror(st)}`);
    else return [st.atime, st.mtime];
  }
  const now = yield* sys.gettimeofday();
  if (date !== undefined) {
    const at = parseDate(date, now);
    if (at === null) yield* t.die(`invalid date format ${quote(date)}`);
    else return [at, at];
  }
  if (stamp !== undefined) {
    const m = /^(?:([0-9]{2})?([0-9]{2}))?([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\.([0-9]{2}))?$/.exec(stamp);
    if (m === null) yield* t.die(`invalid date format ${quote(stamp)}`);
    else {
      const short = Number(m[2] ?? 70);
      const year =
        m[2] === undefined ? 1970 : m[1] === undefined ? (short < 69 ? 2000 : 1900) + short : Number(m[1] + m[2]);
      const at = fromCivil(year, Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6]), Number(m[7] ?? 0));
      return [at, at];
    }
  }
  return ['now', 'now'];
}
