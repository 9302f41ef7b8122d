/** bin/tr.ts — tr(1): bytes translated, deleted, squeezed. Works on bytes, as GNU's does. */
import { readEscape } from '../lib/escapes.ts';
import { Input, type InputState } from '../lib/input.ts';
import { quote } from '../lib/quote.ts';
import { inClass } from '../lib/regex-backtrack.ts';
import { encodeUtf8 } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

interface State {
  readonly [key: string]: InputState | number;
  readonly input: InputState;
  readonly last: number;
}
/** Bytes, or `[x*]` that fills the set up. */
interface ByteSet {
  readonly bytes: number[];
  readonly fillAt: number;
  readonly fill: number;
}

export const tr = tool({
  path: '/usr/bin/tr',
  summary: 'translate or delete characters',
  options: '+cCdst',
  long: ['complement=c', 'delete=d', 'squeeze-repeats=s', 'truncate-set1=t'],
  *run(t) {
    const [one, two, extra] = t.operands;
    const [remove, squeeze] = [t.has('d'), t.has('s')];
    if (one === undefined) return yield* t.usage('missing operand');
    if (two === undefined && (!remove || squeeze) && !(squeeze && !remove)) {
      yield* t.complain(`missing operand after ${quote(one)}`);
      yield* t.stderr(
        `Two strings must be given when ${remove ? 'both deleting and squeezing repeats' : 'translating'}.\n`,
      );
      return yield* t.usageHint();
    }
    if (two !== undefined && remove && !squeeze) {
      yield* t.complain(`extra operand ${quote(two)}`);
      yield* t.stderr('Only one string may be given when deleting without squeezing repeats.\n');
      return yield* t.usageHint();
    }
    if (extra !== undefined) yield* t.usage(`extra operand ${quote(extra)}`);
    const first = parseSet(one);
    const second = two === undefined ? null : parseSet(two);
    for (const set of [first, second]) if (typeof set === 'string') return yield* t.die(set);
    let from = (first as ByteSet).bytes;
    if (t.has('c') || t.has('C')) from = Array.from({ length: 256 }, (_, b) => b).filter((b) => !from.includes(b));
    const map = new Int16Array(256).map((_, b) => b);
    const drop = new Uint8Array(256);
    const once = new Uint8Array(256);
    if (remove) for (const b of from) drop[b] = 1;
    else if (second !== null) {
      if (t.has('t')) from = from.slice(0, (second as ByteSet).bytes.length);
      const to = fillUp(second as ByteSet, from.length);
      if (to.length === 0 && from.length > 0) yield* t.die('when not truncating set1, string2 must be non-empty');
      from.forEach((b, i) => {
        map[b] = to[i] as number;
      });
    }
    if (squeeze) for (const b of second === null ? from : (second as ByteSet).bytes) once[b] = 1;
    const saved = t.saved as State | null;
    const input = new Input(t, [], saved?.input);
    let last = saved?.last ?? -1;
    for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
      const out = new Uint8Array(b.length);
      let n = 0;
      for (const byte of b) {
        if (drop[byte]) continue;
        const mapped = map[byte] as number;
        if (once[mapped] && mapped === last) continue;
        last = mapped;
        out[n++] = mapped;
      }
      if (n > 0) yield* t.write(out.subarray(0, n));
      if (t.due) yield* t.checkpoint({ input: input.save(), last });
    }
    return 0;
  },
});

function fillUp({ bytes, fillAt, fill }: ByteSet, length: number): readonly number[] {
  if (fillAt >= 0 && bytes.length < length) {
    const more = new Array<number>(length - bytes.length).fill(fill);
    return [...bytes.slice(0, fillAt), ...more, ...bytes.slice(fillAt)];
  }
  const last = bytes.at(-1);
  return last === undefined ? [] : bytes.concat(new Array<number>(Math.max(0, length - bytes.length)).fill(last));
}

/** `a-z`, `[:upper:]`, `[x*3]`, `[=x=]`, `\n`, `\012`; or what is wrong with it. */
function parseSet(text: string): ByteSet | string {
  const bytes: number[] = [];
  let [fillAt, fill] = [-1, 0];
  const items: { b: number; escaped: boolean }[] = [];
  for (let i = 0; i < text.length; ) {
    if (text[i] === '\\' && i + 1 < text.length) {
      const e = readEscape(text, i, false);
      const chars = e.text.length === 2 && e.text[0] === '\\' ? e.text.slice(1) : e.stop ? 'c' : e.text;
      for (const b of encodeUtf8(chars)) items.push({ b, escaped: true });
      i = e.end;
    } else {
      const cp = text.codePointAt(i) as number;
      const ch = String.fromCodePoint(cp);
      for (const b of encodeUtf8(ch)) items.push({ b, escaped: false });
      i += ch.length;
    }
  }
  const at = (i: number): string =>
    items[i] === undefined || items[i]?.escaped ? '' : String.fromCharCode(items[i]?.b ?? 0);
  for (let i = 0; i < items.length; ) {
    const item = items[i] as { b: number };
    if (at(i) === '[' && at(i + 1) === ':') {
      let end = i + 2;
      while (end < items.length && !(at(end) === ':' && at(end + 1) === ']')) end += 1;
      if (end < items.length) {
        const name = items
          .slice(i + 2, end)
          .map((x) => String.fromCharCode(x.b))
          .join('');
        const members = Array.from({ length: 128 }, (_, b) => b).filter((b) => inClass(name, b));
        if (members.length === 0) return `invalid character class ${quote(name)}`;
        bytes.push(...members);
        i = end + 2;
        continue;
      }
    }
    if (at(i) === '[' && at(i + 1) === '=' && at(i + 3) === '=' && at(i + 4) === ']') {
      bytes.push((items[i + 2] as { b: number }).b);
      i += 5;
      continue;
    }
    if (at(i) === '[' && at(i + 2) === '*') {
      const end = items.findIndex((_, j) => j > i + 2 && at(j) === ']');
      const count =
        end < 0
          ? 'x'
          : items
              .slice(i + 3, end)
              .map((x) => String.fromCharCode(x.b))
              .join('');
      if (/^[0-9]*$/.test(count)) {
        const b = (items[i + 1] as { b: number }).b;
        const n = count.startsWith('0') ? Number.parseInt(count, 8) : Number(count);
        if (count === '' || n === 0) [fillAt, fill] = [bytes.length, b];
        else bytes.push(...new Array<number>(Math.min(n, 65_536)).fill(b));
        i = end + 1;
        continue;
      }
    }
    if (at(i + 1) === '-' && i + 2 < items.length) {
      const high = (items[i + 2] as { b: number }).b;
      if (high < item.b)
        return `range-endpoints of '${String.fromCharCode(item.b)}-${String.fromCharCode(high)}' are in reverse collating sequence order`;
      for (let b = item.b; b <= high; b += 1) bytes.push(b);
      i += 3;
      continue;
    }
    bytes.push(item.b);
    i += 1;
  }
  return { bytes, fillAt, fill };
}
