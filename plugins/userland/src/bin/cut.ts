/** bin/cut.ts — cut(1): columns of bytes or characters, or fields. */
import { Input, type InputState } from '../lib/input.ts';
import { tool } from '../lib/tool.ts';

type Range = readonly [low: number, high: number];

export const cut = tool({
  path: '/usr/bin/cut',
  summary: 'remove sections from each line of files',
  options: 'b:c:d:f:nsz',
  long: [
    'bytes=b',
    'characters=c',
    'delimiter=d',
    'fields=f',
    'complement',
    'only-delimited=s',
    'output-delimiter:',
    'zero-terminated=z',
  ],
  *run(t) {
    const lists = t.options.filter((o) => 'bcf'.includes(o.name));
    const list = lists[0];
    if (list === undefined) return yield* t.usage('you must specify a list of bytes, characters, or fields');
    if (lists.length > 1) yield* t.usage('only one list may be specified');
    const ranges = parseRanges(list.value, list.name === 'f' ? 'fields' : 'byte/character positions');
    if (typeof ranges === 'string') return yield* t.usage(ranges);
    const delimiter = t.value('d') ?? '\t';
    if (t.has('d') && list.name !== 'f')
      yield* t.usage('an input delimiter may be specified only when operating on fields');
    if ([...delimiter].length > 1) yield* t.usage('the delimiter must be a single character');
    const complement = t.has('complement');
    const wanted = (n: number): boolean => ranges.some(([a, b]) => n >= a && n <= b) !== complement;
    const end = t.has('z') ? '\0' : '\n';
    const glue = t.value('output-delimiter');
    const input = new Input(t, t.operands, t.saved as InputState | null);
    for (let l = yield* input.anyLine(t.has('z') ? 0 : 10); l !== null; l = yield* input.anyLine(t.has('z') ? 0 : 10)) {
      if (list.name === 'f') {
        const parts = l.split(delimiter === '' ? '\0' : delimiter);
        if (parts.length === 1) {
          if (!t.has('s')) yield* t.print(l + end);
        } else yield* t.print(parts.filter((_, i) => wanted(i + 1)).join(glue ?? delimiter) + end);
      } else {
        let out = '';
        let last = 0;
        let i = 0;
        for (const ch of l) {
          i += 1;
          if (!wanted(i)) continue;
          if (glue !== undefined && last > 0 && startsRange(ranges, i, last, complement)) out += glue;
          out += ch;
          last = i;
        }
        yield* t.print(out + end);
      }
      if (t.due) yield* t.checkpoint(input.save());
    }
    return 0;
  },
});
const startsRange = (ranges: readonly Range[], i: number, last: number, complement: boolean): boolean =>
  i !== last + 1 || (!complement && ranges.some(([a]) => a === i));

/** `1,3-5,7-`, merged and in order; or what is wrong. */
function parseRanges(text: string, what: string): readonly Range[] | string {
  const out: Range[] = [];
  for (const part of text.split(/[,\s]/)) {
    const m = /^([0-9]*)(-?)([0-9]*)$/.exec(part);
    if (m === null)
      return what === 'fields' ? `invalid field value '${part}'` : `invalid byte/character position '${part}'`;
    if (part === '-') return 'invalid range with no endpoint: -';
    const low = m[1] === '' ? 1 : Number(m[1]);
    const high = m[2] === '' ? low : m[3] === '' ? Infinity : Number(m[3]);
    if (part === '' || low === 0 || high === 0)
      return what === 'fields' ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1';
    if (high < low) return 'invalid decreasing range';
    out.push([low, high]);
  }
  out.sort((a, b) => a[0] - b[0]);
  const merged: Range[] = [];
  for (const r of out) {
    const last = merged.at(-1);
    if (last !== undefined && r[0] <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], r[1])];
    else merged.push(r);
  }
  return merged;
}
