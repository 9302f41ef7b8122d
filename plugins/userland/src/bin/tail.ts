/** bin/tail.ts — tail(1): the last lines or bytes, from a line on (+N), and following a file as it grows (-f, -F). */

import { O_RDONLY } from '../lib/consts.ts';
import { Input, joinBytes } from '../lib/input.ts';
import { parseSeconds, parseSize } from '../lib/numbers.ts';
import { quote } from '../lib/quote.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

interface Wanted {
  readonly count: number;
  readonly bytes: boolean;
  /** +N: from there to the end. */
  readonly from: boolean;
}
interface Followed {
  readonly [key: string]: string | number;
  readonly name: string;
  readonly fd: number;
  readonly size: number;
  readonly ino: number;
}
interface State {
  readonly [key: string]: readonly Followed[] | string;
  readonly follow: readonly Followed[];
  readonly last: string;
}
const MOST = 8 << 20;

export const tail = tool({
  path: '/usr/bin/tail',
  summary: 'output the last part of files',
  options: 'c:fFn:qs:vz0123456789',
  long: [
    'bytes=c',
    'follow::',
    'lines=n',
    'quiet=q',
    'silent=q',
    'verbose=v',
    'zero-terminated=z',
    'sleep-interval=s',
    'pid:',
    'retry',
  ],
  *run(t) {
    const wanted = yield* amount(t);
    const following = t.has('f') || t.has('F') || t.has('follow');
    const files = t.operands.filter((f) => !/^\+[0-9]+$/.test(f) || t.operands.length > 1);
    const saved = t.saved as State | null;
    const names = t.has('v') || (files.length > 1 && !t.has('q'));
    const everySeconds = parseSeconds(t.value('s') ?? '1') ?? 1;
    if (saved !== null) return yield* follow(t, saved.follow, saved.last, names, everySeconds);
    const input = new Input(t, files, null, {
      stdinName: 'standard input',
      cannotOpen: (f, why) => `cannot open ${quote(f)} for reading: ${why}`,
      cannotRead: (f, why) => `error reading ${quote(f)}: ${why}`,
    });
    const kept: Followed[] = [];
    let last = '';
    for (let shown = 0; yield* input.next(); shown += 1) {
      if (names) yield* t.print(`${shown > 0 ? '\n' : ''}==> ${input.displayName} <==\n`);
      yield* showEnd(t, input, wanted, t.has('z') ? 0 : 10);
      last = input.file;
      const st = yield* sys.fstat(input.descriptor);
      if (following && typeof st !== 'number') {
        const fd = yield* sys.dup(input.descriptor);
        kept.push({ name: input.file, fd, size: st.size, ino: st.ino });
      }
    }
    if (!following || kept.length === 0) {
      if (following && t.status !== 0) yield* t.complain('no files remaining');
      return 0;
    }
    return yield* follow(t, kept, last, names, everySeconds);
  },
});

function* showEnd(t: Tool, input: Input, wanted: Wanted, delimiter: number): Sys<void> {
  if (wanted.from) return yield* showFrom(t, input, wanted, delimiter);
  let parts: Uint8Array[] = [];
  let size = 0;
  for (let b = yield* input.chunk(); b !== null; b = yield* input.chunk()) {
    parts.push(b);
    size += b.length;
    if (size > 65_536) {
      const cut = lastPart(joinBytes(parts), wanted, delimiter);
      parts = [cut];
      size = cut.length;
      if (size > MOST) yield* t.die('memory exhausted');
    }
  }
  if (size > 0) yield* t.write(lastPart(joinBytes(parts), wanted, delimiter));
}
function lastPart(bytes: Uint8Array, wanted: Wanted, delimiter: number): Uint8Array {
  if (wanted.bytes) return bytes.subarray(Math.max(0, bytes.length - wanted.count));
  if (wanted.count === 0) return bytes.subarray(bytes.length);
  let at = bytes.at(-1) === delimiter ? bytes.length - 1 : bytes.length;
  for (let n = 0; n < wanted.count; n += 1) {
    const found = at === 0 ? -1 : bytes.lastIndexOf(delimiter, at - 1);
    if (found < 0) return bytes;
    at = found;
  }
  return bytes.subarray(at + 1);
}
function* showFrom(t: Tool, input: Input, wanted: Wanted, delimiter: number): Sys<void> {
  let skip = Math.max(0, wanted.count - 1);
  while (skip > 0) {
    const piece = wanted.bytes ? yield* input.chunk(skip) : yield* input.lineBytes(delimiter);
    if (piece === null) return;
    skip -= wanted.bytes ? piece.length : 1;
  }
  for (let b = yield* input.chunk(); b !== null; b = yield* input.chunk()) yield* t.write(b);
}

