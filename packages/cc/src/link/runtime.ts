/**
 * What gcc's libgcc is to it: the 64-bit operations the i386 has no instruction for. Written in our own C, compiled once,
 * and linked into whatever needs one of them.
 */
import { compile } from '../driver.ts';
import { writeArchive } from './archive.ts';

const DIVISION = `
typedef unsigned long long u64;
typedef unsigned int u32;
typedef long long i64;
/* One step of long division: the quotient must fit 32 bits. */
static inline u32 divide(u32 high, u32 low, u32 by, u32 *rest) {
  u32 q, r;
  __asm__("divl %4" : "=a"(q), "=d"(r) : "0"(low), "1"(high), "r"(by));
  *rest = r;
  return q;
}
u64 __udivmoddi4(u64 n, u64 d, u64 *rest) {
  u32 nh = n >> 32, nl = n, dh = d >> 32, dl = d, r, high = 0, low;
  if (dh == 0) {
    if (nh >= dl) high = divide(0, nh, dl, &nh);
    low = divide(nh, nl, dl, &r);
    if (rest) *rest = r;
    return ((u64)high << 32) | low;
  }
  if (d > n) {
    if (rest) *rest = n;
    return 0;
  }
  /* The divisor has more than 32 bits: estimate from the upper halves, then correct. */
  int shift = __builtin_clz(dh);
  if (shift == 0) {
    if (rest) *rest = n - d;
    return 1;
  }
  u32 top = (d << shift) >> 32;
  u32 q = divide((u32)(n >> 1 >> 32), (u32)(n >> 1), top, &r);
  q >>= 31 - shift;
  if (q != 0) q--;
  u64 left = n - d * q;
  if (left >= d) {
    q++;
    left -= d;
  }
  if (rest) *rest = left;
  return q;
}
u64 __udivdi3(u64 n, u64 d) { return __udivmoddi4(n, d, 0); }
u64 __umoddi3(u64 n, u64 d) { u64 r; __udivmoddi4(n, d, &r); return r; }
i64 __divdi3(i64 n, i64 d) {
  u64 q = __udivmoddi4(n < 0 ? -(u64)n : n, d < 0 ? -(u64)d : d, 0);
  return (n < 0) != (d < 0) ? -q : q;
}
i64 __moddi3(i64 n, i64 d) {
  u64 r;
  __udivmoddi4(n < 0 ? -(u64)n : n, d < 0 ? -(u64)d : d, &r);
  return n < 0 ? -r : r;
}
i64 __divmoddi4(i64 n, i64 d, i64 *rest) {
  u64 r;
  u64 q = __udivmoddi4(n < 0 ? -(u64)n : n, d < 0 ? -(u64)d : d, &r);
  *rest = n < 0 ? -r : r;
  return (n < 0) != (d < 0) ? -q : q;
}
`;

const ARITHMETIC = `
typedef unsigned long long u64;
typedef unsigned int u32;
typedef long long i64;
/* a op b exactly, as sign and magnitude; 1 when it does not fit. flags: op, a, b and result unsigned, result's size. */
int __cc_overflow(u64 a, u64 b, u32 flags, void *to) {
  int op = flags & 3, negative_a = !(flags & 4) && (i64)a < 0, negative_b = !(flags & 8) && (i64)b < 0;
  u64 x = negative_a ? -a : a, y = negative_b ? -b : b, m;
  int over = 0, negative, bits = (flags >> 8) * 8;
  if (op == 1) negative_b = !negative_b;
  if (op == 2) {
    u32 xh = x >> 32, yh = y >> 32;
    u64 middle = xh ? (u64)xh * (u32)y : (u64)yh * (u32)x;
    over = (xh && yh) || (middle + (((u64)(u32)x * (u32)y) >> 32)) >> 32;
    m = x * y;
    negative = negative_a != negative_b;
  } else if (negative_a == negative_b) {
    m = x + y;
    over = m < x;
    negative = negative_a;
  } else {
    negative = x < y ? negative_b : negative_a;
    m = x < y ? y - x : x - y;
  }
  u64 limit = ~0ull >> (64 - bits);
  if (!(flags & 16)) limit = (limit >> 1) + negative;
  else if (negative) limit = 0;
  if (m > limit) over = 1;
  if (negative) m = -m;
  if (bits == 64) *(u64 *)to = m;
  else if (bits == 32) *(u32 *)to = m;
  else if (bits == 16) *(unsigned short *)to = m;
  else *(unsigned char *)to = m;
  return over;
}
i64 __muldi3(i64 a, i64 b) { return a * b; }
i64 __negdi2(i64 a) { return -a; }
i64 __ashldi3(i64 a, int n) { return a << n; }
i64 __ashrdi3(i64 a, int n) { return a >> n; }
u64 __lshrdi3(u64 a, int n) { return a >> n; }
int __cmpdi2(i64 a, i64 b) { return a < b ? 0 : a > b ? 2 : 1; }
int __ucmpdi2(u64 a, u64 b) { return a < b ? 0 : a > b ? 2 : 1; }
int __popcountsi2(u32 a) { return __builtin_popcount(a); }
int __popcountdi2(u64 a) { return __builtin_popcountll(a); }
int __paritysi2(u32 a) { return __builtin_parity(a); }
int __paritydi2(u64 a) { return __builtin_parityll(a); }
int __clzsi2(u32 a) { return __builtin_clz(a); }
int __clzdi2(u64 a) { return __builtin_clzll(a); }
int __ctzsi2(u32 a) { return __builtin_ctz(a); }
int __ctzdi2(u64 a) { return __builtin_ctzll(a); }
int __ffsdi2(u64 a) { return __builtin_ffsll(a); }
u32 __bswapsi2(u32 a) { return __builtin_bswap32(a); }
u64 __bswapdi2(u64 a) { return __builtin_bswap64(a); }
u64 __fixunsdfdi(double a) { return a; }
u64 __fixunssfdi(float a) { return a; }
i64 __fixdfdi(double a) { return a; }
i64 __fixsfdi(float a) { return a; }
double __floatdidf(i64 a) { return a; }
double __floatundidf(u64 a) { return a; }
float __floatdisf(i64 a) { return a; }
float __floatundisf(u64 a) { return a; }
`;

let archive: Uint8Array | null = null;

/** The helpers as an archive, so that only what is used is linked. */
export function runtimeArchive(): Uint8Array {
  if (archive !== null) return archive;
  const members = [
    { name: 'div.o', text: DIVISION },
    { name: 'arith.o', text: ARITHMETIC },
  ].map(({ name, text }) => {
    const made = compile(text, { file: name.replace('.o', '.c') });
    if (!made.ok) throw new Error(`the runtime does not compile: ${made.errors[0]?.message ?? ''}`);
    return { name, bytes: made.elf };
  });
  archive = writeArchive(members);
  return archive;
}
