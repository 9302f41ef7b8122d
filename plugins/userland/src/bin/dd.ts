/** bin/dd.ts — dd(1): blocks copied, converted and counted. */
import { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY } from '../lib/consts.ts';
import { humanSize, parseSize } from '../lib/numbers.ts';
import { formatFloat } from '../lib/printf.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

interface DdState {
  readonly [key: string]: number;
  readonly input: number;
  readonly output: number;
  readonly fullIn: number;
  readonly partIn: number;
  readonly fullOut: number;
  readonly partOut: number;
  readonly bytes: number;
  readonly start: number;
}
export const dd = tool({
  path: '/usr/bin/dd',
  summary: 'convert and copy a file',
  *run(t) {
    const o = new Map<string, string>();
    for (const arg of t.args) {
      const at = arg.indexOf('=');
      if (
        at < 1 ||
        !'if of bs ibs obs count skip seek conv iflag oflag status cbs'.split(' ').includes(arg.slice(0, at))
      ) {
        if (arg === '--help' || arg === '--version') continue;
        yield* t.complain(`unrecognized operand '${arg}'`);
        return yield* t.usageHint();
      }
      o.set(arg.slice(0, at), arg.slice(at + 1));
    }
    const number = function* (name: string, none: number): Sys<number> {
      const text = o.get(name);
      if (text === undefined) return none;
      const parts = text.split('x').map((p) => parseSize(p));
      if (parts.some((p) => p === null)) return yield* t.die(`invalid number: '${text}'`);
      return (parts as number[]).reduce((a, b) => a * b, 1);
    };
    const bs = yield* number('bs', 0);
    const ibs = bs || (yield* number('ibs', 512));
    const conv = (o.get('conv') ?? '').split(',');
    const count = yield* number('count', Infinity);
    const skip = yield* number('skip', 0);
    const seek = yield* number('seek', 0);
    const obs = bs || (yield* number('obs', 512));
    if (ibs === 0 || obs === 0) return yield* t.die(`invalid number: '0'`);
    if (ibs > 64 << 20) return yield* t.die(`memory exhausted by input buffer of size ${ibs} bytes`);
    let s = t.saved as DdState | null;
    if (s === null) {
      let [input, output] = [0, 1];
      const from = o.get('if');
      if (from !== undefined) {
        input = yield* sys.open(from, O_RDONLY);
        if (input < 0) return yield* t.die(`failed to open '${from}': ${strerror(input)}`);
      }
      const to = o.get('of');
      if (to !== undefined) {
        const keep = conv.includes('notrunc') || seek > 0;
        const append = (o.get('oflag') ?? '').includes('append');
        output = yield* sys.open(
          to,
          O_WRONLY |
            (conv.includes('nocreat') ? 0 : O_CREAT) |
            (conv.includes('excl') ? O_EXCL : 0) |
            (keep ? 0 : O_TRUNC) |
            (append ? O_APPEND : 0),
          0o666,
        );
        if (output < 0) return yield* t.die(`failed to open '${to}': ${strerror(output)}`);
        if (seek > 0) {
          if (!conv.includes('notrunc')) yield* sys.ftruncate(output, seek * obs);
          yield* sys.lseek(output, seek * obs, 0);
        }
      }
      if (skip > 0 && (yield* sys.lseek(input, skip * ibs, 1)) < 0)
        for (let left = skip * ibs; left > 0; ) {
          const got = yield* sys.read(input, Math.min(left, 65_536));
          if (typeof got === 'number' || got.length === 0) break;
          left -= got.length;
        }
      s = { input, output, fullIn: 0, partIn: 0, fullOut: 0, partOut: 0, bytes: 0, start: yield* sys.clock_gettime(1) };
    }
    let { fullIn, partIn, fullOut, partOut, bytes } = s;
    const { input, output, start } = s;
    let failed = 0;
    while (fullIn + partIn < count) {
      const got = yield* sys.read(input, ibs);
      if (typeof got === 'number') {
        if (got === -4) continue;
        yield* t.complain(`error reading '${o.get('if') ?? 'standard input'}': ${strerror(got)}`);
        failed = 1;
        break;
      }
      if (got.length === 0) break;
      if (got.length === ibs) fullIn += 1;
      else partIn += 1;
      let data = got;
      if (conv.includes('ucase') || conv.includes('lcase'))
        data = got.map((b) =>
          conv.includes('ucase') ? (b >= 97 && b <= 122 ? b - 32 : b) : b >= 65 && b <= 90 ? b + 32 : b,
        );
      if (conv.includes('sync') && data.length < ibs) {
        const full = new Uint8Array(ibs);
        full.set(data);
        data = full;
      }
      if (conv.includes('swab')) data = data.map((_, i, all) => all[i ^ 1] ?? (all[i] as number));
      const r = yield* sys.write(output, data);
      if (r < 0) {
        yield* t.complain(`error writing '${o.get('of') ?? 'standard output'}': ${strerror(r)}`);
        failed = 1;
        break;
      }
      bytes += r;
      if (r === obs) fullOut += 1;
      else if (r > obs) fullOut += Math.floor(r / obs);
      if (r % obs !== 0) partOut += 1;
      if (t.due) yield* t.checkpoint({ input, output, fullIn, partIn, fullOut, partOut, bytes, start });
    }
    if (conv.includes('fsync') || conv.includes('fdatasync')) yield* sys.fsync(output);
    const status = o.get('status');
    if (status !== 'none') {
      yield* t.stderr(`${fullIn}+${partIn} records in\n${fullOut}+${partOut} records out\n`);
      if (status !== 'noxfer') {
        const seconds = Math.max(1e-6, ((yield* sys.clock_gettime(1)) - start) / 1000);
        const rate = `${humanSize(bytes / seconds, 1000).replace(/([kKMGT])?$/, (u) => ` ${u}B/s`)}`;
        const size = bytes < 1000 ? '' : ` (${si(bytes)}${bytes >= 1024 ? `, ${iec(bytes)}` : ''})`;
        yield* t.stderr(
          `${bytes} byte${bytes === 1 ? '' : 's'}${size} copied, ${formatFloat(seconds, 'g', { flags: '', width: 0, precision: 6 })} s, ${rate}\n`,
        );
      }
    }
    return failed;
  },
});
function scaled(n: number, base: number, units: readonly string[]): string {
  let [v, i] = [n, -1];
  while (v >= base && i < units.length - 1) {
    v /= base;
    i += 1;
  }
  return `${v < 9.95 ? v.toFixed(1) : Math.round(v)} ${units[i] ?? 'B'}`;
}
const si = (n: number): string => scaled(n, 1000, ['kB', 'MB', 'GB', 'TB']);
const iec = (n: number): string => scaled(n, 1024, ['KiB', 'MiB', 'GiB', 'TiB']);
