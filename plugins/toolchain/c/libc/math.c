/*
 * math.c - elementary functions, in pairs of doubles: a value and what it lacks, about 104 bits together.
 *
 * Every function is worked out in such pairs and rounded once at the end, so that results are nearly always the nearest double. The sums
 * and products below are exact by construction (Knuth, Dekker); they rely on arithmetic that rounds to 53 bits, as this machine's does.
 */
#include "libc.h"
#include <errno.h>
#include <math.h>

typedef struct { double h, l; } dd;
typedef union { double d; unsigned long long u; } bits;

static const dd PI_2[2] = { { 0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54 }, { -0x1.f1976b7ed8fbcp-110, 0x1.4cf98e804177dp-164 } };
static const dd LN2 = { 0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56 }, INV_LN2 = { 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56 }, INV_LN10 = { 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57 }, LN10 = { 0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53 }, PI = { 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53 }, TWO_SQRTPI = { 0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56 }, HALF_LN_2PI = { 0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55 };
static const dd ATAN[17] = {
	{ 0, 0 },
	{ 0x1.ff55bb72cfdeap-5, -0x1.c934d86d23f1dp-60 },
	{ 0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59 },
	{ 0x1.7b97b4bce5b02p-3, 0x1.347b0b4f881cap-58 },
	{ 0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57 },
	{ 0x1.362773707ebccp-2, -0x1.963a544b672d8p-57 },
	{ 0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56 },
	{ 0x1.a64eec3cc23fdp-2, -0x1.24dec1b50b7ffp-56 },
	{ 0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56 },
	{ 0x1.0657e94db30d0p-1, -0x1.d5b495f6349e6p-56 },
	{ 0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58 },
	{ 0x1.345f01cce37bbp-1, 0x1.1021137c71102p-55 },
	{ 0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56 },
	{ 0x1.5d58987169b18p-1, 0x1.0028e4bc5e7cap-57 },
	{ 0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56 },
	{ 0x1.819d0b7158a4dp-1, -0x1.bf76229d3b917p-56 },
	{ 0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55 }
};
/* 2/pi, 1280 bits. */
static const unsigned TWO_OVER_PI[40] = { 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x6492eea, 0x9d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d };

static dd make(double h, double l) { dd r; r.h = h; r.l = l; return r; }
static dd sum2(double a, double b) { double s = a + b, t = s - a; return make(s, (a - (s - t)) + (b - t)); }
static dd quick(double a, double b) { double s = a + b; return make(s, b - (s - a)); }
static dd split(double a) { double t = 134217729.0 * a, h = t - (t - a); return make(h, a - h); }
static dd prod2(double a, double b)
{
	dd x = split(a), y = split(b);
	double p = a * b;
	return make(p, ((x.h * y.h - p) + x.h * y.l + x.l * y.h) + x.l * y.l);
}
static dd add(dd a, dd b) { dd s = sum2(a.h, b.h), t = sum2(a.l, b.l); s = quick(s.h, s.l + t.h); return quick(s.h, s.l + t.l); }
static dd add1(dd a, double b) { dd s = sum2(a.h, b); return quick(s.h, s.l + a.l); }
static dd neg(dd a) { return make(-a.h, -a.l); }
static dd sub(dd a, dd b) { return add(a, neg(b)); }
static dd mul(dd a, dd b) { dd p = prod2(a.h, b.h); return quick(p.h, p.l + (a.h * b.l + a.l * b.h)); }
static dd mul1(dd a, double b) { dd p = prod2(a.h, b); return quick(p.h, p.l + a.l * b); }
static dd div(dd a, dd b)
{
	double q = a.h / b.h, q2, q3;
	dd r = sub(a, mul1(b, q));
	q2 = r.h / b.h;
	r = sub(r, mul1(b, q2));
	q3 = r.h / b.h;
	return add1(quick(q, q2), q3);
}
static dd root(dd a)
{
	double s;
	dd r;
	if (a.h == 0) return a;
	s = sqrt(a.h);
	r = sub(a, prod2(s, s));
	return quick(s, r.h / (2 * s));
}
static dd scale2(dd a, int n) { return make(ldexp(a.h, n), ldexp(a.l, n)); }

