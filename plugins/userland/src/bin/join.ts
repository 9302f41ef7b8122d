/** bin/join.ts — comm(1) and join(1): two sorted files compared or joined. */
import { Input } from '../lib/input.ts';
import type { Sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { whole } from './each-line.ts';

export const comm = tool({
  path: '/usr/bin/comm',
  summary: 'compare two sorted files line by line',
  options: '123',
  long: ['check-order', 'nocheck-order', 'output-delimiter:', 'total'],
  *run(t) {
    if (t.operands.length < 2)
      yield* t.usage(t.operands.length === 0 ? 'missing operand' : `missing operand after '${t.operands[0]}'`);
    const d = t.value('output-delimiter') ?? '\t';
    const [a, b] = [new Input(t, [t.operands[0] as string]), new Input(t, [t.operands[1] as string])];
    const indent = (column: 1 | 2 | 3): string =>
      d.repeat((column > 1 && !t.has('1') ? 1 : 0) + (column > 2 && !t.has('2') ? 1 : 0));
    const show = function* (column: 1 | 2 | 3, line: string): Sys<void> {
      if (!t.has(String(column))) yield* t.print(`${indent(column)}${line}\n`);
    };
    let [x, y] = [yield* a.anyLine(), yield* b.anyLine()];
    while (x !== null || y !== null) {
      if (y === null || (x !== null && x < y)) {
        yield* show(1, x as string);
        x = yield* a.anyLine();
      } else if (x === null || x > y) {
        yield* show(2, y);
        y = yield* b.anyLine();
      } else {
        yield* show(3, x);
        x = yield* a.anyLine();
        y = yield* b.anyLine();
      }
    }
    return 0;
  },
});

export const join = tool({
  path: '/usr/bin/join',
  summary: 'join lines of two files on a common field',
  options: 'a:v:1:2:j:t:o:e:i',
  long: ['ignore-case=i', 'header', 'check-order', 'nocheck-order'],
  *run(t) {
    if (t.operands.length !== 2)
      yield* t.usage(t.operands.length === 0 ? 'missing operand' : `missing operand after '${t.operands[0]}'`);
    const sep = t.value('t');
    const cut = (l: string): string[] => (sep === undefined ? l.trim().split(/[ \t]+/) : l.split(sep));
    const [f1, f2] = [Number(t.value('1') ?? t.value('j') ?? 1) - 1, Number(t.value('2') ?? t.value('j') ?? 1) - 1];
    const [one, two] = [yield* whole(t, t.operands[0] as string), yield* whole(t, t.operands[1] as string)];
    if (one === null || two === null) return 1;
    const rows = (text: string): string[][] =>
      text
        .split('\n')
        .filter((l, i, all) => l !== '' || i < all.length - 1)
        .map(cut);
    const [a, b] = [rows(one), rows(two)];
    const out = sep ?? ' ';
    const format = t.value('o')?.split(/[ ,]/);
    const key = (row: string[] | undefined, f: number): string =>
      t.has('i') ? (row?.[f] ?? '').toLowerCase() : (row?.[f] ?? '');
    const emit = function* (x: string[] | null, y: string[] | null): Sys<void> {
      const empty = t.value('e') ?? '';
      if (format !== undefined) {
        const cells = format.map((f) => {
          if (f === '0') return x?.[f1] ?? y?.[f2] ?? empty;
          const [file, field] = f.split('.').map(Number) as [number, number];
          return (file === 1 ? x : y)?.[field - 1] ?? empty;
        });
        return yield* t.print(`${cells.join(out)}\n`);
      }
      const k = x?.[f1] ?? y?.[f2] ?? '';
      const rest = [...(x?.filter((_, i) => i !== f1) ?? []), ...(y?.filter((_, i) => i !== f2) ?? [])];
      yield* t.print(`${[k, ...rest].join(out)}\n`);
    };
    const unpaired = t.options.filter((o) => o.name === 'a' || o.name === 'v').map((o) => o.value);
    const only = t.has('v');
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      const [x, y] = [a[i], b[j]];
      if (y === undefined || (x !== undefined && key(x, f1) < key(y, f2))) {
        if (unpaired.includes('1')) yield* emit(x as string[], null);
        i += 1;
      } else if (x === undefined || key(x, f1) > key(y, f2)) {
        if (unpaired.includes('2')) yield* emit(null, y);
        j += 1;
      } else {
        const k = key(x, f1);
        let end = j;
        while (end < b.length && key(b[end], f2) === k) end += 1;
        for (; i < a.length && key(a[i], f1) === k; i += 1)
          for (let m = j; m < end && !only; m += 1) yield* emit(a[i] as string[], b[m] as string[]);
        j = end;
      }
    }
    return 0;
  },
});
