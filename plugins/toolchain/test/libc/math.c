#include <errno.h>
#include <math.h>
#include <stdio.h>

static unsigned long long s = 88172645463325252ULL;
static unsigned long long rnd(void) { s ^= s << 13; s ^= s >> 7; s ^= s << 17; return s; }
static double u(void) { return (double)(long long)(rnd() >> 11) / 9007199254740992.0; }
#define ONE(f, x) printf(#f " %a %.12g\n", (double)(x), f(x))
#define TWO(f, x, y) printf(#f " %a %a %.12g\n", (double)(x), (double)(y), f(x, y))
int main(void)
{
	static const double special[] = { 0, -0.0, 1, -1, 0.5, 2, 1e-10, 23456789012.0, -3.5, 2.5, 10, 1000, 1e300, 1e-300, 709.5, -745, 3.141592653589793, 1.5707963267948966 };
	int i, e;
	double w;
	for (i = 0; i < 18; i++) {
		double x = special[i];
		ONE(sin, x); ONE(cos, x); ONE(tan, x); ONE(atan, x); ONE(exp, x); ONE(floor, x); ONE(ceil, x); ONE(round, x); ONE(rint, x); ONE(trunc, x); ONE(cbrt, x); ONE(tanh, x);
		if (x > 0) { ONE(log, x); ONE(log2, x); ONE(log10, x); ONE(sqrt, x); }
		TWO(pow, fabs(x) + 0.5, 2.5); TWO(fmod, x, 0.7); TWO(atan2, x, 1.5); TWO(hypot, x, 3); TWO(remainder, x, 0.7);
		printf("frexp %a", frexp(x, &e));
		printf(" %d ldexp %a modf %a", e, ldexp(x, -5), modf(x, &w));
		printf(" %a\n", w);
	}
	for (i = 0; i < 20; i++) {
		double x = (u() - 0.5) * 20, y = u() * 10, z = u() * 2 - 1, big = ldexp(u() - 0.5, (int)(rnd() % 200));
		ONE(sin, x); ONE(cos, big); ONE(tan, x); ONE(exp, x); ONE(exp2, x); ONE(expm1, z); ONE(log, y); ONE(log1p, z); ONE(log10, y); TWO(pow, y, x); ONE(asin, z); ONE(acos, z); ONE(atan, x); TWO(atan2, x, z); ONE(sinh, x); ONE(cosh, x); ONE(tanh, z); ONE(asinh, x); ONE(acosh, 1 + y); ONE(atanh, z); ONE(cbrt, x); TWO(hypot, x, y); ONE(erf, z * 3); ONE(erfc, x / 4); ONE(lgamma, y + 0.01); ONE(tgamma, y + 0.01); TWO(fmod, big, z); ONE(sqrt, y);
	}
	errno = 0; printf("%d", isnan(sqrt(-1)) != 0); printf(" %d\n", errno == EDOM);
	errno = 0; printf("%g", log(0)); printf(" %d\n", errno == ERANGE);
	errno = 0; printf("%g", exp(1000)); printf(" %d\n", errno == ERANGE);
	errno = 0; printf("%d", isnan(pow(-2, 0.5)) != 0); printf(" %d\n", errno == EDOM);
	printf("%d %d %d %d %d\n", isinf(INFINITY), isnan(NAN) != 0, isfinite(1.0) != 0, signbit(-0.0) != 0, fpclassify(1e-310) == FP_SUBNORMAL);
	printf("%g %g %g %g\n", pow(0, 0), pow(-2, 3), pow(-0.0, -3), pow(2, -1074));
	return 0;
}
