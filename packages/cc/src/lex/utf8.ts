/** UTF-8 both ways, without the host's TextEncoder. */

/** Appends the UTF-8 bytes of one code point. */
export function pushUtf8(out: number[], code: number): void {
  if (code < 0x80) out.push(code);
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
