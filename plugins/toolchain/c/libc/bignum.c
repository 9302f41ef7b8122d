/*
 * bignum.c - doubles to decimal digits and back, exactly: big numbers of nine decimal digits a word.
 */
#include "libc.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BASE 1000000000u
#define WORDS 136

/* x = mantissa * 2^exponent with a 53-bit mantissa. */
static unsigned long long split(double x, int *exponent)
{
	union { double d; unsigned long long u; } v;
	int e;
	unsigned long long m;
	v.d = x;
	e = (int)(v.u >> 52) & 0x7ff;
	m = v.u & 0xfffffffffffffULL;
	if (e) m |= 1ULL << 52; else e = 1;
	*exponent = e - 1075;
	return m;
}

/*
 * The number is kept with the point after word `POINT`: words before are whole, after are fraction. Multiplying by 2^k carries to the
 * left, dividing pushes remainders to the right; both are exact.
 */
int __decimal(double x, int digits, int places, char *out, int *exponent)
{
	unsigned w[WORDS + 8];
	int point, lo, hi, e, i, n, first, keep;
	char *text;
	unsigned long long m = split(x, &e);
	memset(w, 0, sizeof w);
	/* Whole part up to 309 digits (35 words); fraction up to 1074 digits (120 words). */
	point = e > 0 ? WORDS - 1 : 3;
	w[point] = (unsigned)(m % BASE);
	w[point - 1] = (unsigned)(m / BASE);
	lo = point - 1; hi = point;
	while (e > 0) {
		int s = e > 29 ? 29 : e;
		unsigned long long carry = 0;
		for (i = hi; i >= lo; i--) {
			unsigned long long v = ((unsigned long long)w[i] << s) + carry;
			carry = v / BASE;
			w[i] = (unsigned)(v - carry * BASE);
		}
		if (carry) w[--lo] = (unsigned)carry;
		e -= s;
	}
	while (e < 0) {
		int s = -e > 9 ? 9 : -e;
		unsigned rest = 0, mask = (1u << s) - 1;
		for (i = lo; i <= hi; i++) {
			unsigned v = w[i];
			w[i] = (v >> s) + rest;
			rest = (v & mask) * (BASE >> s);
		}
		if (rest) w[++hi] = rest;
		e += s;
	}
	while (lo < hi && w[lo] == 0 && lo < point) lo++;
	/* Now as one string of decimal digits: whole words first. */
	text = __builtin_alloca((size_t)(hi - lo + 1) * 9 + 16);
	n = 0;
	for (i = lo; i <= hi; i++) {
		unsigned v = w[i];
		int k;
		for (k = 8; k >= 0; k--) { text[n + k] = (char)('0' + v % 10); v /= 10; }
		n += 9;
	}
	for (first = 0; first < n && text[first] == '0'; first++) ;
	i = (point - lo + 1) * 9; /* digits before the point */
	if (first == n) { /* zero */
		*exponent = 0;
		keep = digits >= 0 ? digits : places + 1;
		memset(out, '0', (size_t)keep);
		out[keep] = 0;
		return keep;
	}
	*exponent = i - 1 - first;
	keep = digits >= 0 ? digits : *exponent + 1 + places;
	if (keep < 0) { /* far below the last place */
		*exponent = -places - 1;
		out[0] = 0;
		return 0;
	}
	memset(out, '0', (size_t)keep + 1);
	for (i = 0; i < keep && first + i < n; i++) out[i] = text[first + i];
	out[keep] = 0;
	/* Round half to even on the exact remainder. */
	if (first + keep < n) {
		int up = text[first + keep] > '5';
		if (text[first + keep] == '5') {
			for (i = first + keep + 1; i < n && text[i] == '0'; i++) ;
			up = i < n || (keep > 0 && (out[keep - 1] & 1));
		}
		if (up) {
			for (i = keep - 1; i >= 0 && out[i] == '9'; i--) out[i] = '0';
			if (i >= 0) out[i]++;
			else {
				++*exponent;
				memmove(out + 1, out, (size_t)keep);
				out[0] = '1';
				if (digits < 0) keep++;
				out[keep] = 0;
			}
		}
	}
	return keep;
}