/* e^a for |a| below some 750: a pair, and the power of two it is to be multiplied by. */
static dd exp_dd(dd a, int *power)
{
	int k = (int)(a.h * 1.4426950408889634 + (a.h < 0 ? -0.5 : 0.5)), i;
	dd r = sub(a, mul1(LN2, k)), term, s;
	r = make(r.h / 256, r.l / 256);
	s = term = r;
	for (i = 2; i <= 9; i++) { term = div(mul(term, r), make(i, 0)); s = add(s, term); }
	/* (1+s)^2 - 1 = 2s + s^2 keeps what 1+s would lose. */
	for (i = 0; i < 8; i++) s = add(make(2 * s.h, 2 * s.l), mul(s, s));
	*power = k;
	return add1(s, 1);
}
static double exp_round(dd a)
{
	int k;
	dd r;
	if (a.h > 709.79) { errno = ERANGE; return HUGE_VAL; }
	if (a.h < -745.2) { errno = ERANGE; return 0; }
	r = exp_dd(a, &k);
	if (k < -1000) {
		/* Perhaps subnormal: rounded to whole units of 2^-1074, once. */
		double units = ldexp(r.h, k + 1074), rest = ldexp(r.l, k + 1074), whole = floor(units), part = (units - whole) + rest;
		if (part > 0.5 || (part == 0.5 && fmod(whole, 2) != 0)) whole += 1;
		if (k + 1 < -1022) { errno = ERANGE; return ldexp(whole, -1074); }
	}
	r.h = ldexp(r.h + r.l, k);
	if (r.h > 1.7976931348623157e308) errno = ERANGE;
	return r.h;
}
/* log a for positive finite a: a first guess, then a correction by the exponential. */
static dd log_dd(dd a)
{
	int e, k;
	double m = frexp(a.h, &e), t, y;
	dd z, w, x;
	if (m < 0.70710678118654752) { m *= 2; e--; }
	x = make(m, ldexp(a.l, -e));
	t = (m - 1) / (m + 1);
	y = t * t;
	y = 2 * t * (1 + y * (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7 + y * (1.0 / 9 + y * (1.0 / 11 + y * (1.0 / 13 + y * (1.0 / 15 + y * (1.0 / 17)))))))));
	/* y is good to some 50 bits; with w = x e^-y - 1, log x = y + w - w^2/2 + ... */
	z = exp_dd(make(-y, 0), &k);
	w = add1(mul(x, scale2(z, k)), -1);
	w = sub(w, mul1(mul(w, w), 0.5));
	return add(add1(w, y), mul1(LN2, e));
}

/*
 * The fast way, tried first: leading terms in pairs, the rest in doubles. The result has some 58 good bits, and whoever asks has to see (sure)
 * whether that is enough to round it; where it is not, everything is worked out again in pairs.
 */
static int sure(dd v, double error, double *r)
{
	double e = (v.h < 0 ? -v.h : v.h) * error, low = v.h + (v.l - e);
	*r = low;
	return low == v.h + (v.l + e);
}
/* The pairs are written out here: a call for each sum costs more than the sum. */
#define SUM2(s, l, a, b) do { double _t; s = (a) + (b); _t = s - (a); l = ((a) - (s - _t)) + ((b) - _t); } while (0)
#define SPLIT(h, l, a) do { double _t = 134217729.0 * (a); h = _t - (_t - (a)); l = (a) - h; } while (0)
/* k parts of c away from x, c in three pieces of which the first two times k are exact. */
#define REDUCE(h, l, x, k, c) do { double _t = (x) - (k) * c[0], _w = (k) * c[1]; h = _t - _w; l = ((_t - h) - _w) - (k) * c[2]; } while (0)
static const double PI_2_PARTS[3] = { 0x1.921fb54400000p+0, 0x1.0b4611a400000p-34, 0x1.13198a2e03707p-65 }, LN2_PARTS[3] = { 0x1.62e42fee00000p-1, 0x1.a39ef35600000p-33, 0x1.93c7673007e5fp-65 };

