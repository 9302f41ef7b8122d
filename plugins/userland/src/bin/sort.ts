/** bin/sort.ts — sort(1): whole files in memory (bounded), ordered by keys, stable, deterministic: bytes, as in the C locale. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../lib/consts.ts';
import { Input, type InputState } from '../lib/input.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { makeComparer, parseKey, type SortKey } from '../lib/sort-keys.ts';
import { type Tool, tool } from '../lib/tool.ts';

interface State {
  readonly [key: string]: InputState | readonly (readonly string[])[];
  readonly input: InputState;
  /** Lines read so far, in blocks that no longer change. */
  readonly blocks: readonly (readonly string[])[];
}
const MOST_CHARS = 16 << 20;

export const sort = tool({
  path: '/usr/bin/sort',
  summary: 'sort lines of text files',
  options: 'bdfghik:Mmno:rRsS:t:T:uVzcC',
  long: (
    'ignore-leading-blanks=b dictionary-order=d ignore-case=f general-numeric-sort=g human-numeric-sort=h ignore-nonprinting=i ' +
    'key=k month-sort=M merge=m numeric-sort=n output=o reverse=r random-sort=R stable=s buffer-size=S field-separator=t ' +
    'temporary-directory=T unique=u version-sort=V zero-terminated=z check=c parallel: files0-from: debug'
  ).split(' '),
  usageStatus: 2,
  *run(t) {
    const flags = t.options
      .filter((o) => 'bdfghiMnrRV'.includes(o.name))
      .map((o) => o.name)
      .join('');
    const keys: SortKey[] = [];
    for (const { name, value } of t.options) {
      if (name !== 'k') continue;
      const key = parseKey(value);
      if (typeof key === 'string') yield* t.die(`${key}: invalid field specification '${value}'`, 2);
      else keys.push(key);
    }
    const separator = yield* fieldSeparator(t);
    const compare = makeComparer({ keys, flags, separator, stable: t.has('s'), unique: t.has('u') });
    const delimiter = t.has('z') ? 0 : 10;
    const end = t.has('z') ? '\0' : '\n';
    const saved = t.saved as State | null;
    const input = new Input(t, t.operands, saved?.input, {
      cannotOpen: (f, why) => `cannot read: ${f}: ${why}`,
      cannotRead: (f, why) => `read failed: ${f}: ${why}`,
      status: 2,
    });
    const blocks: (readonly string[])[] = [...(saved?.blocks ?? [])];
    let block: string[] = [];
    let chars = 0;
    for (let l = yield* input.anyLine(delimiter); l !== null; l = yield* input.anyLine(delimiter)) {
      block.push(l);
      chars += l.length;
      if (chars > MOST_CHARS) yield* t.die('memory exhausted', 2);
      if (!t.due) continue;
      blocks.push(block);
      block = [];
      yield* t.checkpoint({ input: input.save(), blocks: [...blocks] });
    }
    if (t.status !== 0) t.exit(2);
    const lines = blocks.flat().concat(block);
    t.charge(lines.length * 200);
    if (t.has('c') || t.has('C')) return yield* check(t, lines, compare);
    lines.sort(compare);
    const kept = t.has('u') ? lines.filter((l, i) => i === 0 || compare(lines[i - 1] as string, l) !== 0) : lines;
    yield* t.spend();
    const out = t.value('o');
    if (out !== undefined) {
      const fd = yield* sys.open(out, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
      if (fd < 0) yield* t.die(`open failed: ${out}: ${strerror(fd)}`, 2);
      yield* sys.dup2(fd, 1);
    }
    for (const l of kept) yield* t.print(l + end);
    return 0;
  },
});

function* fieldSeparator(t: Tool): Sys<string | null> {
  const text = t.value('t');
  if (text === undefined) return null;
  if (text === '\\0') return '\0';
  if (text === '') yield* t.die('empty tab', 2);
  if ([...text].length > 1) yield* t.die(`multi-character tab '${text}'`, 2);
  return text;
}
function* check(t: Tool, lines: readonly string[], compare: (a: string, b: string) => number): Sys<number> {
  for (let i = 1; i < lines.length; i += 1) {
    const order = compare(lines[i - 1] as string, lines[i] as string);
    if (order < 0 || (order === 0 && !t.has('u'))) continue;
    if (!t.has('C')) yield* t.complain(`${t.operands[0] ?? '-'}:${i + 1}: disorder: ${lines[i]}`);
    return 1;
  }
  return 0;
}