/* Compares digits * 10^exp10 with m * 2^exp2, exactly: -1, 0, 1. Both sides are scaled to whole numbers first. */
struct big { int n; unsigned w[WORDS * 2]; };
static void big_mul(struct big *b, unsigned by, unsigned add)
{
	unsigned long long carry = add;
	int i;
	for (i = 0; i < b->n; i++) {
		carry += (unsigned long long)b->w[i] * by;
		b->w[i] = (unsigned)carry;
		carry >>= 32;
	}
	if (carry && b->n < WORDS * 2) b->w[b->n++] = (unsigned)carry;
}
static void big_shift(struct big *b, int bits)
{
	int words = bits / 32, i;
	if (words && b->n) {
		if (b->n + words > WORDS * 2) words = WORDS * 2 - b->n;
		for (i = b->n - 1; i >= 0; i--) b->w[i + words] = b->w[i];
		for (i = 0; i < words; i++) b->w[i] = 0;
		b->n += words;
	}
	if (bits & 31) big_mul(b, 1u << (bits & 31), 0);
}
static int big_cmp(const struct big *a, const struct big *b)
{
	int i;
	if (a->n != b->n) return a->n < b->n ? -1 : 1;
	for (i = a->n - 1; i >= 0; i--) if (a->w[i] != b->w[i]) return a->w[i] < b->w[i] ? -1 : 1;
	return 0;
}
static int compare(const char *digits, int count, int exp10, unsigned long long m, int exp2)
{
	struct big *a = __builtin_alloca(sizeof *a), *b = __builtin_alloca(sizeof *b);
	int i;
	a->n = b->n = 0;
	for (i = 0; i < count; i++) big_mul(a, 10, (unsigned)(digits[i] - '0'));
	b->w[0] = (unsigned)m; b->w[1] = (unsigned)(m >> 32); b->n = b->w[1] ? 2 : (b->w[0] ? 1 : 0);
	for (i = exp10; i >= 9; i -= 9) big_mul(a, BASE, 0);
	for (; i > 0; i--) big_mul(a, 10, 0);
	for (i = -exp10; i >= 9; i -= 9) big_mul(b, BASE, 0);
	for (; i > 0; i--) big_mul(b, 10, 0);
	if (exp2 > 0) big_shift(b, exp2); else big_shift(a, -exp2);
	while (a->n && a->w[a->n - 1] == 0) a->n--;
	while (b->n && b->w[b->n - 1] == 0) b->n--;
	return big_cmp(a, b);
}

static double join(unsigned long long m, int e)
{
	union { double d; unsigned long long u; } v;
	if (m == 0) return 0;
	if (!(m >> 52)) v.u = m; /* subnormal: e is -1074 */
	else v.u = (m & 0xfffffffffffffULL) | (unsigned long long)(e + 1075) << 52;
	return v.d;
}

/* The nearest double (or float: `bits` 24, least exponent -149) of 0.d1d2d3… : found by correcting a guess against the exact value. */
static double nearest(const char *digits, int count, int exp10, int bits, int min_exp, int max_exp, int *range)
{
	double guess = 0, scale = 10;
	unsigned long long m, top = 1ULL << bits;
	int e, i, k;
	for (i = 0; i < count && i < 18; i++) guess = guess * 10 + (digits[i] - '0');
	k = exp10 + (count - i);
	if (count + exp10 > 310) { *range = 1; return HUGE_VAL; }
	if (count + exp10 < -342) { *range = 1; return 0; }
	{
		int neg = k < 0, j = neg ? -k : k;
		/* In two steps, so that neither overflows. */
		double p = 1;
		for (; j > 300; j -= 300) guess = neg ? guess / 1e300 : guess * 1e300;
		for (; j; j >>= 1, scale *= scale) if (j & 1) p *= scale;
		guess = neg ? guess / p : guess * p;
	}
	if (guess > 1.7976931348623157e308) guess = 1.7976931348623157e308;
	m = split(guess, &e);
	if (m == 0) { m = 1; e = -1074; }
	while (m >> bits) { m >>= 1; e++; }
	while (!(m >> (bits - 1)) && e > min_exp) { m <<= 1; e--; }
	while (e < min_exp) { m >>= 1; e++; }
	/* Largest m, e with m*2^e <= value. */
	for (i = 0; i < 4000 && compare(digits, count, exp10, m, e) < 0; i++) {
		if (m == 0) break;
		m--;
		if (m < top / 2 && e > min_exp) { m = m * 2 + 1; e--; }
	}
	for (i = 0; i < 4000; i++) {
		unsigned long long m2 = m + 1;
		int e2 = e;
		if (m2 == top) { m2 >>= 1; e2++; }
		if (compare(digits, count, exp10, m2, e2) < 0) break;
		m = m2; e = e2;
		if (e > max_exp) break;
	}
	/* Halfway between m and its successor: m + 1/2. */
	i = compare(digits, count, exp10, 2 * m + 1, e - 1);
	if (i > 0 || (i == 0 && (m & 1))) { m++; if (m == top) { m >>= 1; e++; } }
	if (e > max_exp) { *range = 1; return HUGE_VAL; }
	if (m < top / 2 && compare(digits, count, exp10, m, e) != 0) *range = 1;
	if (bits == 24) { double r = (double)(long long)m; for (; e > 0; e--) r *= 2; for (; e < 0; e++) r /= 2; return r; }
	return join(m, e);
}