static dd exp_fast(dd a, int *power, double *error)
{
	int k = (int)(a.h * 1.4426950408889634 + (a.h < 0 ? -0.5 : 0.5));
	double x, low, q, ql, xh, xl, p, s, sl, t, tl;
	REDUCE(x, low, a.h, k, LN2_PARTS);
	low += a.l;
	SPLIT(xh, xl, x);
	q = x * x;
	ql = ((xh * xh - q) + 2 * xh * xl) + xl * xl;
	p = x * q * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x * (1.0 / 720.0 + x * (1.0 / 5040.0 + x * (1.0 / 40320.0 + x * (1.0 / 362880.0 + x * (1.0 / 3628800.0 + x * (1.0 / 39916800.0 + x * (1.0 / 479001600.0 + x * (1.0 / 6227020800.0 + x * (1.0 / 87178291200.0 + x * (1.0 / 1307674368000.0)))))))))))));
	SUM2(s, sl, 1, x);
	SUM2(t, tl, s, q * 0.5);
	*power = k;
	*error = (x < 0 ? -p : p) * 0x1p-50 + 0x1p-62;
	return make(t, sl + tl + ql * 0.5 + p + low * (1 + x + q * 0.5 + p));
}
static double times_power(double a, int k)
{
	bits b;
	b.u = (unsigned long long)(1023 + k) << 52;
	return a * b.d;
}
/* log a for positive normal a, good to 60 bits: log m = 2 (t + t^3/3 + ...) with t = (m-1)/(m+1). */
static dd log_fast(double a)
{
	bits b;
	int e;
	double m, n, t, th, tl, d, dl, dh, d2, p, pl, low, z, zl, c, cl, ch, c2, s, sl;
	b.d = a;
	e = (int)(b.u >> 52) - 1022;
	b.u = (b.u & 0xfffffffffffffULL) | 1022ULL << 52;
	m = b.d;
	if (m < 0.70710678118654752) { m *= 2; e--; }
	n = m - 1;
	SUM2(d, dl, 1, m);
	t = n / d;
	SPLIT(th, tl, t);
	SPLIT(dh, d2, d);
	p = t * d;
	pl = ((th * dh - p) + th * d2 + tl * dh) + tl * d2;
	low = ((n - p) - pl - t * dl) / d;
	z = t * t;
	zl = ((th * th - z) + 2 * th * tl) + tl * tl;
	/* 2/3 t^3 */
	c = z * t;
	SPLIT(ch, c2, z);
	cl = ((ch * th - c) + ch * tl + c2 * th) + c2 * tl + zl * t;
	SPLIT(ch, c2, c);
	s = c * 0x1.5555555555555p-1;
	sl = ((ch * 0x1.5555554p-1 - s) + ch * 0x1.555555p-29 + c2 * 0x1.5555554p-1) + c2 * 0x1.555555p-29 + c * 0x1.5555555555555p-55 + cl * (2.0 / 3);
	c = s;
	cl = sl + 2 * t * z * z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0 + z * (1.0 / 13.0 + z * (1.0 / 15.0 + z * (1.0 / 17.0 + z * (1.0 / 19.0 + z * (1.0 / 21.0 + z * (1.0 / 23.0 + z * (1.0 / 25.0))))))))))) + 2 * low * (1 + z + z * z);
	SUM2(s, sl, 2 * t, c);
	sl += cl;
	if (e == 0) return quick(s, sl);
	/* e log 2: the first two pieces are exact. */
	SUM2(p, pl, e * LN2_PARTS[0], e * LN2_PARTS[1]);
	SUM2(c, cl, p, s);
	return quick(c, cl + pl + sl + e * LN2_PARTS[2]);
}
static dd sin_fast(dd r, double *error)
{
	double x = r.h, z, zl, xh, xl, zh, z2, c, cl, ch, c2, t, tl, s, sl;
	SPLIT(xh, xl, x);
	z = x * x;
	zl = ((xh * xh - z) + 2 * xh * xl) + xl * xl;
	SPLIT(zh, z2, z);
	c = z * x;
	cl = ((zh * xh - c) + zh * xl + z2 * xh) + z2 * xl + zl * x;
	/* -1/6 of it: 1/6 = 1/3 with another exponent */
	SPLIT(ch, c2, c);
	t = c * -0x1.5555555555555p-3;
	tl = ((ch * -0x1.5555554p-3 - t) + ch * -0x1.555555p-31 + c2 * -0x1.5555554p-3) + c2 * -0x1.555555p-31 + c * -0x1.5555555555555p-57 + cl * (-1.0 / 6);
	SUM2(s, sl, x, t);
	*error = z * z * 0x1p-57 + 0x1p-62;
	return make(s, sl + tl + c * z * (1.0 / 120.0 + z * (-1.0 / 5040.0 + z * (1.0 / 362880.0 + z * (-1.0 / 39916800.0 + z * (1.0 / 6227020800.0 + z * (-1.0 / 1307674368000.0 + z * (1.0 / 355687428096000.0 + z * (-1.0 / 121645100408832000.0)))))))) + r.l * (1 - z * 0.5 + z * z / 24));
}
static dd cos_fast(dd r, double *error)
{
	double x = r.h, z, zl, xh, xl, s, sl;
	SPLIT(xh, xl, x);
	z = x * x;
	zl = ((xh * xh - z) + 2 * xh * xl) + xl * xl;
	SUM2(s, sl, 1, -0.5 * z);
	*error = z * z * 0x1p-55 + 0x1p-62;
	return make(s, sl - 0.5 * zl + z * z * (1.0 / 24.0 + z * (-1.0 / 720.0 + z * (1.0 / 40320.0 + z * (-1.0 / 3628800.0 + z * (1.0 / 479001600.0 + z * (-1.0 / 87178291200.0 + z * (1.0 / 20922789888000.0 + z * (-1.0 / 6402373705728000.0)))))))) - r.l * x * (1 - z / 6 + z * z / 120));
}
/* Below a million and not close to a multiple of pi/2; then `r` is good to 2^-66. */
static int reduce_fast(double x, dd *r, int *quadrant)
{
	int k;
	if (!(x < 1e6 && x > -1e6)) return 0;
	if (x < 0.785 && x > -0.785) { *r = make(x, 0); *quadrant = 0; return 1; }
	k = (int)(x * 0.63661977236758134 + (x < 0 ? -0.5 : 0.5));
	REDUCE(r->h, r->l, x, k, PI_2_PARTS);
	*quadrant = k & 3;
	return r->h > 0x1p-10 || r->h < -0x1p-10;
}

