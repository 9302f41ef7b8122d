/** lib/sort-keys.ts — `-k 2,3nr` and how two lines compare under keys and flags of sort(1). */

export interface SortKey {
  readonly from: readonly [field: number, char: number];
  /** Field 0: to the end of the line. */
  readonly to: readonly [field: number, char: number];
  readonly flags: string;
  readonly blanksAtStart: boolean;
  readonly blanksAtEnd: boolean;
}
export interface SortOrder {
  readonly keys: readonly SortKey[];
  readonly flags: string;
  readonly separator: string | null;
  readonly stable: boolean;
  readonly unique: boolean;
}
type Compare = (a: string, b: string) => number;

/** A key, or what is wrong with it. */
export function parseKey(text: string): SortKey | string {
  const m = /^([0-9]+)(?:\.([0-9]+))?([bdfghiMnrRV]*)(?:,([0-9]+)(?:\.([0-9]+))?([bdfghiMnrRV]*))?$/.exec(text);
  if (m === null) return /^[0-9]/.test(text) ? 'stray character in field spec' : 'invalid number at field start';
  if (Number(m[1]) === 0) return 'field number is zero';
  if (m[2] !== undefined && Number(m[2]) === 0) return 'character offset is zero';
  const [a, b] = [m[3] ?? '', m[6] ?? ''];
  return {
    from: [Number(m[1]), Number(m[2] ?? 1)],
    to: [Number(m[4] ?? 0), Number(m[5] ?? 0)],
    flags: (a + b).replaceAll('b', ''),
    blanksAtStart: a.includes('b'),
    blanksAtEnd: b.includes('b'),
  };
}

/** Code unit order is byte order for text without characters beyond the basic plane. */
const byBytes: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export function makeComparer(order: SortOrder): Compare {
  const { keys, separator } = order;
  const reversed = order.flags.includes('r');
  const global = order.flags.replace(/[rb]/g, '');
  const trim = order.flags.includes('b');
  const parts: { extract: (line: string) => string; compare: Compare; sign: number }[] = keys.map((key) => {
    const own = key.flags !== '' || key.blanksAtStart || key.blanksAtEnd;
    const flags = own ? key.flags : order.flags;
    const skip = own ? key.blanksAtStart : trim;
    return {
      extract: (line) => extractKey(line, key, separator, skip, own ? key.blanksAtEnd : trim),
      compare: comparerFor(flags.replace('r', '')),
      sign: flags.includes('r') ? -1 : 1,
    };
  });
  if (keys.length === 0) {
    const extract = (line: string): string => (trim ? line.replace(/^[ \t]+/, '') : line);
    parts.push({ extract, compare: comparerFor(global), sign: reversed ? -1 : 1 });
  }
  const lastResort = !order.stable && !order.unique;
  return (a, b) => {
    for (const { extract, compare, sign } of parts) {
      const c = compare(extract(a), extract(b));
      if (c !== 0) return sign * c;
    }
    return lastResort ? (reversed ? -byBytes(a, b) : byBytes(a, b)) : 0;
  };
}

/** Where each field begins and ends: separated by one character, or beginning with the blanks before it. */
function fields(line: string, separator: string | null): readonly (readonly [start: number, end: number])[] {
  const out: [number, number][] = [];
  let start = 0;
  if (separator !== null) {
    for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, start)) {
      out.push([start, at]);
      start = at + 1;
    }
    out.push([start, line.length]);
    return out;
  }
  while (start < line.length) {
    let end = start;
    while (end < line.length && isBlank(line, end)) end += 1;
    while (end < line.length && !isBlank(line, end)) end += 1;
    out.push([start, end]);
    start = end;
  }
  return out;
}
const isBlank = (s: string, i: number): boolean => s[i] === ' ' || s[i] === '\t';
function skipBlanks(s: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(s, at)) at += 1;
  return at;
}

function extractKey(
  line: string,
  key: SortKey,
  separator: string | null,
  trimStart: boolean,
  trimEnd: boolean,
): string {
  const list = fields(line, separator);
  const first = list[key.from[0] - 1];
  if (first === undefined) return '';
  let start = first[0];
  if (trimStart) start = skipBlanks(line, start, first[1]);
  start = Math.min(line.length, start + key.from[1] - 1);
  let end = line.length;
  if (key.to[0] > 0) {
    const last = list[key.to[0] - 1];
    if (last !== undefined) {
      if (key.to[1] === 0) end = last[1];
      else end = Math.min(line.length, (trimEnd ? skipBlanks(line, last[0], last[1]) : last[0]) + key.to[1]);
    }
  }
  return line.slice(start, Math.max(start, end));
}

function comparerFor(flags: string): Compare {
  if (flags.includes('n')) return (a, b) => numeric(a) - numeric(b);
  if (flags.includes('g')) return (a, b) => general(a) - general(b) || 0;
  if (flags.includes('h')) return (a, b) => human(a) - human(b);
  if (flags.includes('M')) return (a, b) => month(a) - month(b);
  if (flags.includes('V')) return versionCompare;
  if (flags.includes('R')) return (a, b) => scramble(a) - scramble(b) || byBytes(a, b);
  let see = (s: string): string => s;
  if (flags.includes('d')) see = (s) => s.replace(/[^A-Za-z0-9 \t]/g, '');
  else if (flags.includes('i')) see = (s) => s.replace(/[^ -~]/g, '');
  if (flags.includes('f')) {
    const inner = see;
    see = (s) => inner(s).toUpperCase();
  }
  return (a, b) => byBytes(see(a), see(b));
}
const numeric = (s: string): number => Number(/^[ \t]*(-?[0-9]*\.?[0-9]*)/.exec(s)?.[1]?.replace(/^-?\.?$/, '0') ?? 0);
function general(s: string): number {
  const m = /^[ \t]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/.exec(s);
  return m === null ? -Number.MAX_VALUE : Number(m[1]);
}
function human(s: string): number {
  const m = /^[ \t]*(-?[0-9]*\.?[0-9]*)([KkMGTPEZY]?)/.exec(s);
  const power = m?.[2] ? 'KMGTPEZY'.indexOf(m[2].toUpperCase()) + 1 : 0;
  const value = numeric(m?.[1] ?? '');
  return value === 0 ? 0 : Math.sign(value) * (power * 1e15) + value;
}
const MONTH_NAMES = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';
function month(s: string): number {
  const at = MONTH_NAMES.indexOf(
    s
      .replace(/^[ \t]+/, '')
      .slice(0, 3)
      .toUpperCase(),
  );
  return at >= 0 && at % 3 === 0 && s.trim().length >= 3 ? at / 3 + 1 : 0;
}
/** A shuffle that is the same every time: equal keys stay together. */
function scramble(s: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i += 1) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
/** Digits compare as numbers: file9 before file10. */
export function versionCompare(a: string, b: string): number {
  const [x, y] = [a.match(/[0-9]+|[^0-9]+/g) ?? [], b.match(/[0-9]+|[^0-9]+/g) ?? []];
  for (let i = 0; i < Math.max(x.length, y.length); i += 1) {
    const [p, q] = [x[i] ?? '', y[i] ?? ''];
    const both = /^[0-9]/.test(p) && /^[0-9]/.test(q);
    const c = both ? compareDigits(p, q) : byBytes(p, q);
    if (c !== 0) return c;
  }
  return byBytes(a, b);
}
function compareDigits(p: string, q: string): number {
  const [x, y] = [p.replace(/^0+/, ''), q.replace(/^0+/, '')];
  return x.length - y.length || byBytes(x, y);
}