/*
 * Up to 30 digits times a power of ten in a pair of doubles, good to some 95 bits. 1 with the nearest double when that is beyond doubt,
 * which it is but for values about halfway between two; also 0 where a step could overflow.
 */
struct pair { double h, l; };
static void pair_mul(struct pair *to, double bh, double bl)
{
	double ah = to->h, al = to->l, t, a1, a2, b1, b2, p, q;
	t = 134217729.0 * ah; a1 = t - (t - ah); a2 = ah - a1;
	t = 134217729.0 * bh; b1 = t - (t - bh); b2 = bh - b1;
	p = ah * bh;
	q = ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2 + (ah * bl + al * bh);
	to->h = p + q;
	to->l = q - (to->h - p);
}
static int quick_nearest(const char *digits, int count, int exp10, double *r)
{
	struct pair v, p = { 1, 0 }, base = { 10, 0 }, back;
	double a = 0, b = 0, ten = 1, t, e, low;
	int i, j = exp10 < 0 ? -exp10 : exp10;
	if (count > 30 || j > 290 || count + exp10 > 285 || count + exp10 < -270) return 0;
	for (i = 0; i < count && i < 15; i++) a = a * 10 + (digits[i] - '0');
	for (; i < count; i++) { b = b * 10 + (digits[i] - '0'); ten *= 10; }
	v.h = a; v.l = 0;
	if (b != 0 || ten != 1) {
		pair_mul(&v, ten, 0);
		t = v.h + b;
		v.l += b - (t - v.h);
		v.h = t;
	}
	for (; j; j >>= 1) {
		if (j & 1) pair_mul(&p, base.h, base.l);
		if (j > 1) pair_mul(&base, base.h, base.l);
	}
	if (exp10 >= 0) pair_mul(&v, p.h, p.l);
	else {
		/* v / p: a quotient, and what it leaves. */
		t = v.h / p.h;
		back = p;
		pair_mul(&back, t, 0);
		low = ((v.h - back.h) - back.l + v.l) / p.h;
		v.h = t;
		v.l = low;
	}
	e = v.h * 0x1p-85;
	low = v.h + (v.l - e);
	*r = low;
	return low == v.h + (v.l + e);
}

static double hex(const char **at, int bits, int min_exp, int max_exp, int *range)
{
	const char *p = *at;
	unsigned long long m = 0;
	int e = 0, seen = 0, sticky = 0, half, any = 0;
	double r;
	for (; ; p++) {
		int c = (unsigned char)*p, d;
		if (c == '.' && !seen) { seen = 1; continue; }
		if (!isxdigit(c)) break;
		any = 1;
		d = isdigit(c) ? c - '0' : (c | 32) - 'a' + 10;
		if (m >> 58) { sticky |= d; if (!seen) e += 4; }
		else { m = m * 16 + (unsigned)d; if (seen) e -= 4; }
	}
	if (!any) { *at = 0; return 0; }
	if ((*p | 32) == 'p') {
		const char *q = p + 1;
		int neg = 0, v = 0;
		if (*q == '+' || *q == '-') neg = *q++ == '-';
		if (isdigit((unsigned char)*q)) {
			for (; isdigit((unsigned char)*q); q++) if (v < 100000) v = v * 10 + *q - '0';
			e += neg ? -v : v;
			p = q;
		}
	}
	*at = p;
	if (!m) return 0;
	while (!(m >> 62)) { m <<= 1; e--; }
	half = 63 - bits;
	if (e + half < min_exp) { int extra = min_exp - e - half; half = extra > 63 - half ? 63 : half + extra; }
	{
		unsigned long long rest = m & ((1ULL << half) - 1), h = 1ULL << (half - 1);
		m >>= half; e += half;
		if (rest || sticky) if (m >> (bits - 1) == 0) *range = 1;
		if (rest > h || (rest == h && (sticky || (m & 1)))) m++;
		if (m >> bits) { m >>= 1; e++; }
	}
	if (e > max_exp) { *range = 1; return HUGE_VAL; }
	for (r = (double)(long long)m; e > 0; e--) r *= 2;
	for (; e < 0; e++) r /= 2;
	return r;
}