/** Looks again every second: what was added is printed, a file that shrank or was replaced (-F) is begun anew. */
function* follow(t: Tool, start: readonly Followed[], lastShown: string, names: boolean, seconds: number): Sys<number> {
  let files = start;
  let last = lastShown;
  const byName = t.has('F') || t.value('follow') === 'name';
  yield* t.flush();
  for (;;) {
    const next: Followed[] = [];
    for (const f of files) {
      const now = yield* byName ? reopen(t, f) : grown(t, f);
      let { size } = now;
      for (;;) {
        const got = yield* sys.read(now.fd, 16_384);
        if (typeof got === 'number' || got.length === 0) break;
        if (names && last !== f.name) yield* t.print(`\n==> ${f.name} <==\n`);
        last = f.name;
        size += got.length;
        yield* t.write(got);
      }
      next.push({ ...now, size });
    }
    files = next;
    const pid = Number(t.value('pid') ?? 0);
    if (pid > 0 && (yield* sys.kill(pid, 0)) < 0) return 0;
    yield* sys.nanosleep(Math.max(0.01, seconds) * 1000);
    yield* t.checkpoint({ follow: files, last });
  }
}
function* grown(t: Tool, f: Followed): Sys<Followed> {
  const st = yield* sys.fstat(f.fd);
  if (typeof st === 'number' || st.size >= f.size) return f;
  yield* t.complain(`${f.name}: file truncated`);
  yield* sys.lseek(f.fd, 0, 0);
  return { ...f, size: 0 };
}
function* reopen(t: Tool, f: Followed): Sys<Followed> {
  const st = yield* sys.stat(f.name);
  if (typeof st === 'number') {
    if (f.ino !== 0) yield* t.complain(`${quote(f.name)} has become inaccessible: ${strerror(st)}`);
    return { ...f, ino: 0 };
  }
  if (st.ino === f.ino) return yield* grown(t, f);
  const fd = yield* sys.open(f.name, O_RDONLY);
  if (fd < 0) return f;
  yield* t.complain(
    f.ino === 0
      ? `${quote(f.name)} has appeared;  following new file`
      : `${quote(f.name)} has been replaced;  following new file`,
  );
  yield* sys.close(f.fd);
  return { name: f.name, fd, size: 0, ino: st.ino };
}

function* amount(t: Tool): Sys<Wanted> {
  const old = t.operands.length === 1 ? /^\+([0-9]+)$/.exec(t.operands[0] as string) : null;
  if (old !== null) return { count: Number(old[1]), bytes: false, from: true };
  const digits = t.options.filter((o) => /^[0-9]$/.test(o.name));
  if (digits.length > 0) return { count: Number(digits.map((o) => o.name).join('')), bytes: false, from: false };
  const last = t.options.filter((o) => o.name === 'n' || o.name === 'c').at(-1);
  if (last === undefined) return { count: 10, bytes: false, from: false };
  const bytes = last.name === 'c';
  const size = parseSize(last.value.replace(/^[+-]/, ''));
  if (size === null) yield* t.die(`invalid number of ${bytes ? 'bytes' : 'lines'}: ${quote(last.value)}`);
  return { count: size ?? 0, bytes, from: last.value.startsWith('+') };
}
