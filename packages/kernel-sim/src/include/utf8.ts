/**
 * include/utf8.ts — text in and out of bytes.
 *
 * Strings inside the machine are JavaScript text. A byte that is not valid UTF-8 becomes the lone surrogate U+DC00 + byte
 * (as Python's surrogateescape does), so that every sequence of bytes survives the round trip.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let out = '';
  let i = start;
  let run = start;
  const flush = (to: number): void => {
    for (; run < to; run += 8192) {
      out += String.fromCharCode.apply(null, bytes.subarray(run, Math.min(run + 8192, to)) as unknown as number[]);
    }
    run = to;
  };
  while (i < end) {
    const b = bytes[i] as number;
    if (b < 0x80) {
      i += 1;
      continue;
    }
    flush(i);
    const size = b >= 0xf0 && b < 0xf5 ? 4 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xc2 && b < 0xe0 ? 2 : 0;
    let cp = size === 4 ? b & 7 : size === 3 ? b & 15 : b & 31;
    let good = size > 0 && i + size <= end;
    for (let n = 1; good && n < size; n += 1) {
      const c = bytes[i + n] as number;
      if ((c & 0xc0) !== 0x80) good = false;
      cp = (cp << 6) | (c & 63);
    }
    if (
      good &&
      ((size === 3 && (cp < 0x800 || (cp >= 0xd800 && cp < 0xe000))) || (size === 4 && (cp < 0x10000 || cp > 0x10ffff)))
    )
      good = false;
    if (good) {
      out += String.fromCodePoint(cp);
      i += size;
    } else {
      out += String.fromCharCode(0xdc00 + b);
      i += 1;
    }
    run = i;
  }
  flush(end);
  return out;
}

export function encodeUtf8(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 3);
  let n = 0;
  for (let i = 0; i < text.length; i += 1) {
    let c = text.charCodeAt(i);
    if (c < 0x80) {
      out[n++] = c;
      continue;
    }
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.length) {
      const d = text.charCodeAt(i + 1);
      if (d >= 0xdc00 && d < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
        i += 1;
      }
    }
    if (c >= 0xdc80 && c <= 0xdcff) out[n++] = c - 0xdc00;
    else if (c < 0x800) {
      out[n++] = 0xc0 | (c >> 6);
      out[n++] = 0x80 | (c & 63);
    } else if (c < 0x10000) {
      if (c >= 0xd800 && c < 0xe000) c = 0xfffd; // a lone surrogate that is no escaped byte
      out[n++] = 0xe0 | (c >> 12);
      out[n++] = 0x80 | ((c >> 6) & 63);
      out[n++] = 0x80 | (c & 63);
    } else {
      out[n++] = 0xf0 | (c >> 18);
      out[n++] = 0x80 | ((c >> 12) & 63);
      out[n++] = 0x80 | ((c >> 6) & 63);
      out[n++] = 0x80 | (c & 63);
    }
  }
  return out.slice(0, n);
}

/** Bytes as characters of the same number. */
export function latin1(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return out;
}
