/* int64.c - division of 64-bit numbers, for compilers that call for it by name. Schoolbook, bit by bit above 32 bits. */
typedef unsigned long long u64;
typedef long long s64;
typedef unsigned int u32;

static u64 divide(u64 n, u64 d, u64 *rest)
{
	u32 nh = (u32)(n >> 32), nl = (u32)n, dh = (u32)(d >> 32), dl = (u32)d, qh, ql, r;
	u64 q, rem, bit;
	int shift;
	if (dh == 0) {
		/* Two steps of the processor's 64 by 32 division; a zero divisor faults there, as it should. */
		qh = nh / dl;
		r = nh % dl;
		__asm__("divl %4" : "=a"(ql), "=d"(r) : "0"(nl), "1"(r), "r"(dl));
		if (rest) *rest = r;
		return (u64)qh << 32 | ql;
	}
	if (n < d) { if (rest) *rest = n; return 0; }
	for (shift = 0; !(dh & 0x80000000u) && (d << 1) <= n; shift++) { d <<= 1; dh = (u32)(d >> 32); }
	q = 0; rem = n;
	for (bit = (u64)1 << shift; bit; bit >>= 1, d >>= 1) if (rem >= d) { rem -= d; q |= bit; }
	if (rest) *rest = rem;
	return q;
}
u64 __udivdi3(u64 a, u64 b) { return divide(a, b, 0); }
u64 __umoddi3(u64 a, u64 b) { u64 r; divide(a, b, &r); return r; }
u64 __udivmoddi4(u64 a, u64 b, u64 *r) { return divide(a, b, r); }
s64 __divdi3(s64 a, s64 b)
{
	u64 q = divide(a < 0 ? -(u64)a : (u64)a, b < 0 ? -(u64)b : (u64)b, 0);
	return (a < 0) != (b < 0) ? (s64)-q : (s64)q;
}
s64 __moddi3(s64 a, s64 b)
{
	u64 r;
	divide(a < 0 ? -(u64)a : (u64)a, b < 0 ? -(u64)b : (u64)b, &r);
	return a < 0 ? (s64)-r : (s64)r;
}
s64 __divmoddi4(s64 a, s64 b, s64 *r) { *r = __moddi3(a, b); return __divdi3(a, b); }
