/** bin/diff.ts — diff(1): two files line by line, in normal, unified and context form (Myers' shortest edit script, bounded). */
import { S_IFDIR } from '../lib/consts.ts';
import { joinPath, readFolder } from '../lib/files.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { whole } from './each-line.ts';

interface Change {
  /** Lines [a0, a1) of the first file became [b0, b1) of the second. */
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}
const MAX_LINES = 20_000;
const MAX_D = 2_000;

/** The shortest edit script by Myers' greedy algorithm; beyond MAX_D edits the middle is one big change. */
function* changes(t: Tool, a: readonly string[], b: readonly string[]): Sys<Change[]> {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [ea, eb] = [a.length, b.length];
  while (ea > start && eb > start && a[ea - 1] === b[eb - 1]) {
    ea -= 1;
    eb -= 1;
  }
  const [n, m] = [ea - start, eb - start];
  if (n === 0 && m === 0) return [];
  if (n === 0 || m === 0) return [{ a0: start, a1: ea, b0: start, b1: eb }];
  const most = Math.min(n + m, MAX_D);
  const v = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  let found = -1;
  outer: for (let d = 0; d <= most; d += 1) {
    trace.push(v.slice(most + 1 - d - 1, most + 1 + d + 2));
    t.charge(d * 20 + 50);
    if (t.tired) yield* t.spend();
    for (let k = -d; k <= d; k += 2) {
      const at = most + 1 + k;
      let x =
        k === -d || (k !== d && (v[at - 1] as number) < (v[at + 1] as number))
          ? (v[at + 1] as number)
          : (v[at - 1] as number) + 1;
      let y = x - k;
      while (x < n && y < m && a[start + x] === b[start + y]) {
        x += 1;
        y += 1;
      }
      v[at] = x;
      if (x >= n && y >= m) {
        found = d;
        break outer;
      }
    }
  }
  if (found < 0) return [{ a0: start, a1: ea, b0: start, b1: eb }];
  const edits: { x: number; y: number; insert: boolean }[] = [];
  let [x, y] = [n, m];
  for (let d = found; d > 0; d -= 1) {
    const row = trace[d] as Int32Array;
    const get = (k: number): number => row[k + d + 1] as number;
    const k = x - y;
    const down = k === -d || (k !== d && get(k - 1) < get(k + 1));
    const pk = down ? k + 1 : k - 1;
    const px = get(pk);
    const py = px - pk;
    edits.push(down ? { x: px, y: py, insert: true } : { x: px, y: py, insert: false });
    [x, y] = [px, py];
  }
  edits.reverse();
  const out: Change[] = [];
  for (const e of edits) {
    const [a0, b0] = [start + e.x, start + e.y];
    const last = out.at(-1);
    const next = { a0, a1: a0 + (e.insert ? 0 : 1), b0, b1: b0 + (e.insert ? 1 : 0) };
    if (last !== undefined && last.a1 === next.a0 && last.b1 === next.b0)
      out[out.length - 1] = { ...last, a1: next.a1, b1: next.b1 };
    else out.push(next);
  }
  return out;
}

interface Side {
  readonly lines: readonly string[];
  /** The last line has its newline. */
  readonly ended: boolean;
  readonly name: string;
  readonly label: string;
}
const NO_NEWLINE = '\\ No newline at end of file\n';

function normal(a: Side, b: Side, list: readonly Change[]): string {
  let out = '';
  const range = (from: number, to: number): string =>
    to - from <= 1 ? String(from + (to > from ? 1 : 0)) : `${from + 1},${to}`;
  for (const c of list) {
    const kind = c.a0 === c.a1 ? 'a' : c.b0 === c.b1 ? 'd' : 'c';
    out += `${range(c.a0, c.a1)}${kind}${range(c.b0, c.b1)}\n`;
    for (let i = c.a0; i < c.a1; i += 1) out += line('< ', a, i);
    if (kind === 'c') out += '---\n';
    for (let i = c.b0; i < c.b1; i += 1) out += line('> ', b, i);
  }
  return out;
}
const line = (mark: string, s: Side, i: number): string =>
  `${mark}${s.lines[i]}\n${i === s.lines.length - 1 && !s.ended ? NO_NEWLINE : ''}`;

