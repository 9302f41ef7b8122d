/** bin/xxd.ts — xxd(1): bytes in hexadecimal, and back. */
import { Input } from '../lib/input.ts';
import { parseAnyInteger } from '../lib/numbers.ts';
import type { Sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { hex, rows } from './byte-rows.ts';

export const xxd = tool({
  path: '/usr/bin/xxd',
  summary: 'make a hex dump or do the reverse',
  options: 'abc:eg:il:opPrs:uv',
  long: [
    'cols=c',
    'groupsize=g',
    'len=l',
    'plain=p',
    'ps=p',
    'postscript=p',
    'reverse=r',
    'seek=s',
    'bits=b',
    'include=i',
    'uppercase=u',
  ],
  shortName: true,
  *run(t) {
    if (t.has('r')) return yield* unxxd(t);
    const plain = t.has('p');
    const bits = t.has('b');
    const size = Number(t.value('c') ?? (plain ? 30 : t.has('i') ? 12 : bits ? 6 : 16));
    const group = Number(t.value('g') ?? (bits ? 1 : 2)) || size;
    const limit = t.value('l') === undefined ? Infinity : (parseAnyInteger(t.value('l') as string) ?? 0);
    const skip = t.value('s') === undefined ? 0 : Math.abs(parseAnyInteger(t.value('s') as string) ?? 0);
    const up = (s: string): string => (t.has('u') ? s.toUpperCase() : s);
    const files = t.operands;
    if (t.has('i')) {
      const all: string[] = [];
      const name = files[0]?.replace(/[^A-Za-z0-9]/g, '_');
      if (name !== undefined) yield* t.print(`unsigned char ${name}[] = {\n`);
      const total = yield* rows(t, size, skip, limit, (_o, b) => {
        all.push(`  ${[...b].map((x) => `0x${up(hex(x))}`).join(', ')}`);
        return '';
      });
      yield* t.print(`${all.join(',\n')}\n`);
      if (name !== undefined) yield* t.print(`};\nunsigned int ${name}_len = ${total - skip};\n`);
      return 0;
    }
    const cellWidth = bits ? 8 : 2;
    const width = size * cellWidth + Math.ceil(size / group);
    yield* rows(t, size, skip, limit, (offset, b) => {
      if (plain) return `${[...b].map((x) => up(hex(x))).join('')}\n`;
      let body = '';
      b.forEach((x, i) => {
        body += (i > 0 && i % group === 0 ? ' ' : '') + (bits ? x.toString(2).padStart(8, '0') : up(hex(x)));
      });
      return `${hex(offset, 8)}: ${body.padEnd(width)} ${[...b].map((x) => (x < 32 || x > 126 ? '.' : String.fromCharCode(x))).join('')}\n`;
    });
    return 0;
  },
});
function* unxxd(t: Tool): Sys<number> {
  const input = new Input(t, t.operands);
  for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
    const body = t.has('p') ? l : (/^[0-9a-fA-F]+:\s?((?:[0-9a-fA-F]{2,} ?)*)/.exec(l)?.[1] ?? '');
    const digits = body.replace(/[^0-9a-fA-F]/g, '');
    const bytes = new Uint8Array(digits.length >> 1);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16);
    yield* t.write(bytes);
  }
  return 0;
}
