/** bin/date.ts — date(1): the time shown and set. */
import { parseDate } from '../lib/dates.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { tool } from '../lib/tool.ts';

export const date = tool({
  path: '/usr/bin/date',
  summary: 'print or set the system date and time',
  options: 'd:f:I::r:Rs:u',
  long: ['date=d', 'file=f', 'iso-8601=I', 'reference=r', 'rfc-email=R', 'set=s', 'utc=u', 'universal=u', 'rfc-3339:'],
  *run(t) {
    const now = yield* sys.gettimeofday();
    let at = now;
    const when = t.value('d') ?? t.value('s');
    if (when !== undefined) {
      const parsed = parseDate(when, now);
      if (parsed === null) return yield* t.die(`invalid date '${when}'`);
      at = parsed;
    } else if (t.value('r') !== undefined) {
      const st = yield* sys.stat(t.value('r') as string);
      if (typeof st === 'number') return yield* t.die(`${t.value('r')}: ${strerror(st)}`);
      at = st.mtime;
    }
    if (t.value('s') !== undefined) {
      const r = yield* sys.clock_settime(0, at);
      if (r < 0) {
        yield* t.complain(`cannot set date: ${strerror(r)}`);
        t.status = 1;
      }
    }
    const operand = t.operands[0];
    if (operand !== undefined && !operand.startsWith('+')) return yield* t.die(`invalid date '${operand}'`);
    const iso = t.options.find((o) => o.name === 'I');
    const isoFormat = {
      date: '%Y-%m-%d',
      hours: '%Y-%m-%dT%H+00:00',
      minutes: '%Y-%m-%dT%H:%M+00:00',
      seconds: '%Y-%m-%dT%H:%M:%S+00:00',
      ns: '%Y-%m-%dT%H:%M:%S,%N+00:00',
    };
    const rfc = t.value('rfc-3339');
    const format =
      operand?.slice(1) ??
      (iso !== undefined
        ? isoFormat[(iso.value || 'date') as 'date']
        : t.has('R')
          ? '%a, %d %b %Y %H:%M:%S +0000'
          : rfc !== undefined
            ? rfc === 'date'
              ? '%Y-%m-%d'
              : '%Y-%m-%d %H:%M:%S+00:00'
            : '%a %b %e %H:%M:%S UTC %Y');
    yield* t.print(`${strftime(format, at)}\n`);
    return 0;
  },
});