double exp(double x)
{
	int k;
	double r, e;
	dd v;
	if (x != x) return x;
	if (x > 1e4) { if (x <= 1.7976931348623157e308) errno = ERANGE; return HUGE_VAL; }
	if (x < -1e4) { if (x >= -1.7976931348623157e308) errno = ERANGE; return 0; }
	if (x > -690 && x < 700) {
		v = exp_fast(make(x, 0), &k, &e);
		if (sure(v, e, &r)) return times_power(r, k);
	}
	return exp_round(make(x, 0));
}
static double exp_times(double x, dd factor, double most)
{
	if (x != x) return x;
	if (x > most) { if (x <= 1.7976931348623157e308) errno = ERANGE; return HUGE_VAL; }
	if (x < -most) { if (x >= -1.7976931348623157e308) errno = ERANGE; return 0; }
	return exp_round(mul1(factor, x));
}
double exp2(double x)
{
	if (x == floor(x) && x > -1000 && x < 1000) return ldexp(1, (int)x);
	return exp_times(x, LN2, 2000);
}
double exp10(double x) { return exp_times(x, LN10, 600); }
static dd expm1_dd(dd a)
{
	int k, i;
	dd s, term;
	if (a.h > -0.3 && a.h < 0.3) {
		s = term = a;
		for (i = 2; i < 26; i++) { term = div(mul(term, a), make(i, 0)); s = add(s, term); }
		return s;
	}
	s = exp_dd(a, &k);
	return add1(scale2(s, k), -1);
}
double expm1(double x)
{
	dd r;
	if (x != x || x == 0) return x;
	if (x > 709.7) return exp(x);
	if (x < -60) return -1;
	if (fabs(x) < 1e-290) return x;
	r = expm1_dd(make(x, 0));
	return r.h + r.l;
}
static int log_domain(double x, double *r)
{
	if (x != x) { *r = x; return 1; }
	if (x == 0) { errno = ERANGE; *r = -HUGE_VAL; return 1; }
	if (x < 0) { errno = EDOM; *r = NAN; return 1; }
	if (x > 1.7976931348623157e308) { *r = x; return 1; }
	return 0;
}
double log(double x)
{
	double r;
	dd a;
	if (log_domain(x, &r)) return r;
	if (x == 1) return 0;
	if (x > 1e-300 && sure(log_fast(x), 0x1p-62, &r)) return r;
	a = log_dd(make(x, 0));
	return a.h + a.l;
}
double log2(double x)
{
	double r;
	int e;
	dd a;
	if (log_domain(x, &r)) return r;
	if (frexp(x, &e) == 0.5) return e - 1;
	if (x > 1e-300 && sure(mul(log_fast(x), INV_LN2), 0x1p-61, &r)) return r;
	a = mul(log_dd(make(x, 0)), INV_LN2);
	return a.h + a.l;
}
double log10(double x)
{
	double r;
	dd a;
	if (log_domain(x, &r)) return r;
	if (x == 1) return 0;
	if (x > 1e-300 && sure(mul(log_fast(x), INV_LN10), 0x1p-61, &r)) return r;
	a = mul(log_dd(make(x, 0)), INV_LN10);
	return a.h + a.l;
}
double log1p(double x)
{
	dd a;
	if (x != x || x == 0) return x;
	if (x == -1) { errno = ERANGE; return -HUGE_VAL; }
	if (x < -1) { errno = EDOM; return NAN; }
	if (x > 1.7976931348623157e308 || fabs(x) < 1e-17) return x;
	if (fabs(x) < 1e-4) {
		dd t = make(x, 0), s = t, p = t;
		int i;
		for (i = 2; i < 12; i++) { p = neg(mul1(p, x)); s = add(s, div(p, make(i, 0))); }
		return s.h + s.l;
	}
	a = log_dd(sum2(1, x));
	return a.h + a.l;
}
double pow(double x, double y)
{
	int odd = 0, whole, k;
	double ax = fabs(x), r, e;
	dd t;
	if (y == 0 || x == 1) return 1;
	if (x != x || y != y) return x + y;
	whole = floor(y) == y;
	if (whole && fabs(y) < 9007199254740992.0) odd = fmod(y, 2) != 0;
	if (x == 0) {
		if (y < 0) { if (y >= -1.7976931348623157e308) errno = ERANGE; return odd ? copysign(HUGE_VAL, x) : HUGE_VAL; }
		return odd ? x : 0;
	}
	if (fabs(y) > 1.7976931348623157e308) return ax == 1 ? 1 : (ax > 1) == (y > 0) ? HUGE_VAL : 0;
	if (ax > 1.7976931348623157e308) return y > 0 ? (odd ? x : HUGE_VAL) : (odd && x < 0 ? -0.0 : 0);
	if (x < 0 && !whole) { errno = EDOM; return NAN; }
	if (ax == 1) return odd ? x : 1;
	t = mul1(log_fast(ax), y);
	if (ax > 1e-300 && fabs(t.h) < 690) {
		double about = fabs(t.h);
		t = exp_fast(t, &k, &e);
		if (sure(t, e + about * 0x1p-62, &r)) { r = times_power(r, k); return odd && x < 0 ? -r : r; }
	}
	t = log_dd(make(ax, 0));
	if (fabs(t.h) * fabs(y) > 800) { errno = ERANGE; ax = (t.h > 0) == (y > 0) ? HUGE_VAL : 0; return odd && x < 0 ? -ax : ax; }
	ax = exp_round(mul1(t, y));
	return odd && x < 0 ? -ax : ax;
}

