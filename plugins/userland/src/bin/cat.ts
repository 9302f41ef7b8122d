/** bin/cat.ts — cat(1): files one after the other, raw, or with lines numbered and odd characters shown. */
import { Input, type InputState } from '../lib/input.ts';
import { tool } from '../lib/tool.ts';

interface State {
  readonly [key: string]: InputState | number | boolean | string;
  readonly input: InputState;
  readonly line: number;
  readonly blank: boolean;
}

export const cat = tool({
  path: '/usr/bin/cat',
  summary: 'concatenate files and print on the standard output',
  options: 'AbeEnstTuv',
  long: 'show-all=A number-nonblank=b show-ends=E number=n squeeze-blank=s show-tabs=T show-nonprinting=v'.split(' '),
  *run(t) {
    const saved = t.saved as State | null;
    const input = new Input(t, t.operands, saved?.input, { cannotRead: (file, reason) => `${file}: ${reason}` });
    const has = (letters: string): boolean => [...letters].some((l) => t.has(l));
    const show = { ends: has('AeE'), tabs: has('AtT'), odd: has('Aetv') };
    const [nonblank, number, squeeze] = [t.has('b'), t.has('n') || t.has('b'), t.has('s')];
    // Whoever cannot open its files has calls to forget, too.
    if (!number && !squeeze && !show.ends && !show.tabs && !show.odd) {
      for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
        yield* t.write(b);
        if (t.due) yield* t.checkpoint({ input: input.save(), line: 0, blank: false });
      }
      return 0;
    }
    let line = saved?.line ?? 0;
    let blank = saved?.blank ?? false;
    for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
      const empty = l === '' && input.terminated;
      if (!(squeeze && empty && blank)) {
        if (number && !(nonblank && empty)) {
          line += 1;
          t.put(`${String(line).padStart(6)}\t`);
        }
        t.put(shown(l, show) + (input.terminated ? (show.ends ? '$\n' : '\n') : ''));
      }
      blank = empty;
      if (t.full) yield* t.flush();
      if (t.due) yield* t.checkpoint({ input: input.save(), line, blank });
    }
    return 0;
  },
});

/** `^I` for a tab, `^X` for controls, `M-x` for bytes above 127. */
export function shown(line: string, show: { readonly tabs: boolean; readonly odd: boolean }): string {
  if (!show.tabs && !show.odd) return line;
  let out = '';
  for (const ch of line) {
    const c = ch.codePointAt(0) as number;
    if (c === 9) out += show.tabs ? '^I' : ch;
    else if (!show.odd) out += ch;
    else if (c < 128) out += visible(c);
    else for (const b of utf8Bytes(c)) out += `M-${visible(b - 128)}`;
  }
  return out;
}
const visible = (c: number): string =>
  c === 127 ? '^?' : c < 32 ? `^${String.fromCharCode(c + 64)}` : String.fromCharCode(c);
function utf8Bytes(c: number): number[] {
  if (c >= 0xdc80 && c <= 0xdcff) return [c - 0xdc00];
  if (c < 0x800) return [0xc0 | (c >> 6), 0x80 | (c & 63)];
  if (c < 0x10000) return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
  return [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
}
