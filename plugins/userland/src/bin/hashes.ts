/** bin/hashes.ts — md5sum, sha1sum, sha256sum, cksum, sum: checksums of files. */

import { readText } from '../lib/files.ts';
import { Input } from '../lib/input.ts';
import { type Sys, strerror } from '../lib/sdk.ts';
import { parseLines } from '../lib/text.ts';
import { type Tool, tool } from '../lib/tool.ts';

const rotl = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
const rotr = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

/** A hash of 64-byte blocks: state, block function, byte order of the length. */
interface Algorithm {
  readonly initial: readonly number[];
  block(state: Int32Array, w: DataView): void;
  readonly littleEndian: boolean;
}
const sine = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0);
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const MD5: Algorithm = {
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476],
  littleEndian: true,
  block(s, w) {
    let [a, b, c, d] = [...s] as [number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      const f =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const g = round === 0 ? i : round === 1 ? (5 * i + 1) & 15 : round === 2 ? (3 * i + 5) & 15 : (7 * i) & 15;
      const x = (a + f + (sine[i] as number) + w.getInt32(g * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotl(x, SHIFTS[round as 0][(i & 3) as 0])) | 0];
    }
    for (const [i, v] of [a, b, c, d].entries()) s[i] = ((s[i] as number) + v) | 0;
  },
};
const SHA1: Algorithm = {
  initial: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0],
  littleEndian: false,
  block(s, w) {
    const x = new Int32Array(80);
    for (let i = 0; i < 16; i += 1) x[i] = w.getInt32(i * 4);
    for (let i = 16; i < 80; i += 1)
      x[i] = rotl((x[i - 3] as number) ^ (x[i - 8] as number) ^ (x[i - 14] as number) ^ (x[i - 16] as number), 1);
    let [a, b, c, d, e] = [...s] as [number, number, number, number, number];
    for (let i = 0; i < 80; i += 1) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const t = (rotl(a, 5) + f + e + k + (x[i] as number)) | 0;
      [e, d, c, b, a] = [d, c, rotl(b, 30), a, t];
    }
    for (const [i, v] of [a, b, c, d, e].entries()) s[i] = ((s[i] as number) + v) | 0;
  },
};
/** The first 32 bits of the fractional parts of the cube roots of the first primes, by integer arithmetic. */
function primes(count: number): number[] {
  const out: number[] = [];
  for (let n = 2; out.length < count; n += 1) if (out.every((p) => n % p !== 0)) out.push(n);
  return out;
}
function rootBits(n: number, power: 2 | 3): number {
  // The largest r with r^power <= n * 2^(32 * power); its low 32 bits are the fraction.
  const target = BigInt(n) << BigInt(32 * power);
  let [low, high] = [0n, 1n << 40n];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** BigInt(power) <= target) low = middle;
    else high = middle - 1n;
  }
  return Number(low & 0xffffffffn) | 0;
}
const SHA256_K = primes(64).map((p) => rootBits(p, 3));
const SHA256: Algorithm = {
  initial: primes(8).map((p) => rootBits(p, 2)),
  littleEndian: false,
  block(s, w) {
    const x = new Int32Array(64);
    for (let i = 0; i < 16; i += 1) x[i] = w.getInt32(i * 4);
    for (let i = 16; i < 64; i += 1) {
      const [a, b] = [x[i - 15] as number, x[i - 2] as number];
      const s0 = rotr(a, 7) ^ rotr(a, 18) ^ (a >>> 3);
      const s1 = rotr(b, 17) ^ rotr(b, 19) ^ (b >>> 10);
      x[i] = ((x[i - 16] as number) + s0 + (x[i - 7] as number) + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = [...s] as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (SHA256_K[i] as number) + (x[i] as number)) | 0;
      const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, v] of [a, b, c, d, e, f, g, h].entries()) s[i] = ((s[i] as number) + v) | 0;
  },
};

