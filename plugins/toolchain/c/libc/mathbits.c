/* mathbits.c - what is done to the bits of a number: rounding, splitting, comparing, remainders, square roots. */
#include "libc.h"
#include <errno.h>
#include <limits.h>
#include <math.h>

typedef union { double d; unsigned long long u; } bits;
#define SIGN (1ULL << 63)

int __fpclassify(double x)
{
	bits b;
	int e;
	b.d = x;
	e = (int)(b.u >> 52) & 0x7ff;
	if (e == 0x7ff) return b.u << 12 ? FP_NAN : FP_INFINITE;
	if (e == 0) return b.u << 1 ? FP_SUBNORMAL : FP_ZERO;
	return FP_NORMAL;
}
int __fpclassifyf(float x)
{
	union { float f; unsigned u; } b;
	int e;
	b.f = x;
	e = (int)(b.u >> 23) & 0xff;
	if (e == 0xff) return b.u << 9 ? FP_NAN : FP_INFINITE;
	if (e == 0) return b.u << 1 ? FP_SUBNORMAL : FP_ZERO;
	return FP_NORMAL;
}
int __signbit(double x) { bits b; b.d = x; return (int)(b.u >> 63); }
#undef isnan
#undef isinf
int finite(double x) { bits b; b.d = x; return ((b.u >> 52) & 0x7ff) != 0x7ff; }
double fabs(double x) { bits b; b.d = x; b.u &= ~SIGN; return b.d; }
double copysign(double x, double y) { bits a, b; a.d = x; b.d = y; a.u = (a.u & ~SIGN) | (b.u & SIGN); return a.d; }
double sqrt(double x)
{
	if (x < 0) { errno = EDOM; return -NAN; }
	__asm__("fsqrt" : "+t"(x));
	return x;
}
double trunc(double x)
{
	bits b;
	int e;
	b.d = x;
	e = (int)(b.u >> 52 & 0x7ff) - 1023;
	if (e >= 52) return x;
	if (e < 0) { b.u &= SIGN; return b.d; }
	b.u &= ~(0xfffffffffffffULL >> e);
	return b.d;
}
double floor(double x) { double t = trunc(x); return t > x ? t - 1 : t; }
double ceil(double x) { double t = trunc(x); return t < x ? t + 1 : copysign(t, x); }
double round(double x)
{
	double t = trunc(x);
	if (fabs(x - t) >= 0.5) t += copysign(1, x);
	return copysign(t, x);
}
double rint(double x)
{
	static const double big = 4503599627370496.0;
	volatile double t;
	if (!(fabs(x) < big)) return x;
	/* In the current direction of rounding: the sign must be there from the start. */
	if (x < 0) { t = x - big; t += big; } else { t = x + big; t -= big; }
	return copysign(t, x);
}
double nearbyint(double x) { return rint(x); }
long lrint(double x) { return (long)rint(x); }
long long llrint(double x) { return (long long)rint(x); }
long lround(double x) { return (long)round(x); }
long long llround(double x) { return (long long)round(x); }
double frexp(double x, int *e)
{
	bits b;
	int k;
	b.d = x;
	k = (int)(b.u >> 52) & 0x7ff;
	if (k == 0x7ff || !(b.u << 1)) { *e = 0; return x; }
	if (k == 0) { *e = -54; b.d = x * 18014398509481984.0; k = (int)(b.u >> 52) & 0x7ff; } else *e = 0;
	*e += k - 1022;
	b.u = (b.u & ~(0x7ffULL << 52)) | 1022ULL << 52;
	return b.d;
}
static double power(int n) { bits b; b.u = (unsigned long long)(n + 1023) << 52; return b.d; }
/* On the way down everything but the last step is exact, so that a subnormal is rounded once. */
double ldexp(double x, int n)
{
	int e;
	double m, r;
	if (x == 0 || !finite(x)) return x;
	m = frexp(x, &e);
	if (n > 5000) n = 5000;
	if (n < -5000) n = -5000;
	e += n;
	if (e > 1024) { errno = ERANGE; return copysign(HUGE_VAL, x); }
	if (e < -1080) { errno = ERANGE; return copysign(0, x); }
	if (e > -1021) { r = m * 2 * power(e - 1); return r; }
	r = m * power(e + 1000);
	r *= power(-1000);
	if (r == 0) errno = ERANGE;
	return r;
}
double scalbn(double x, int n) { return ldexp(x, n); }
double scalbln(double x, long n) { return ldexp(x, n > 5000 ? 5000 : n < -5000 ? -5000 : (int)n); }
int ilogb(double x)
{
	int e;
	if (x == 0) return FP_ILOGB0;
	if (x != x) return FP_ILOGBNAN;
	if (!finite(x)) return INT_MAX;
	frexp(x, &e);
	return e - 1;
}
double logb(double x) { return x == 0 ? -HUGE_VAL : !finite(x) ? x * x : ilogb(x); }
double significand(double x) { int e; return x == 0 || !finite(x) ? x : 2 * frexp(x, &e); }
double modf(double x, double *whole)
{
	*whole = trunc(x);
	return finite(x) ? copysign(x - *whole, x) : x == x ? copysign(0, x) : x;
}
/* Exact: long division of the mantissas, bit by bit. */
static double divide(double x, double y, unsigned *quotient)
{
	bits a, b;
	int ea, eb;
	unsigned long long ma, mb;
	unsigned q = 0;
	a.d = fabs(x); b.d = fabs(y);
	ea = (int)(a.u >> 52); eb = (int)(b.u >> 52);
	ma = a.u & 0xfffffffffffffULL; mb = b.u & 0xfffffffffffffULL;
	if (ea) ma |= 1ULL << 52; else ea = 1;
	if (eb) mb |= 1ULL << 52; else eb = 1;
	*quotient = 0;
	if (ea < eb) return x;
	for (; ; ea--) {
		q <<= 1;
		if (ma >= mb) { ma -= mb; q |= 1; }
		if (ea == eb) break;
		ma <<= 1;
	}
	*quotient = q;
	if (!ma) return copysign(0, x);
	while (!(ma >> 52) && ea > 1) { ma <<= 1; ea--; }
	a.u = ma >> 52 ? (ma & 0xfffffffffffffULL) | (unsigned long long)ea << 52 : ma;
	return copysign(a.d, x);
}
double fmod(double x, double y)
{
	unsigned q;
	if (x != x || y != y) return x + y;
	if (!finite(x) || y == 0) { errno = EDOM; return NAN; }
	return finite(y) ? divide(x, y, &q) : x;
}
double remquo(double x, double y, int *quo)
{
	unsigned q;
	double r, ay = fabs(y), twice;
	*quo = 0;
	if (x != x || y != y) return x + y;
	if (!finite(x) || y == 0) { errno = EDOM; return NAN; }
	if (!finite(y)) return x;
	r = divide(x, y, &q);
	/* More than half of y? Without halving, which may not be exact. */
	twice = ay - fabs(r);
	if (fabs(r) > twice || (fabs(r) == twice && (q & 1))) { r -= copysign(ay, r); q++; }
	*quo = (int)(q & 0x7fffffff) * (__signbit(x) != __signbit(y) ? -1 : 1);
	return r == 0 ? copysign(0, x) : r;
}
double remainder(double x, double y) { int q; return remquo(x, y, &q); }
double drem(double x, double y) { return remainder(x, y); }
double nextafter(double x, double y)
{
	bits b;
	if (x != x || y != y) return x + y;
	if (x == y) return y;
	if (x == 0) { b.u = 1; return copysign(b.d, y); }
	b.d = x;
	if ((x < y) == (x > 0)) b.u++; else b.u--;
	if (!finite(b.d)) errno = ERANGE;
	return b.d;
}
double fdim(double x, double y) { return x != x || y != y ? x + y : x > y ? x - y : 0; }
double fmax(double x, double y) { return x != x ? y : y != y ? x : x > y || (x == y && __signbit(y)) ? x : y; }
double fmin(double x, double y) { return x != x ? y : y != y ? x : x < y || (x == y && __signbit(x)) ? x : y; }
double nan(const char *tag) { (void)tag; return NAN; }
/* The exact product and sum in pieces; a piece that the last addition would round a second time is made odd first. */
double fma(double x, double y, double z)
{
	double p, t, xh, xl, yh, yl, e, s, r, v;
	bits b;
	if (!finite(x) || !finite(y) || !finite(z) || x == 0 || y == 0 || z == 0) return x * y + z;
	if (fabs(x) > 1e150 || fabs(y) > 1e150 || fabs(z) > 1e300) return x * y + z;
	p = x * y;
	t = 134217729.0 * x; xh = t - (t - x); xl = x - xh;
	t = 134217729.0 * y; yh = t - (t - y); yl = y - yh;
	e = ((xh * yh - p) + xh * yl + xl * yh) + xl * yl;
	s = p + z; t = s - p; r = (p - (s - t)) + (z - t);
	v = e + r; t = v - e; r = (e - (v - t)) + (r - t);
	b.d = v;
	if (r != 0 && !(b.u & 1)) { if ((r > 0) == (v > 0)) b.u++; else b.u--; }
	return s + b.d;
}

