/** bin/lines.ts — small filters over lines: nl, paste, rev, tac, fold, expand, unexpand, comm, join, split, shuf, column. */

import { textWidth } from '../lib/columns.ts';
import { O_CREAT, O_TRUNC, O_WRONLY } from '../lib/consts.ts';
import { readBytes } from '../lib/files.ts';
import { Input, type InputState } from '../lib/input.ts';
import { parseSize } from '../lib/numbers.ts';
import { decodeUtf8, encodeUtf8, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

/** A filter whose only state is where it is in its input and a number or two. */
function* eachLine(t: Tool, body: (line: string, n: number, input: Input) => string): Sys<number> {
  const saved = t.saved as { input: InputState; n: number } | null;
  const input = new Input(t, t.operands, saved?.input);
  let n = saved?.n ?? 0;
  for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
    n += 1;
    t.put(body(l, n, input));
    if (t.full) yield* t.flush();
    if (t.due) yield* t.checkpoint({ input: input.save(), n });
  }
  return 0;
}
const ending = (input: Input): string => (input.terminated ? '\n' : '');

export const rev = tool({
  path: '/usr/bin/rev',
  summary: 'reverse lines characterwise',
  options: '0',
  shortName: true,
  *run(t) {
    return yield* eachLine(t, (l, _n, input) => [...l].reverse().join('') + ending(input));
  },
});

export const nl = tool({
  path: '/usr/bin/nl',
  summary: 'number lines of files',
  options: 'b:i:n:s:v:w:ph:f:d:l:',
  long: [
    'body-numbering=b',
    'line-increment=i',
    'number-format=n',
    'number-separator=s',
    'starting-line-number=v',
    'number-width=w',
  ],
  *run(t) {
    const width = Number(t.value('w') ?? 6);
    const separator = t.value('s') ?? '\t';
    const style = t.value('b') ?? 't';
    const format = t.value('n') ?? 'rn';
    const step = Number(t.value('i') ?? 1);
    let next = Number(t.value('v') ?? 1);
    return yield* eachLine(t, (l, _n, input) => {
      const numbered = style === 'a' || (style === 't' && l !== '');
      if (!numbered) return `${' '.repeat(width + separator.length)}${l}${ending(input)}`;
      const cell = String(next);
      next += step;
      const shown = format === 'ln' ? cell.padEnd(width) : cell.padStart(width, format === 'rz' ? '0' : ' ');
      return `${shown}${separator}${l}${ending(input)}`;
    });
  },
});

export const fold = tool({
  path: '/usr/bin/fold',
  summary: 'wrap each input line to fit in specified width',
  options: 'bsw:0123456789',
  long: ['bytes=b', 'spaces=s', 'width=w'],
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const width = Number(t.value('w') ?? (digits || 80));
    if (!(width > 0)) yield* t.die(`invalid number of columns: '${t.value('w')}'`);
    return yield* eachLine(t, (l, _n, input) => {
      let out = '';
      let line = '';
      let column = 0;
      for (const c of l) {
        const next =
          c === '\t'
            ? (Math.floor(column / 8) + 1) * 8
            : c === '\b'
              ? Math.max(0, column - 1)
              : c === '\r'
                ? 0
                : column + 1;
        if (next > width && line !== '') {
          const blank = t.has('s') ? Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) : -1;
          if (blank >= 0) {
            out += `${line.slice(0, blank + 1)}\n`;
            line = line.slice(blank + 1);
          } else {
            out += `${line}\n`;
            line = '';
          }
          column = [...line].length;
        }
        line += c;
        column = c === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
      }
      return out + line + ending(input);
    });
  },
});

export const expand = tool({
  path: '/usr/bin/expand',
  summary: 'convert tabs to spaces',
  options: 'it:',
  long: ['initial=i', 'tabs=t'],
  *run(t) {
    const size = Number(t.value('t') ?? 8) || 8;
    return yield* eachLine(t, (l, _n, input) => {
      let out = '';
      let leading = true;
      for (const c of l) {
        if (c !== ' ' && c !== '\t') leading = false;
        if (c === '\t' && (leading || !t.has('i'))) out += ' '.repeat(size - (out.length % size));
        else out += c;
      }
      return out + ending(input);
    });
  },
});
export const unexpand = tool({
  path: '/usr/bin/unexpand',
  summary: 'convert spaces to tabs',
  options: 'at:',
  long: ['all=a', 'tabs=t', 'first-only'],
  *run(t) {
    const size = Number(t.value('t') ?? 8) || 8;
    const all = (t.has('a') || t.has('t')) && !t.has('first-only');
    return yield* eachLine(t, (l, _n, input) => {
      let out = '';
      let blanks = 0;
      let column = 0;
      let leading = true;
      const flush = (): void => {
        out += ' '.repeat(blanks);
        blanks = 0;
      };
      for (const c of l) {
        if ((c === ' ' || c === '\t') && (leading || all)) {
          const next = c === '\t' ? (Math.floor(column / size) + 1) * size : column + 1;
          blanks += next - column;
          column = next;
          if (column % size === 0 && (blanks > 1 || c === '\t')) {
            out += '\t';
            blanks = 0;
          }
          continue;
        }
        flush();
        leading = false;
        out += c;
        column += 1;
      }
      flush();
      return out + ending(input);
    });
  },
});