/* x mod pi/2 for large x: the bits of 2/pi that matter, times the mantissa, as whole numbers. */
static dd reduce_far(double x, int *quadrant)
{
	bits b;
	int e, i, k, first, point, minus = x < 0;
	unsigned long long m, carry;
	unsigned w[10], p[12], q = 0;
	dd f = make(0, 0), r;
	b.d = fabs(x);
	e = (int)(b.u >> 52) - 1075;
	m = (b.u & 0xfffffffffffffULL) | 1ULL << 52;
	/* Words of 2/pi that contribute only whole turns are left out. */
	first = e > 62 ? (e - 62) / 32 : 0;
	for (i = 0; i < 10; i++) w[i] = first + i < 40 ? TWO_OVER_PI[first + i] : 0;
	for (i = 0; i < 12; i++) p[i] = 0;
	for (carry = 0, i = 9; i >= 0; i--) { unsigned long long v = (unsigned long long)w[i] * (unsigned)m + carry; p[i + 2] = (unsigned)v; carry = v >> 32; }
	p[1] = (unsigned)carry;
	for (carry = 0, i = 9; i >= 0; i--) { unsigned long long v = (unsigned long long)w[i] * (unsigned)(m >> 32) + p[i + 1] + carry; p[i + 1] = (unsigned)v; carry = v >> 32; }
	p[0] = (unsigned)carry;
	/* p is a fraction of 384 bits; in it, the point of the product lies after `point` bits. */
	point = 64 + e - 32 * first;
	for (i = -2; i < 0; i++) { int at = point + i; q = q << 1 | (at >= 0 && at < 384 ? p[at / 32] >> (31 - at % 32) & 1 : 0); }
	for (k = 4; k >= 0; k--) {
		unsigned v = 0;
		for (i = 0; i < 32; i++) { int at = point + 32 * k + i; v = v << 1 | (at >= 0 && at < 384 ? p[at / 32] >> (31 - at % 32) & 1 : 0); }
		f = add1(f, ldexp((double)v, -32 * (k + 1)));
	}
	if (f.h > 0.5 || (f.h == 0.5 && f.l > 0)) { f = add1(f, -1); q++; }
	r = add(mul(f, PI_2[0]), mul1(f, PI_2[1].h));
	if (minus) { r = neg(r); q = 0u - q; }
	*quadrant = (int)(q & 3);
	return r;
}
static dd reduce(double x, int *quadrant)
{
	double k;
	dd r;
	if (fabs(x) > 1e6) return reduce_far(x, quadrant);
	k = rint(x * 0.63661977236758134);
	r = sub(make(x, 0), prod2(k, PI_2[0].h));
	r = sub(r, prod2(k, PI_2[0].l));
	r = sub(r, prod2(k, PI_2[1].h));
	*quadrant = (int)fmod(k, 4) & 3;
	return r;
}
static dd sin_series(dd r)
{
	dd s = r, t = r, r2 = neg(mul(r, r));
	int i;
	for (i = 2; i < 30 && t.h != 0; i += 2) { t = div(mul(t, r2), make((double)i * (i + 1), 0)); s = add(s, t); if (fabs(t.h) < fabs(s.h) * 1e-33) break; }
	return s;
}
static dd cos_series(dd r)
{
	dd s = make(1, 0), t = s, r2 = neg(mul(r, r));
	int i;
	for (i = 1; i < 30; i += 2) { t = div(mul(t, r2), make((double)i * (i + 1), 0)); s = add(s, t); if (fabs(t.h) < 1e-33) break; }
	return s;
}
static int no_angle(double x, double *r)
{
	if (x - x == 0) return 0;
	if (x == x) errno = EDOM;
	*r = NAN;
	return 1;
}
double sin(double x)
{
	double v, e;
	int q;
	dd r;
	if (no_angle(x, &v)) return v;
	if (fabs(x) < 1e-9) return x;
	if (reduce_fast(x, &r, &q)) r = q & 1 ? cos_fast(r, &e) : sin_fast(r, &e);
	else { e = 1; r = make(1, 0); }
	if (!sure(r, e, &v)) {
		r = reduce(x, &q);
		r = q & 1 ? cos_series(r) : sin_series(r);
		v = r.h + r.l;
	}
	return q & 2 ? -v : v;
}
double cos(double x)
{
	double v, e;
	int q;
	dd r;
	if (no_angle(x, &v)) return v;
	if (reduce_fast(x, &r, &q)) r = q & 1 ? sin_fast(r, &e) : cos_fast(r, &e);
	else { e = 1; r = make(1, 0); }
	if (!sure(r, e, &v)) {
		r = reduce(x, &q);
		r = q & 1 ? sin_series(r) : cos_series(r);
		v = r.h + r.l;
	}
	return q == 1 || q == 2 ? -v : v;
}
double tan(double x)
{
	double v, e, e2;
	int q;
	dd r, a, b;
	if (no_angle(x, &v)) return v;
	if (fabs(x) < 1e-9) return x;
	if (reduce_fast(x, &r, &q)) {
		a = sin_fast(r, &e);
		a = quick(a.h, a.l);
		b = cos_fast(r, &e2);
		b = quick(b.h, b.l);
		if (sure(q & 1 ? neg(div(b, a)) : div(a, b), e + e2, &v)) return v;
	}
	r = reduce(x, &q);
	r = q & 1 ? neg(div(cos_series(r), sin_series(r))) : div(sin_series(r), cos_series(r));
	return r.h + r.l;
}
void sincos(double x, double *s, double *c) { *s = sin(x); *c = cos(x); }