float fabsf(float x) { return (float)fabs(x); }
float sqrtf(float x) { return (float)sqrt(x); }
float truncf(float x) { return (float)trunc(x); }
float floorf(float x) { return (float)floor(x); }
float ceilf(float x) { return (float)ceil(x); }
float roundf(float x) { return (float)round(x); }
float rintf(float x) { return (float)rint(x); }
float nearbyintf(float x) { return (float)rint(x); }
float logbf(float x) { return (float)logb(x); }
float frexpf(float x, int *e) { return (float)frexp(x, e); }
float ldexpf(float x, int n) { return (float)ldexp(x, n); }
float scalbnf(float x, int n) { return (float)ldexp(x, n); }
int ilogbf(float x) { return ilogb(x); }
long lrintf(float x) { return lrint(x); }
long lroundf(float x) { return lround(x); }
float modff(float x, float *w) { double d, r = modf(x, &d); *w = (float)d; return (float)r; }
float fmodf(float x, float y) { return (float)fmod(x, y); }
float remainderf(float x, float y) { return (float)remainder(x, y); }
float copysignf(float x, float y) { return (float)copysign(x, y); }
float fdimf(float x, float y) { return (float)fdim(x, y); }
float fmaxf(float x, float y) { return (float)fmax(x, y); }
float fminf(float x, float y) { return (float)fmin(x, y); }
float fmaf(float x, float y, float z) { return (float)((double)x * y + z); }
float nextafterf(float x, float y)
{
	union { float f; unsigned u; } b;
	if (x != x || y != y) return x + y;
	if (x == y) return y;
	if (x == 0) { b.u = 1; return y > 0 ? b.f : -b.f; }
	b.f = x;
	if ((x < y) == (x > 0)) b.u++; else b.u--;
	return b.f;
}
long double fabsl(long double x) { return fabs((double)x); }
long double sqrtl(long double x) { return sqrt((double)x); }
long double truncl(long double x) { return trunc((double)x); }
long double floorl(long double x) { return floor((double)x); }
long double ceill(long double x) { return ceil((double)x); }
long double roundl(long double x) { return round((double)x); }
long double rintl(long double x) { return rint((double)x); }
long double nearbyintl(long double x) { return rint((double)x); }
long double logbl(long double x) { return logb((double)x); }
long double frexpl(long double x, int *e) { return frexp((double)x, e); }
long double ldexpl(long double x, int n) { return ldexp((double)x, n); }
long double modfl(long double x, long double *w) { double d, r = modf((double)x, &d); *w = d; return r; }
long double fmodl(long double x, long double y) { return fmod((double)x, (double)y); }
long double remainderl(long double x, long double y) { return remainder((double)x, (double)y); }
long double copysignl(long double x, long double y) { return copysign((double)x, (double)y); }
long double nextafterl(long double x, long double y) { return nextafter((double)x, (double)y); }
long double fdiml(long double x, long double y) { return fdim((double)x, (double)y); }
long double fmaxl(long double x, long double y) { return fmax((double)x, (double)y); }
long double fminl(long double x, long double y) { return fmin((double)x, (double)y); }
long double scalbnl(long double x, int n) { return ldexp((double)x, n); }
float scalblnf(float x, long n) { return (float)scalbln(x, n); }
long double scalblnl(long double x, long n) { return scalbln((double)x, n); }
int ilogbl(long double x) { return ilogb((double)x); }
long long llrintf(float x) { return llrint(x); }
long lrintl(long double x) { return lrint((double)x); }
long long llrintl(long double x) { return llrint((double)x); }
long long llroundf(float x) { return llround(x); }
long lroundl(long double x) { return lround((double)x); }
long long llroundl(long double x) { return llround((double)x); }
long double fmal(long double x, long double y, long double z) { return fma((double)x, (double)y, (double)z); }
float remquof(float x, float y, int *q) { return (float)remquo(x, y, q); }
long double remquol(long double x, long double y, int *q) { return remquo((double)x, (double)y, q); }
float nanf(const char *tag) { return (float)nan(tag); }
long double nanl(const char *tag) { return nan(tag); }
double nexttoward(double x, long double y) { return nextafter(x, (double)y); }
float nexttowardf(float x, long double y) { return x == y ? (float)y : nextafterf(x, y > x ? INFINITY : y < x ? -INFINITY : (float)y); }
long double nexttowardl(long double x, long double y) { return nextafter((double)x, (double)y); }