function hunks(list: readonly Change[], context: number): Change[][] {
  const out: Change[][] = [];
  for (const c of list) {
    const last = out.at(-1);
    if (last !== undefined && c.a0 - (last.at(-1) as Change).a1 <= context * 2) last.push(c);
    else out.push([c]);
  }
  return out;
}
function unified(a: Side, b: Side, list: readonly Change[], context: number): string {
  let out = `--- ${a.label}\n+++ ${b.label}\n`;
  const span = (from: number, to: number): string =>
    to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
  for (const h of hunks(list, context)) {
    const [first, last] = [h[0] as Change, h.at(-1) as Change];
    const [a0, b0] = [Math.max(0, first.a0 - context), Math.max(0, first.b0 - context)];
    const [a1, b1] = [Math.min(a.lines.length, last.a1 + context), Math.min(b.lines.length, last.b1 + context)];
    out += `@@ -${span(a0, a1)} +${span(b0, b1)} @@\n`;
    let at = a0;
    for (const c of h) {
      for (; at < c.a0; at += 1) out += line(' ', a, at);
      for (; at < c.a1; at += 1) out += line('-', a, at);
      for (let i = c.b0; i < c.b1; i += 1) out += line('+', b, i);
    }
    for (; at < a1; at += 1) out += line(' ', a, at);
  }
  return out;
}
function contextual(a: Side, b: Side, list: readonly Change[], context: number): string {
  let out = `*** ${a.label}\n--- ${b.label}\n`;
  const span = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
  for (const h of hunks(list, context)) {
    const [first, last] = [h[0] as Change, h.at(-1) as Change];
    const [a0, b0] = [Math.max(0, first.a0 - context), Math.max(0, first.b0 - context)];
    const [a1, b1] = [Math.min(a.lines.length, last.a1 + context), Math.min(b.lines.length, last.b1 + context)];
    out += `***************\n*** ${span(a0, a1)} ****\n`;
    const part = (s: Side, from: number, to: number, lo: 'a0' | 'b0', hi: 'a1' | 'b1', mark: string): string => {
      let text = '';
      for (let i = from; i < to; i += 1) {
        const c = h.find((x) => i >= x[lo] && i < x[hi]);
        text += line(c === undefined ? '  ' : c.a0 < c.a1 && c.b0 < c.b1 ? '! ' : mark, s, i);
      }
      return text;
    };
    if (h.some((c) => c.a1 > c.a0)) out += part(a, a0, a1, 'a0', 'a1', '- ');
    out += `--- ${span(b0, b1)} ----\n`;
    if (h.some((c) => c.b1 > c.b0)) out += part(b, b0, b1, 'b0', 'b1', '+ ');
  }
  return out;
}

export const diff = tool({
  path: '/usr/bin/diff',
  summary: 'compare files line by line',
  options: 'abBcC:iNqrsuU:wy',
  long: [
    'brief=q',
    'context::',
    'ignore-all-space=w',
    'ignore-blank-lines=B',
    'ignore-case=i',
    'ignore-space-change=b',
    'label:',
    'new-file=N',
    'recursive=r',
    'report-identical-files=s',
    'text=a',
    'unified::',
    'color::',
  ],
  usageStatus: 2,
  shortName: true,
  *run(t) {
    if (t.operands.length !== 2)
      yield* t.usage(
        t.operands.length < 2
          ? `missing operand after '${t.operands[0] ?? 'diff'}'`
          : `extra operand '${t.operands[2]}'`,
        2,
      );
    return yield* pair(t, t.operands[0] as string, t.operands[1] as string, 0);
  },
});

