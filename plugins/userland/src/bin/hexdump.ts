/** bin/hexdump.ts — hexdump(1), also hd. */
import { parseAnyInteger, parseSize } from '../lib/numbers.ts';
import { tool } from '../lib/tool.ts';
import { hex, odChar, rows } from './byte-rows.ts';

export const hexdump = tool({
  path: '/usr/bin/hexdump',
  links: ['/usr/bin/hd'],
  summary: 'display file contents in hexadecimal, decimal, octal, or ascii',
  options: 'bcCdn:os:vxe:f:',
  long: ['canonical=C', 'length=n', 'skip=s', 'no-squeezing=v', 'one-byte-char=c', 'two-bytes-hex=x'],
  shortName: true,
  *run(t) {
    const canonical = t.has('C') || t.shortName === 'hd';
    const skip =
      t.value('s') === undefined
        ? 0
        : (parseSize(t.value('s') as string) ?? parseAnyInteger(t.value('s') as string) ?? 0);
    const limit =
      t.value('n') === undefined
        ? Infinity
        : (parseSize(t.value('n') as string) ?? parseAnyInteger(t.value('n') as string) ?? 0);
    let last = '';
    let starred = false;
    const word = (b: Uint8Array, i: number): number => (b[i] as number) | ((b[i + 1] ?? 0) << 8);
    const end = yield* rows(t, 16, skip, limit, (offset, b) => {
      const key = String(b);
      if (!t.has('v') && key === last && b.length === 16) {
        if (starred) return '';
        starred = true;
        return '*\n';
      }
      last = key;
      starred = false;
      if (canonical) {
        const cells = Array.from(
          { length: 16 },
          (_, i) => (i < b.length ? hex(b[i] as number) : '  ') + (i === 7 ? ' ' : ''),
        );
        return `${hex(offset, 8)}  ${cells.join(' ')}  |${[...b].map((x) => (x < 32 || x > 126 ? '.' : String.fromCharCode(x))).join('')}|\n`;
      }
      let body = '';
      if (t.has('c')) for (const x of b) body += ` ${odChar(x).padStart(3)}`;
      else if (t.has('b')) for (const x of b) body += ` ${x.toString(8).padStart(3, '0')}`;
      else
        for (let i = 0; i < b.length; i += 2) {
          const w = word(b, i);
          body += t.has('x')
            ? `    ${hex(w, 4)}`
            : t.has('d')
              ? `   ${String(w).padStart(5, '0')}`
              : t.has('o')
                ? `  ${w.toString(8).padStart(6, '0')}`
                : ` ${hex(w, 4)}`;
        }
      return `${hex(offset, 7)}${body}\n`;
    });
    if (end > skip) yield* t.print(`${hex(end, canonical ? 8 : 7)}\n`);
    return 0;
  },
});
