/** bin/byte-rows.ts — what od, xxd and hexdump share: their input in rows of bytes, and bytes as characters. */
import { Input, type InputState } from '../lib/input.ts';
import type { Sys } from '../lib/sdk.ts';
import type { Tool } from '../lib/tool.ts';

export const hex = (b: number, width = 2): string => b.toString(16).padStart(width, '0');

/** Rows of 16 bytes (or fewer at the end), over all files together; `skip` bytes are left out, at most `limit` taken. */
export function* rows(
  t: Tool,
  size: number,
  skip: number,
  limit: number,
  row: (offset: number, bytes: Uint8Array) => string,
): Sys<number> {
  const saved = t.saved as {
    input: InputState;
    offset: number;
    rest: Uint8Array;
    last: string;
    starred: boolean;
  } | null;
  const input = new Input(t, t.operands, saved?.input);
  let offset = saved?.offset ?? 0;
  let rest = saved?.rest ?? new Uint8Array(0);
  let end = false;
  while (!end) {
    const some = yield* input.anyChunk();
    end = some === null;
    let bytes = some === null ? rest : join2(rest, some);
    if (offset < skip) {
      const cut = Math.min(skip - offset, bytes.length);
      offset += cut;
      bytes = bytes.subarray(cut);
    }
    let at = 0;
    while (bytes.length - at >= size || (end && at < bytes.length)) {
      const part = bytes.subarray(at, at + Math.min(size, skip + limit - offset));
      if (part.length === 0) {
        end = true;
        break;
      }
      yield* t.print(row(offset, part));
      offset += part.length;
      at += part.length;
      if (offset >= skip + limit) {
        end = true;
        break;
      }
    }
    rest = bytes.slice(at);
    if (t.due && !end) yield* t.checkpoint({ input: input.save(), offset, rest, last: '', starred: false });
  }
  return offset;
}
export function join2(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

const NAMES = ['\\0', '001', '002', '003', '004', '005', '006', '\\a', '\\b', '\\t', '\\n', '\\v', '\\f', '\\r'];
export const odChar = (b: number): string =>
  NAMES[b] ?? (b < 32 || b > 126 ? b.toString(8).padStart(3, '0') : String.fromCharCode(b));
