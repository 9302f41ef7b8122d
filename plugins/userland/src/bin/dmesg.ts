/** bin/dmesg.ts — dmesg(1) of util-linux: the kernel's log, from syslog(2). */
import { strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { tool } from '../lib/tool.ts';

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
const SIZE_BUFFER = 10;

export const dmesg = tool({
  path: '/usr/bin/dmesg',
  summary: 'print or control the kernel ring buffer',
  options: 'CcDEn:rxtTdHkuL::l:wWSs:F:',
  long: [
    ...'clear=C read-clear=c console-off=D console-on=E console-level:=n raw=r decode=x notime=t ctime=T show-delta=d human=H'.split(
      ' ',
    ),
    ...'kernel=k userspace=u color::=L level:=l follow=w follow-new=W nopager=P'.split(' '),
  ].map((l) => l.replace(':=', '=').replace('::=', '=')),
  shortName: true,
  *run(t) {
    const simple: [string, number, string][] = [
      ['C', 5, 'clear kernel buffer failed'],
      ['D', 6, 'klogctl failed'],
      ['E', 7, 'klogctl failed'],
    ];
    for (const [o, action, failed] of simple) {
      if (!t.has(o)) continue;
      const r = yield* sys.syslog(action);
      return r < 0 ? yield* t.die(`${failed}: ${strerror(r)}`) : 0;
    }
    const level = t.value('n');
    if (level !== undefined) {
      const n = /^[0-9]$/.test(level) ? Number(level) : LEVELS.indexOf(level) + 1;
      if (n < 1) return yield* t.die(`unknown level '${level}'`);
      const r = yield* sys.syslog(8, n);
      return r < 0 ? yield* t.die(`set console level failed: ${strerror(r)}`) : 0;
    }
    const only = t
      .value('l')
      ?.split(',')
      .map((l) => LEVELS.indexOf(l));
    if (only?.some((n) => n < 0)) return yield* t.die(`unknown level '${t.value('l')}'`);
    const uptime = yield* sys.clock_gettime(1);
    const now = yield* sys.gettimeofday();
    let last = 0;
    let seen = '';
    const show = (all: string): string => {
      let out = '';
      for (const line of all.split('\n')) {
        const m = /^<([0-9]+)>(.*)$/s.exec(line);
        if (m === null) continue;
        const prio = Number(m[1]) & 7;
        if (only !== undefined && !only.includes(prio)) continue;
        if (t.has('r')) {
          out += `${line}\n`;
          continue;
        }
        const s = /^\[ *([0-9]+\.[0-9]+)\] ?(.*)$/s.exec(m[2] as string);
        const stamp = s === null ? null : Number(s[1]);
        const text = s === null ? (m[2] as string) : (s[2] as string);
        let head = '';
        if (t.has('x')) head += `kern  :${(LEVELS[prio] ?? '').padEnd(6)}: `;
        if (!t.has('t') && stamp !== null) {
          if (t.has('T')) head += `[${strftime('%a %b %e %H:%M:%S %Y', now - uptime + stamp * 1000)}] `;
          else if (t.has('d')) head += `[${(s?.[1] ?? '').padStart(12)} <${(stamp - last).toFixed(6).padStart(12)}>] `;
          else head += `[${(s?.[1] ?? '').padStart(12)}] `;
          last = stamp;
        }
        out += `${head}${text}\n`;
      }
      return out;
    };
    const size = yield* sys.syslog(SIZE_BUFFER);
    const follow = t.has('w') || t.has('W');
    const limit = Math.max(16_384, size);
    const first = yield* sys.syslogRead(t.has('c') ? 4 : 3, limit);
    if (typeof first === 'number') return yield* t.die(`read kernel buffer failed: ${strerror(first)}`);
    if (!t.has('W')) yield* t.print(show(first));
    if (!follow) return 0;
    yield* t.ready();
    const saved = t.saved as { seen: string; last: number } | null;
    seen = saved?.seen ?? first;
    last = saved?.last ?? last;
    for (;;) {
      yield* t.checkpoint({ seen, last });
      yield* sys.nanosleep(250);
      const all = yield* sys.syslogRead(3, limit);
      if (typeof all === 'number') return 1;
      const tail = seen.slice(-200);
      const at = tail === '' ? 0 : all.lastIndexOf(tail);
      yield* t.print(show(at < 0 ? all : all.slice(at + tail.length)));
      yield* t.flush();
      seen = all;
    }
  },
});