export const tac = tool({
  path: '/usr/bin/tac',
  summary: 'concatenate and print files in reverse',
  options: 'brs:',
  long: ['before=b', 'separator=s'],
  *run(t) {
    for (const file of t.operands.length === 0 ? ['-'] : t.operands) {
      const text = yield* whole(t, file);
      if (text === null) continue;
      const parts = text.split('\n');
      const last = parts.pop() as string;
      if (last !== '') yield* t.print(last);
      for (let i = parts.length - 1; i >= 0; i -= 1) yield* t.print(`${parts[i]}\n`);
    }
    return 0;
  },
});
/** A whole file, `-` for standard input; null after a complaint. */
export function* whole(t: Tool, file: string, limit = 8 << 20): Sys<string | null> {
  const bytes = yield* readBytes(file === '-' ? '/dev/stdin' : file, limit);
  if (typeof bytes === 'number') {
    const failed = bytes === -2 || bytes === -13 || bytes === -20 || bytes === -40;
    yield* t.warn(failed ? `${file}: ${strerror(bytes)}` : `${file}: read error: ${strerror(bytes)}`);
    return null;
  }
  t.count(2, bytes.length);
  return decodeUtf8(bytes);
}

export const paste = tool({
  path: '/usr/bin/paste',
  summary: 'merge lines of files',
  options: 'd:sz',
  long: ['delimiters=d', 'serial=s', 'zero-terminated=z'],
  *run(t) {
    const delimiters = [
      ...(t.value('d') ?? '\t').replace(
        /\\(.)/g,
        (_, c: string) => ({ n: '\n', t: '\t', '0': '\0', '\\': '\\' })[c] ?? c,
      ),
    ];
    const delimiter = (i: number): string => {
      const d = delimiters.length === 0 ? '' : (delimiters[i % delimiters.length] as string);
      return d === '\0' ? '' : d;
    };
    const files = t.operands.length === 0 ? ['-'] : t.operands;
    if (t.has('s')) {
      for (const file of files) {
        const input = new Input(t, [file]);
        let n = 0;
        for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
          yield* t.print((n === 0 ? '' : delimiter(n - 1)) + l);
          n += 1;
        }
        yield* t.print('\n');
      }
      return 0;
    }
    const shared = new Input(t, ['-']);
    const inputs = files.map((f) => (f === '-' ? shared : new Input(t, [f])));
    for (;;) {
      const cells: (string | null)[] = [];
      for (const input of inputs) cells.push(yield* input.anyLine());
      if (cells.every((c) => c === null)) return 0;
      yield* t.print(`${cells.map((c, i) => (i === 0 ? '' : delimiter(i - 1)) + (c ?? '')).join('')}\n`);
    }
  },
});

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

