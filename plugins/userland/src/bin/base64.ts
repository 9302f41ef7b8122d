/** bin/base64.ts — base64(1): to letters and back. */
import { Input } from '../lib/input.ts';
import { decodeUtf8, type Sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { join2 } from './byte-rows.ts';

const B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export const base64 = tool({
  path: '/usr/bin/base64',
  summary: 'base64 encode or decode data and print to standard output',
  options: 'diw:',
  long: ['decode=d', 'ignore-garbage=i', 'wrap=w'],
  *run(t) {
    const input = new Input(t, t.operands.slice(0, 1));
    if (t.has('d')) {
      let [bits, n] = [0, 0];
      for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
        const out: number[] = [];
        for (const c of decodeUtf8(b)) {
          if (c === '=' || c === '\n') continue;
          const v = B64.indexOf(c);
          if (v < 0) {
            if (t.has('i')) continue;
            yield* t.write(new Uint8Array(out));
            return yield* t.die('invalid input');
          }
          bits = (bits << 6) | v;
          n += 6;
          if (n >= 8) {
            n -= 8;
            out.push((bits >> n) & 255);
          }
        }
        yield* t.write(new Uint8Array(out));
      }
      return 0;
    }
    const wrap = Number(t.value('w') ?? 76);
    let [rest, line] = [new Uint8Array(0), ''];
    const emit = function* (text: string): Sys<void> {
      line += text;
      while (wrap > 0 && line.length >= wrap) {
        yield* t.print(`${line.slice(0, wrap)}\n`);
        line = line.slice(wrap);
      }
    };
    const encode = (b: Uint8Array): string => {
      let out = '';
      for (let i = 0; i < b.length; i += 3) {
        const [x, y, z] = [b[i] as number, b[i + 1], b[i + 2]];
        out += B64[x >> 2] as string;
        out += B64[((x & 3) << 4) | ((y ?? 0) >> 4)] as string;
        out += y === undefined ? '=' : (B64[((y & 15) << 2) | ((z ?? 0) >> 6)] as string);
        out += z === undefined ? '=' : (B64[z & 63] as string);
      }
      return out;
    };
    for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
      const all = join2(rest, b);
      const whole3 = all.length - (all.length % 3);
      yield* emit(encode(all.subarray(0, whole3)));
      rest = all.slice(whole3);
    }
    yield* emit(encode(rest));
    if (line !== '') yield* t.print(wrap > 0 ? `${line}\n` : line);
    return 0;
  },
});