/* atan a for a pair a >= 0: the nearest sixteenth from a table, the rest by its series, of which only the first term matters to 60 bits. */
static dd atan_dd(dd a, int fast)
{
	int flip = a.h > 1, n, i;
	dd z, s, t, z2;
	if (flip) a = div(make(1, 0), a);
	n = (int)(a.h * 16 + 0.5);
	z = n ? div(add1(a, -n / 16.0), add1(mul1(a, n / 16.0), 1)) : a;
	s = t = z;
	if (fast) {
		double x = z.h * z.h;
		s = quick(z.h, z.l - z.h * x * (1.0 / 3 - x * (1.0 / 5 - x * (1.0 / 7 - x * (1.0 / 9 - x * (1.0 / 11 - x / 13))))));
		s = add(s, ATAN[n]);
		return flip ? sub(PI_2[0], s) : s;
	}
	z2 = neg(mul(z, z));
	for (i = 3; i < 26; i += 2) { t = mul(t, z2); s = add(s, div(t, make(i, 0))); }
	s = add(s, ATAN[n]);
	return flip ? sub(PI_2[0], s) : s;
}
double atan(double x)
{
	double v;
	if (x != x || fabs(x) < 1e-9) return x;
	if (fabs(x) > 1e18) return copysign(PI_2[0].h, x);
	if (!sure(atan_dd(make(fabs(x), 0), 1), 0x1p-60, &v)) sure(atan_dd(make(fabs(x), 0), 0), 0, &v);
	return copysign(v, x);
}
double asin(double x)
{
	dd a = make(fabs(x), 0);
	double v;
	if (x != x || fabs(x) < 1e-9) return x;
	if (a.h > 1) { errno = EDOM; return NAN; }
	if (a.h == 1) return copysign(PI_2[0].h, x);
	a = div(a, root(mul(sum2(1, -a.h), sum2(1, a.h))));
	if (!sure(atan_dd(a, 1), 0x1p-60, &v)) sure(atan_dd(a, 0), 0, &v);
	return copysign(v, x);
}
double acos(double x)
{
	dd r;
	double v;
	if (x != x) return x;
	if (fabs(x) > 1) { errno = EDOM; return NAN; }
	if (x == 1) return 0;
	if (x == -1) return PI.h;
	r = root(div(sum2(1, -x), sum2(1, x)));
	if (!sure(atan_dd(r, 1), 0x1p-60, &v)) sure(atan_dd(r, 0), 0, &v);
	return 2 * v;
}
double atan2(double y, double x)
{
	dd r, a;
	double ax = fabs(x), ay = fabs(y), v;
	int ex, ey;
	if (x != x || y != y) return x + y;
	if (ay == 0) return signbit(x) ? copysign(PI.h, y) : y;
	if (ax == 0) return copysign(PI_2[0].h, y);
	if (ax > 1.7976931348623157e308) {
		if (ay > 1.7976931348623157e308) { r = mul1(PI, x > 0 ? 0.25 : 0.75); return copysign(r.h + r.l, y); }
		return x > 0 ? copysign(0, y) : copysign(PI.h, y);
	}
	if (ay > 1.7976931348623157e308) return copysign(PI_2[0].h, y);
	frexp(ax, &ex);
	frexp(ay, &ey);
	if (ey - ex > 60) return copysign(PI_2[0].h, y);
	if (ey - ex < -120) return x < 0 ? copysign(PI.h, y) : copysign(ay / ax, y);
	a = div(make(ldexp(ay, -ex), 0), make(ldexp(ax, -ex), 0));
	r = atan_dd(a, 1);
	if (sure(x < 0 ? sub(PI, r) : r, 0x1p-60, &v)) return copysign(v, y);
	r = atan_dd(a, 0);
	if (x < 0) r = sub(PI, r);
	return copysign(r.h + r.l, y);
}