#define MAX_DIGITS 800
double __strtod(const char *s, char **end, int is_float)
{
	const char *p = s, *mark;
	char digits[MAX_DIGITS + 1];
	int neg = 0, count = 0, exp10 = 0, any = 0, point = 0, range = 0;
	int bits = is_float ? 24 : 53, min_exp = is_float ? -149 : -1074, max_exp = is_float ? 104 : 971;
	double r;
	while (isspace((unsigned char)*p)) p++;
	if (*p == '+' || *p == '-') neg = *p++ == '-';
	if (strncasecmp(p, "inf", 3) == 0) {
		p += strncasecmp(p, "infinity", 8) == 0 ? 8 : 3;
		if (end) *end = (char *)p;
		return neg ? -HUGE_VAL : HUGE_VAL;
	}
	if (strncasecmp(p, "nan", 3) == 0) {
		p += 3;
		if (*p == '(') { mark = p + 1; while (isalnum((unsigned char)*mark) || *mark == '_') mark++; if (*mark == ')') p = mark + 1; }
		if (end) *end = (char *)p;
		return neg ? -NAN : NAN;
	}
	if (p[0] == '0' && (p[1] | 32) == 'x' && (isxdigit((unsigned char)p[2]) || (p[2] == '.' && isxdigit((unsigned char)p[3])))) {
		mark = p + 2;
		r = hex(&mark, bits, min_exp, max_exp, &range);
		p = mark;
	} else {
		for (; ; p++) {
			int c = (unsigned char)*p;
			if (c == '.' && !point) { point = 1; continue; }
			if (!isdigit(c)) break;
			any = 1;
			if (count == 0 && c == '0') { if (point) exp10--; continue; }
			if (count < MAX_DIGITS) { digits[count++] = (char)c; if (point) exp10--; }
			else { if (c != '0') digits[MAX_DIGITS - 1] = digits[MAX_DIGITS - 1] == '0' ? '1' : digits[MAX_DIGITS - 1]; if (!point) exp10++; }
		}
		if (!any) { if (end) *end = (char *)s; return 0; }
		if ((*p | 32) == 'e') {
			const char *q = p + 1;
			int minus = 0, v = 0;
			if (*q == '+' || *q == '-') minus = *q++ == '-';
			if (isdigit((unsigned char)*q)) {
				for (; isdigit((unsigned char)*q); q++) if (v < 100000) v = v * 10 + *q - '0';
				exp10 += minus ? -v : v;
				p = q;
			}
		}
		while (count && digits[count - 1] == '0') { count--; exp10++; }
		if (count == 0) r = 0;
		else if (!is_float && count <= 15 && exp10 >= -22 && exp10 <= 22) { /* both exact: one rounding */
			double scale = 1;
			int i, n = exp10 < 0 ? -exp10 : exp10;
			for (r = 0, i = 0; i < count; i++) r = r * 10 + (digits[i] - '0');
			for (i = 0; i < n; i++) scale *= 10;
			r = exp10 < 0 ? r / scale : r * scale;
		} else if (is_float || !quick_nearest(digits, count, exp10, &r)) r = nearest(digits, count, exp10, bits, min_exp, max_exp, &range);
	}
	if (range) errno = ERANGE;
	if (end) *end = (char *)p;
	return neg ? -r : r;
}
double strtod(const char *restrict s, char **restrict end) { return __strtod(s, end, 0); }
float strtof(const char *restrict s, char **restrict end) { return (float)__strtod(s, end, 1); }
long double strtold(const char *restrict s, char **restrict end) { return __strtod(s, end, 0); }
double atof(const char *s) { return __strtod(s, 0, 0); }
