/** bin/head.ts — head(1): the first lines or bytes; a negative count means all but the last. */
import { Input, type InputState, joinBytes } from '../lib/input.ts';
import { parseSize } from '../lib/numbers.ts';
import { quote } from '../lib/quote.ts';
import { decodeUtf8, type Sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

interface State {
  readonly [key: string]: InputState | number | readonly Uint8Array[];
  readonly input: InputState;
  readonly done: number;
  readonly shown: number;
  readonly held: readonly Uint8Array[];
}

export const head = tool({
  path: '/usr/bin/head',
  summary: 'output the first part of files',
  options: 'n:c:qvz0123456789',
  long: ['lines=n', 'bytes=c', 'quiet=q', 'silent=q', 'verbose=v', 'zero-terminated=z'],
  *run(t) {
    const wanted = yield* amount(t);
    const names = t.has('v') || (t.operands.length > 1 && !t.has('q'));
    const delimiter = t.has('z') ? 0 : 10;
    const saved = t.saved as State | null;
    const input = new Input(t, t.operands, saved?.input, {
      stdinName: 'standard input',
      cannotOpen: (f, why) => `cannot open ${quote(f)} for reading: ${why}`,
      cannotRead: (f, why) => `error reading ${quote(f)}: ${why}`,
    });
    let done = saved?.done ?? 0;
    let shown = saved?.shown ?? 0;
    let held = saved?.held ?? [];
    while (input.open || (yield* input.next())) {
      if (names && done === 0 && held.length === 0) {
        yield* t.print(`${shown > 0 ? '\n' : ''}==> ${input.displayName} <==\n`);
      }
      while (wanted.count < 0 || done < wanted.count || (done === 0 && wanted.count === 0)) {
        if (wanted.count === 0) break;
        const piece = wanted.bytes
          ? yield* input.chunk(wanted.count > 0 ? wanted.count - done : undefined)
          : yield* whole(input, delimiter);
        if (piece === null) break;
        const size = wanted.bytes ? piece.length : 1;
        done += size;
        if (wanted.count > 0) {
          if (wanted.bytes) yield* t.write(piece);
          else yield* t.print(decodeUtf8(piece));
        }
        if (wanted.count < 0) held = yield* hold(t, held, piece, -wanted.count, wanted.bytes);
        if (t.due) yield* t.checkpoint({ input: input.save(), done, shown, held });
      }
      yield* input.close();
      done = 0;
      held = [];
      shown += 1;
    }
    return 0;
  },
});

/** A line with its end. */
function* whole(input: Input, delimiter: number): Sys<Uint8Array | null> {
  const line = yield* input.lineBytes(delimiter);
  if (line === null || !input.terminated) return line;
  return joinBytes([line, new Uint8Array([delimiter])]);
}
/** Keeps the last `count` pieces (or bytes) back, writes the others. */
function* hold(
  t: Tool,
  held: readonly Uint8Array[],
  piece: Uint8Array,
  count: number,
  bytes: boolean,
): Sys<readonly Uint8Array[]> {
  if (bytes) {
    const all = joinBytes([...held, piece]);
    const free = Math.max(0, all.length - count);
    if (free > 0) yield* t.write(all.subarray(0, free));
    return [all.subarray(free)];
  }
  const queue = [...held, piece];
  if (queue.length > count) yield* t.write(queue.shift() as Uint8Array);
  return queue;
}

function* amount(t: Tool): Sys<{ readonly count: number; readonly bytes: boolean }> {
  const digits = t.options.filter((o) => /^[0-9]$/.test(o.name));
  if (digits.length > 0) return { count: Number(digits.map((o) => o.name).join('')), bytes: false };
  const last = t.options.filter((o) => o.name === 'n' || o.name === 'c').at(-1);
  if (last === undefined) return { count: 10, bytes: false };
  const bytes = last.name === 'c';
  const size = parseSize(last.value.replace(/^[+-]/, ''));
  if (size === null) yield* t.die(`invalid number of ${bytes ? 'bytes' : 'lines'}: ${quote(last.value)}`);
  const count = size ?? 0;
  return { count: !last.value.startsWith('-') ? count : count === 0 ? Infinity : -count, bytes };
}