double sinh(double x)
{
	dd e;
	double a = fabs(x);
	if (x != x || a < 1e-9 || a > 1.7976931348623157e308) return x;
	if (a > 711) { errno = ERANGE; return copysign(HUGE_VAL, x); }
	if (a > 40) return copysign(exp_round(sub(make(a, 0), LN2)), x);
	e = expm1_dd(make(a, 0));
	e = add(e, div(e, add1(e, 1)));
	return copysign((e.h + e.l) / 2, x);
}
double cosh(double x)
{
	dd e;
	double a = fabs(x);
	if (x != x) return x;
	if (a > 711) { if (a <= 1.7976931348623157e308) errno = ERANGE; return HUGE_VAL; }
	if (a > 40) return exp_round(sub(make(a, 0), LN2));
	e = add1(expm1_dd(make(a, 0)), 1);
	e = add(e, div(make(1, 0), e));
	return (e.h + e.l) / 2;
}
double tanh(double x)
{
	dd e;
	double a = fabs(x);
	if (x != x || a < 1e-9) return x;
	if (a > 20) return copysign(1, x);
	e = expm1_dd(make(2 * a, 0));
	e = div(e, add1(e, 2));
	return copysign(e.h + e.l, x);
}
/* 2 (z + z^3/3 + z^5/5 + ...) is log of (1+z)/(1-z). */
static dd log_ratio(dd z)
{
	dd s = z, p = z, z2 = mul(z, z);
	int i;
	for (i = 3; i < 90; i += 2) { p = mul(p, z2); s = add(s, div(p, make(i, 0))); if (fabs(p.h) < 1e-34 * fabs(s.h)) break; }
	return mul1(s, 2);
}
double asinh(double x)
{
	dd a = make(fabs(x), 0), r;
	if (x != x || a.h > 1.7976931348623157e308 || a.h < 1e-9) return x;
	if (a.h > 1e9) r = add(log_dd(a), LN2);
	else {
		dd a2 = mul(a, a), s = root(add1(a2, 1));
		if (a.h < 0.1) { dd t = add(a, div(a2, add1(s, 1))); r = log_ratio(div(t, add1(t, 2))); }
		else r = log_dd(add(a, s));
	}
	return copysign(r.h + r.l, x);
}
double acosh(double x)
{
	dd a = make(x, 0), r;
	if (x != x) return x;
	if (x < 1) { errno = EDOM; return NAN; }
	if (x > 1.7976931348623157e308) return x;
	if (x == 1) return 0;
	r = x > 1e9 ? add(log_dd(a), LN2) : log_dd(add(a, root(mul(sum2(x, -1), sum2(x, 1)))));
	return r.h + r.l;
}
double atanh(double x)
{
	dd r;
	double a = fabs(x);
	if (x != x || a < 1e-9) return x;
	if (a > 1) { errno = EDOM; return NAN; }
	if (a == 1) { errno = ERANGE; return copysign(HUGE_VAL, x); }
	r = a < 0.3 ? log_ratio(make(a, 0)) : log_dd(div(sum2(1, a), sum2(1, -a)));
	return copysign((r.h + r.l) / 2, x);
}
double cbrt(double x)
{
	int e, i;
	double m, y;
	dd r, y2;
	if (x != x || x == 0 || fabs(x) > 1.7976931348623157e308) return x;
	m = frexp(fabs(x), &e);
	while (e % 3) { m /= 2; e++; }
	y = 0.35 + m * (1.0 - 0.35 * m);
	for (i = 0; i < 5; i++) y = (2 * y + m / (y * y)) / 3;
	y2 = prod2(y, y);
	r = sub(make(m, 0), mul1(y2, y));
	y += (r.h + r.l) / (3 * y2.h);
	return copysign(ldexp(y, e / 3), x);
}
double hypot(double x, double y)
{
	int e;
	dd s;
	x = fabs(x); y = fabs(y);
	if (x > 1.7976931348623157e308 || y > 1.7976931348623157e308) return HUGE_VAL;
	if (x != x || y != y) return x + y;
	if (x < y) { double t = x; x = y; y = t; }
	if (y == 0) return x;
	frexp(x, &e);
	x = ldexp(x, -e); y = ldexp(y, -e);
	s = root(add(prod2(x, x), prod2(y, y)));
	return ldexp(s.h + s.l, e);
}