function* digest(t: Tool, input: Input, algorithm: Algorithm): Sys<string> {
  const state = Int32Array.from(algorithm.initial);
  const block = new Uint8Array(64);
  const view = new DataView(block.buffer);
  let [fill, length] = [0, 0];
  const feed = (b: Uint8Array): void => {
    for (const x of b) {
      block[fill] = x;
      fill += 1;
      if (fill < 64) continue;
      algorithm.block(state, view);
      fill = 0;
    }
  };
  for (let b = yield* input.chunk(); b !== null; b = yield* input.chunk()) {
    length += b.length;
    feed(b);
    t.charge(b.length * 10);
    if (t.tired) yield* t.spend();
  }
  const bits = length * 8;
  const tail = new Uint8Array((fill < 56 ? 56 : 120) - fill + 8);
  tail[0] = 0x80;
  const end = new DataView(tail.buffer, tail.length - 8);
  const [hi, lo] = [Math.floor(bits / 0x1_0000_0000), bits >>> 0];
  end.setUint32(algorithm.littleEndian ? 4 : 0, hi, algorithm.littleEndian);
  end.setUint32(algorithm.littleEndian ? 0 : 4, lo, algorithm.littleEndian);
  feed(tail);
  const out = new DataView(new ArrayBuffer(state.length * 4));
  for (const [i, v] of state.entries()) out.setInt32(i * 4, v, algorithm.littleEndian);
  return [...new Uint8Array(out.buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

const summer = (name: string, title: string, algorithm: Algorithm) =>
  tool({
    path: `/usr/bin/${name}`,
    summary: `compute and check ${title} message digest`,
    options: 'bctwz',
    long: ['binary=b', 'check=c', 'text=t', 'warn=w', 'zero=z', 'quiet', 'status', 'strict', 'tag', 'ignore-missing'],
    *run(t) {
      if (t.has('c')) return yield* check(t, algorithm);
      for (const file of t.operands.length === 0 ? ['-'] : t.operands) {
        const input = new Input(t, [file]);
        if (!(yield* input.next())) continue;
        const sum = yield* digest(t, input, algorithm);
        if (!input.failed)
          yield* t.print(t.has('tag') ? `${title} (${file}) = ${sum}\n` : `${sum} ${t.has('b') ? '*' : ' '}${file}\n`);
      }
      return 0;
    },
  });
function* check(t: Tool, algorithm: Algorithm): Sys<number> {
  let [bad, missing] = [0, 0];
  for (const list of t.operands.length === 0 ? ['/dev/stdin'] : t.operands) {
    const text = yield* readText(list);
    if (typeof text === 'number') {
      yield* t.warn(`${list}: ${strerror(text)}`);
      continue;
    }
    for (const line of parseLines(text)) {
      const m = /^([0-9a-f]+) [ *](.+)$/.exec(line);
      if (m === null) continue;
      const input = new Input(t, [m[2] as string]);
      if (!(yield* input.next())) {
        missing += 1;
        yield* t.print(`${m[2]}: FAILED open or read\n`);
        continue;
      }
      const same = (yield* digest(t, input, algorithm)) === m[1];
      if (!same) bad += 1;
      if (!t.has('status') && !(same && t.has('quiet'))) yield* t.print(`${m[2]}: ${same ? 'OK' : 'FAILED'}\n`);
    }
  }
  if (missing > 0) yield* t.complain(`WARNING: ${missing} listed file${missing === 1 ? '' : 's'} could not be read`);
  if (bad > 0) yield* t.complain(`WARNING: ${bad} computed checksum${bad === 1 ? '' : 's'} did NOT match`);
  return bad + missing > 0 ? 1 : 0;
}
export const md5sum = summer('md5sum', 'MD5', MD5);
export const sha1sum = summer('sha1sum', 'SHA1', SHA1);
export const sha256sum = summer('sha256sum', 'SHA256', SHA256);

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n << 24;
  for (let i = 0; i < 8; i += 1) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
  return c;
});
export const cksum = tool({
  path: '/usr/bin/cksum',
  summary: 'checksum and count the bytes in a file',
  options: '',
  *run(t) {
    for (const file of t.operands.length === 0 ? ['-'] : t.operands) {
      const input = new Input(t, [file]);
      if (!(yield* input.next())) continue;
      let [crc, length] = [0, 0];
      for (let b = yield* input.chunk(); b !== null; b = yield* input.chunk()) {
        length += b.length;
        for (const x of b) crc = (crc << 8) ^ (CRC[((crc >>> 24) ^ x) & 255] as number);
        t.charge(b.length * 4);
        if (t.tired) yield* t.spend();
      }
      for (let n = length; n > 0; n = Math.floor(n / 256))
        crc = (crc << 8) ^ (CRC[((crc >>> 24) ^ (n & 255)) & 255] as number);
      yield* t.print(`${~crc >>> 0} ${length}${file === '-' && t.operands.length === 0 ? '' : ` ${file}`}\n`);
    }
    return 0;
  },
});
