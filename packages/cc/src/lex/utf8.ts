/** UTF-8 both ways, without the host's TextEncoder. */

/** Appends the UTF-8 bytes of one code point. */
export function pushUtf8(out: number[], code: number): void {
  if (code < 0x80) out.push(code);
  // A byte that was no UTF-8 travels through text as a lone surrogate, and comes out as it was.
  else if (code >= 0xdc80 && code <= 0xdcff) out.push(code & 0xff);
  else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
  else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
}

export function utf8(text: string): Uint8Array {
  const out: number[] = [];
  for (const ch of text) pushUtf8(out, ch.codePointAt(0) ?? 0);
  return Uint8Array.from(out);
}

/** Bytes as text, each byte one character: for names inside object files. */
export function latin1(bytes: Uint8Array): string {
  let out = '';
  for (const b of bytes) out += String.fromCharCode(b);
  return out;
}

/** Source bytes as text. Bytes that are no UTF-8 become lone surrogates, which string literals turn back into those bytes. */
export function decodeSource(bytes: Uint8Array): string {
  let out = '';
  let chunk: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i] as number;
    const length = b < 0x80 ? 1 : b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
    let code = length === 1 ? b : b & (0xff >> (length + 1));
    let ok = length > 0 && i + length <= bytes.length;
    for (let k = 1; ok && k < length; k++) {
      const c = bytes[i + k] as number;
      ok = (c & 0xc0) === 0x80;
      code = (code << 6) | (c & 0x3f);
    }
    if (
      ok &&
      ((length === 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
        (length === 4 && (code < 0x10000 || code > 0x10ffff)))
    )
      ok = false;
    if (ok && code > 0xffff) chunk.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    else chunk.push(ok ? code : 0xdc00 + b);
    i += ok ? length : 1;
    if (chunk.length > 4000) {
      out += String.fromCharCode(...chunk);
      chunk = [];
    }
  }
  return out + String.fromCharCode(...chunk);
}