/* The error function: its series near zero, a continued fraction far out. */
static dd erf_series(double x)
{
	dd s = make(x, 0), t = s, x2 = prod2(x, x);
	int n;
	for (n = 1; n < 200; n++) {
		dd term;
		t = neg(div(mul(t, x2), make(n, 0)));
		term = div(t, make(2 * n + 1, 0));
		s = add(s, term);
		if (fabs(term.h) < fabs(s.h) * 1e-33) break;
	}
	return mul(s, TWO_SQRTPI);
}
static dd erfc_far(double x)
{
	dd f = make(x, 0), e;
	int n, k;
	for (n = 300; n > 0; n--) f = add1(div(make(n / 2.0, 0), f), x);
	e = exp_dd(neg(prod2(x, x)), &k);
	return scale2(div(mul(e, TWO_SQRTPI), mul1(f, 2)), k);
}
double erf(double x)
{
	double a = fabs(x);
	dd r;
	if (x != x || a < 1e-300) return x;
	if (a > 6) return copysign(1, x);
	r = a < 3 ? erf_series(a) : add1(neg(erfc_far(a)), 1);
	return copysign(r.h + r.l, x);
}
double erfc(double x)
{
	dd r;
	if (x != x) return x;
	if (x < -6) return 2;
	if (x > 27.3) { if (x <= 1.7976931348623157e308) errno = ERANGE; return 0; }
	if (x > 2.5) r = erfc_far(x);
	else r = x < -2.5 ? add1(neg(erfc_far(-x)), 2) : add1(neg(erf_series(x)), 1);
	return r.h + r.l;
}
/* Stirling's series, after moving up to where it is good. */
int signgam;
static dd lgamma_dd(double x)
{
	static const double num[] = { 1, -1, 1, -1, 1, -691, 1, -3617, 43867, -174611 }, den[] = { 12, 360, 1260, 1680, 1188, 360360, 156, 122400, 244188, 125400 };
	dd shift = make(1, 0), z = make(x, 0), s, z2, p;
	int i;
	while (z.h < 30) { shift = mul(shift, z); z = add1(z, 1); }
	s = sub(mul(add1(z, -0.5), log_dd(z)), z);
	s = add(s, HALF_LN_2PI);
	p = div(make(1, 0), z);
	z2 = mul(p, p);
	for (i = 0; i < 10; i++) { s = add(s, div(mul1(p, num[i]), make(den[i], 0))); p = mul(p, z2); }
	return shift.h == 1 ? s : sub(s, log_dd(shift));
}
double lgamma_r(double x, int *sign)
{
	dd r, t;
	double f;
	int k;
	*sign = 1;
	if (x != x) return x;
	if (fabs(x) > 1.7976931348623157e308) return HUGE_VAL;
	if (x <= 0 && x == floor(x)) { errno = ERANGE; if (x == 0 && signbit(x)) *sign = -1; return HUGE_VAL; }
	if (x == 1 || x == 2) return 0;
	if (x > 0) { if (x > 2.5e305) { errno = ERANGE; return HUGE_VAL; } r = lgamma_dd(x); return r.h + r.l; }
	/* Reflection: gamma(x) gamma(1-x) = pi / sin(pi x) */
	if (fmod(floor(x), 2) != 0) *sign = -1;
	f = fabs(x - rint(x));
	t = mul1(PI, f);
	k = t.h > 0.8;
	t = k ? cos_series(sub(PI_2[0], t)) : sin_series(t);
	r = sub(sub(log_dd(PI), log_dd(t)), lgamma_dd(1 - x));
	return r.h + r.l;
}
double lgamma(double x) { return lgamma_r(x, &signgam); }
double gamma(double x) { return lgamma(x); }
double tgamma(double x)
{
	int i, sign;
	double r;
	if (x != x) return x;
	if (x == 0) { errno = ERANGE; return copysign(HUGE_VAL, x); }
	if (x < 0 && (x == floor(x) || x < -1.7976931348623157e308)) { errno = EDOM; return NAN; }
	if (x > 171.7) { if (x <= 1.7976931348623157e308) errno = ERANGE; return HUGE_VAL; }
	if (x == floor(x) && x > 0 && x < 24) { for (r = 1, i = 2; i < (int)x; i++) r *= i; return r; }
	if (x > 0) return exp_round(lgamma_dd(x));
	if (x < -184) { errno = ERANGE; return 0; }
	r = lgamma_r(x, &sign);
	return sign * exp(r);
}

#define ONE(fn) float fn##f(float x) { return (float)fn(x); } long double fn##l(long double x) { return fn((double)x); }
#define TWO(fn) float fn##f(float x, float y) { return (float)fn(x, y); } long double fn##l(long double x, long double y) { return fn((double)x, (double)y); }
ONE(acos) ONE(asin) ONE(atan) ONE(cos) ONE(sin) ONE(tan) ONE(acosh) ONE(asinh) ONE(atanh) ONE(cosh) ONE(sinh) ONE(tanh)
ONE(exp) ONE(exp2) ONE(expm1) ONE(log) ONE(log10) ONE(log1p) ONE(log2) ONE(cbrt) ONE(erf) ONE(erfc) ONE(lgamma) ONE(tgamma)
TWO(atan2) TWO(hypot) TWO(pow)