export const split = tool({
  path: '/usr/bin/split',
  summary: 'split a file into pieces',
  options: 'a:b:C:dl:n:x0123456789',
  long: ['suffix-length=a', 'bytes=b', 'lines=l', 'numeric-suffixes=d', 'additional-suffix:', 'verbose'],
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const bytes = t.value('b') === undefined ? 0 : (parseSize(t.value('b') as string) ?? 0);
    const lines = Number(t.value('l') ?? (digits || 1000));
    const length = Number(t.value('a') ?? 2);
    const prefix = t.operands[1] ?? 'x';
    const name = (n: number): string => {
      const base = t.has('d') ? 10 : 26;
      let s = '';
      for (let i = 0, v = n; i < length; i += 1, v = Math.floor(v / base))
        s = (t.has('d') ? String(v % 10) : String.fromCharCode(97 + (v % 26))) + s;
      return prefix + s + (t.value('additional-suffix') ?? '');
    };
    const input = new Input(t, [t.operands[0] ?? '-'], null, {
      cannotOpen: (f, why) => `cannot open '${f}' for reading: ${why}`,
    });
    let [n, fd, left] = [0, -1, 0];
    const open = function* (): Sys<void> {
      if (fd >= 0) yield* sys.close(fd);
      fd = yield* sys.open(name(n), O_WRONLY | O_CREAT | O_TRUNC, 0o666);
      if (fd < 0) yield* t.die(`${name(n)}: ${strerror(fd)}`);
      n += 1;
      left = bytes > 0 ? bytes : lines;
    };
    if (bytes > 0) {
      for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
        for (let at = 0; at < b.length; ) {
          if (left === 0) yield* open();
          const part = b.subarray(at, at + left);
          yield* sys.write(fd, part);
          at += part.length;
          left -= part.length;
        }
      }
      return 0;
    }
    let buffer = '';
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
      if (left === 0) {
        if (buffer !== '') yield* sys.write(fd, encodeUtf8(buffer));
        buffer = '';
        yield* open();
      }
      buffer += l + ending(input);
      left -= 1;
      if (buffer.length > 16_384) {
        yield* sys.write(fd, encodeUtf8(buffer));
        buffer = '';
      }
    }
    if (buffer !== '') yield* sys.write(fd, encodeUtf8(buffer));
    return 0;
  },
});

export const shuf = tool({
  path: '/usr/bin/shuf',
  summary: 'generate random permutations',
  options: 'ei:n:rz',
  long: ['echo=e', 'input-range=i', 'head-count=n', 'repeat=r'],
  *run(t) {
    let items: string[];
    const range = /^([0-9]+)-([0-9]+)$/.exec(t.value('i') ?? '');
    if (t.has('i')) {
      if (range === null) return yield* t.die(`invalid input range: '${t.value('i')}'`);
      const count = Number(range[2]) - Number(range[1]) + 1;
      if (count > 100_000) return yield* t.die('memory exhausted');
      items = Array.from({ length: Math.max(0, count) }, (_, i) => String(Number(range[1]) + i));
    } else if (t.has('e')) items = [...t.operands];
    else {
      const text = yield* whole(t, t.operands[0] ?? '-');
      if (text === null) return 1;
      items = text.replace(/\n$/, '').split('\n');
    }
    const seed = yield* readBytes('/dev/urandom', 4);
    let state = typeof seed === 'number' ? 1 : ((seed[0] ?? 1) | ((seed[1] ?? 0) << 8) | ((seed[2] ?? 0) << 16)) + 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 0x1_0000_0000) * below);
    };
    for (let i = items.length - 1; i > 0; i -= 1) {
      const j = random(i + 1);
      [items[i], items[j]] = [items[j] as string, items[i] as string];
    }
    for (const item of items.slice(0, Number(t.value('n') ?? items.length))) yield* t.print(`${item}\n`);
    return 0;
  },
});

export const column = tool({
  path: '/usr/bin/column',
  summary: 'columnate lists',
  options: 'tc:s:o:xN:e',
  long: ['table=t', 'output-width=c', 'separator=s', 'output-separator=o', 'fillrows=x'],
  shortName: true,
  *run(t) {
    const lines: string[] = [];
    const input = new Input(t, t.operands);
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) if (l.trim() !== '') lines.push(l);
    if (!t.has('t')) {
      const width = Math.max(1, ...lines.map(textWidth));
      const cell = (Math.floor(width / 8) + 1) * 8;
      const columns = Math.max(1, Math.floor(Number(t.value('c') ?? 80) / cell));
      const rows = Math.ceil(lines.length / columns);
      for (let r = 0; r < rows; r += 1) {
        let out = '';
        let at = 0;
        for (let c = 0; c * rows + r < lines.length; c += 1) {
          while (at < c * cell) {
            out += '\t';
            at = (Math.floor(at / 8) + 1) * 8;
          }
          const text = lines[c * rows + r] as string;
          out += text;
          at += textWidth(text);
        }
        yield* t.print(`${out}\n`);
      }
      return 0;
    }
    const sep = t.value('s');
    const rows = lines.map((l) => (sep === undefined ? l.trim().split(/[ \t]+/) : l.split(sep)));
    const widths: number[] = [];
    for (const row of rows) {
      for (const [i, c] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, textWidth(c));
    }
    const gap = t.value('o') ?? '  ';
    for (const row of rows)
      yield* t.print(
        `${row.map((c, i) => (i === row.length - 1 ? c : c + ' '.repeat((widths[i] ?? 0) - textWidth(c)))).join(gap)}\n`,
      );
    return 0;
  },
});