function* pair(t: Tool, one: string, two: string, depth: number): Sys<number> {
  const folders = [yield* sys.isKind(one, S_IFDIR), yield* sys.isKind(two, S_IFDIR)];
  if (folders[0] && folders[1]) return yield* tree(t, one, two, depth);
  let [x, y] = [one, two];
  const name = (p: string): string => p.slice(p.lastIndexOf('/') + 1);
  if (folders[0]) x = joinPath(one, name(two));
  if (folders[1]) y = joinPath(two, name(one));
  const texts: string[] = [];
  for (const f of [x, y]) {
    const st = f === '-' ? 0 : yield* sys.stat(f);
    if (typeof st === 'number' && st < 0 && t.has('N')) {
      texts.push('');
      continue;
    }
    const text = typeof st === 'number' && st < 0 ? null : yield* whole(t, f);
    if (text === null) {
      if (typeof st === 'number' && st < 0) yield* t.complain(`${f}: ${strerror(st)}`);
      return 2;
    }
    texts.push(text);
  }
  const [a, b] = texts as [string, string];
  if (a === b) {
    if (t.has('s')) yield* t.print(`Files ${x} and ${y} are identical\n`);
    return 0;
  }
  if (t.has('q')) {
    yield* t.print(`Files ${x} and ${y} differ\n`);
    return 1;
  }
  if (!t.has('a') && (a.includes('\0') || b.includes('\0'))) {
    yield* t.print(`Binary files ${x} and ${y} differ\n`);
    return 2;
  }
  const labels = t.options.filter((o) => o.name === 'label').map((o) => o.value);
  const side = function* (text: string, file: string, i: number): Sys<Side> {
    const st = yield* sys.stat(file);
    const lines = text.split('\n');
    const ended = lines.at(-1) === '';
    if (ended) lines.pop();
    const when = typeof st === 'number' ? 0 : st.mtime;
    return { lines, ended, name: file, label: labels[i] ?? `${file}\t${strftime('%Y-%m-%d %H:%M:%S.%N +0000', when)}` };
  };
  const [left, right] = [yield* side(a, x, 0), yield* side(b, y, 1)];
  if (left.lines.length > MAX_LINES || right.lines.length > MAX_LINES) return yield* t.die('memory exhausted', 2);
  const key = (l: string): string => {
    let k = l;
    if (t.has('w')) k = k.replace(/\s+/g, '');
    else if (t.has('b')) k = k.replace(/\s+/g, ' ').replace(/ $/, '');
    return t.has('i') ? k.toLowerCase() : k;
  };
  const keys = (s: Side): string[] =>
    s.lines.map((l, i) => key(l) + (i === s.lines.length - 1 && !s.ended ? '\0' : ''));
  let list = yield* changes(t, keys(left), keys(right));
  if (t.has('B'))
    list = list.filter((c) =>
      [...left.lines.slice(c.a0, c.a1), ...right.lines.slice(c.b0, c.b1)].some((l) => l !== ''),
    );
  if (list.length === 0) return 0;
  const options = t.options.filter((o) => o.name !== 'r' && o.name !== 'N').map((o) => `-${o.name}`);
  if (depth > 0) yield* t.print(`diff ${['-r', ...options].filter((o) => o.length === 2).join(' ')} ${x} ${y}\n`);
  const u = t.value('U') ?? t.value('unified');
  const c = t.value('C') ?? t.value('context');
  if (t.has('u') || u !== undefined) yield* t.print(unified(left, right, list, Number(u || 3)));
  else if (t.has('c') || c !== undefined) yield* t.print(contextual(left, right, list, Number(c || 3)));
  else yield* t.print(normal(left, right, list));
  return 1;
}

function* tree(t: Tool, one: string, two: string, depth: number): Sys<number> {
  if (depth > 50) return yield* t.die(`${one}: recursive directory loop`, 2);
  const names: string[][] = [];
  for (const d of [one, two]) {
    const entries = yield* readFolder(d);
    if (typeof entries === 'number') return yield* t.die(`${d}: ${strerror(entries)}`, 2);
    names.push(entries.map((e) => e.name));
  }
  const [a, b] = names as [string[], string[]];
  let status = 0;
  for (const name of [...new Set([...a, ...b])].sort((x, y) => (x < y ? -1 : 1))) {
    const [x, y] = [joinPath(one, name), joinPath(two, name)];
    if ((!a.includes(name) || !b.includes(name)) && !t.has('N')) {
      yield* t.print(`Only in ${a.includes(name) ? one : two}: ${name}\n`);
      status = Math.max(status, 1);
      continue;
    }
    if ((yield* sys.isKind(x, S_IFDIR)) && (yield* sys.isKind(y, S_IFDIR))) {
      if (t.has('r')) status = Math.max(status, yield* tree(t, x, y, depth + 1));
      else yield* t.print(`Common subdirectories: ${x} and ${y}\n`);
    } else status = Math.max(status, yield* pair(t, x, y, t.has('r') ? depth + 1 : 0));
  }
  return status;
}
