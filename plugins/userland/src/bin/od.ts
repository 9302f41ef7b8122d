/** bin/od.ts — od(1): bytes in octal, in other bases and as characters. */
import { parseAnyInteger, parseSize } from '../lib/numbers.ts';
import { tool } from '../lib/tool.ts';
import { hex, odChar, rows } from './byte-rows.ts';

const ASCII =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
    ' ',
  );

const asciiName = (b: number): string => ((b & 127) === 127 ? 'del' : (ASCII[b & 127] ?? String.fromCharCode(b & 127)));

interface OdType {
  readonly width: number;
  readonly size: number;
  show(bytes: Uint8Array, at: number): string;
  readonly text: boolean;
}
function odType(spec: string): OdType[] | null {
  const out: OdType[] = [];
  let rest = spec;
  while (rest !== '') {
    const m = /^([acdfoux])([0-9]*|[CSILFD])(z?)/.exec(rest);
    if (m === null || m[0] === '') return null;
    rest = rest.slice(m[0].length);
    const kind = m[1] as string;
    if (kind === 'c' || kind === 'a') {
      out.push({
        width: 4,
        size: 1,
        text: false,
        show: (b, i) => (kind === 'c' ? odChar(b[i] as number) : asciiName(b[i] as number)).padStart(4),
      });
      continue;
    }
    const size = { C: 1, S: 2, I: 4, L: 4, F: 4, D: 8, '': kind === 'f' ? 8 : 4 }[m[2] as string] ?? Number(m[2]);
    if (![1, 2, 4, 8].includes(size)) return null;
    const digits =
      kind === 'x'
        ? size * 2
        : kind === 'o'
          ? Math.ceil((size * 8) / 3)
          : kind === 'f'
            ? size === 4
              ? 15
              : 24
            : kind === 'u'
              ? ([3, 5, 0, 10, 0, 0, 0, 20][size - 1] as number)
              : ([4, 6, 0, 11, 0, 0, 0, 20][size - 1] as number);
    out.push({
      width: digits + 1,
      size,
      text: m[3] === 'z',
      show(bytes, at) {
        const padded = new Uint8Array(8);
        padded.set(bytes.subarray(at, at + size));
        const v = new DataView(padded.buffer);
        if (kind === 'f')
          return String(size === 4 ? v.getFloat32(0, true) : v.getFloat64(0, true)).padStart(digits + 1);
        const u =
          size === 8
            ? v.getBigUint64(0, true)
            : BigInt(size === 4 ? v.getUint32(0, true) : size === 2 ? v.getUint16(0, true) : v.getUint8(0));
        if (kind === 'd')
          return ` ${BigInt.asIntN(size * 8, u)
            .toString()
            .padStart(digits)}`;
        const text = u.toString(kind === 'x' ? 16 : kind === 'o' ? 8 : 10);
        return ` ${kind === 'u' ? text.padStart(digits) : text.padStart(digits, '0')}`;
      },
    });
  }
  return out;
}

export const od = tool({
  path: '/usr/bin/od',
  summary: 'dump files in octal and other formats',
  options: 'A:abcdfij:lN:osS:t:vw::x',
  long: ['address-radix=A', 'skip-bytes=j', 'read-bytes=N', 'format=t', 'output-duplicates=v', 'width=w'],
  *run(t) {
    const radix = t.value('A') ?? 'o';
    const short: Readonly<Record<string, string>> = {
      a: 'a',
      b: 'o1',
      c: 'c',
      d: 'u2',
      f: 'fF',
      i: 'dI',
      l: 'dL',
      o: 'o2',
      s: 'd2',
      x: 'x2',
    };
    const types: OdType[] = [];
    for (const o of t.options) {
      const spec = o.name === 't' ? o.value : short[o.name];
      if (spec === undefined) continue;
      const made = odType(spec);
      if (made === null) return yield* t.die(`invalid type string '${spec}'`);
      types.push(...made);
    }
    if (types.length === 0) types.push(...(odType('o2') as OdType[]));
    const size = Number(t.value('w') || (t.has('w') ? 32 : 16));
    const address = (n: number): string =>
      radix === 'n'
        ? ''
        : radix === 'x'
          ? hex(n, 6)
          : radix === 'd'
            ? String(n).padStart(7, '0')
            : n.toString(8).padStart(7, '0');
    const columns = Math.max(...types.map((x) => (x.width * size) / x.size));
    const skip = parseSize(t.value('j') ?? '0') ?? parseAnyInteger(t.value('j') ?? '0') ?? 0;
    const limit =
      t.value('N') === undefined
        ? Infinity
        : (parseSize(t.value('N') as string) ?? parseAnyInteger(t.value('N') as string) ?? Infinity);
    let last = '';
    let starred = false;
    const end = yield* rows(t, size, skip, limit, (offset, bytes) => {
      const key = String(bytes);
      if (!t.has('v') && key === last && bytes.length === size) {
        if (starred) return '';
        starred = true;
        return '*\n';
      }
      last = key;
      starred = false;
      let out = '';
      types.forEach((type, i) => {
        out += i === 0 ? address(offset) : ' '.repeat(address(offset).length);
        const cell = columns / (size / type.size);
        for (let at = 0; at < bytes.length; at += type.size) out += type.show(bytes, at).padStart(cell);
        if (type.text) {
          out += ' '.repeat(Math.max(0, columns - cell * Math.ceil(bytes.length / type.size)));
          out += `  >${[...bytes].map((b) => (b < 32 || b > 126 ? '.' : String.fromCharCode(b))).join('')}<`;
        }
        out += '\n';
      });
      return out;
    });
    if (radix !== 'n') yield* t.print(`${address(end)}\n`);
    return 0;
  },
});
