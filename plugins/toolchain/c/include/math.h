#ifndef _MATH_H
#define _MATH_H
#include <features.h>
typedef double double_t;
typedef float float_t;
#define HUGE_VAL (__builtin_huge_val())
#define HUGE_VALF (__builtin_huge_valf())
#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))
#define M_E 2.7182818284590452354
#define M_LOG2E 1.4426950408889634074
#define M_LOG10E 0.43429448190325182765
#define M_LN2 0.69314718055994530942
#define M_LN10 2.30258509299404568402
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_1_PI 0.31830988618379067154
#define M_2_PI 0.63661977236758134308
#define M_2_SQRTPI 1.12837916709551257390
#define M_SQRT2 1.41421356237309504880
#define M_SQRT1_2 0.70710678118654752440
#define MAXFLOAT 3.40282347e+38F
#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4
#define FP_ILOGB0 (-2147483647 - 1)
#define FP_ILOGBNAN (-2147483647 - 1)
#define MATH_ERRNO 1
#define MATH_ERREXCEPT 2
#define math_errhandling 3
int __fpclassify(double);
int __fpclassifyf(float);
int __signbit(double);
#define fpclassify(x) (sizeof(x) == sizeof(float) ? __fpclassifyf(x) : __fpclassify(x))
#define isnan(x) (fpclassify(x) == FP_NAN)
#define isinf(x) (fpclassify(x) == FP_INFINITE ? (__signbit(x) ? -1 : 1) : 0)
#define isfinite(x) (fpclassify(x) > FP_INFINITE)
#define isnormal(x) (fpclassify(x) == FP_NORMAL)
#define signbit(x) __signbit(x)
#define isgreater(a, b) ((a) > (b))
#define isgreaterequal(a, b) ((a) >= (b))
#define isless(a, b) ((a) < (b))
#define islessequal(a, b) ((a) <= (b))
#define islessgreater(a, b) ((a) < (b) || (a) > (b))
#define isunordered(a, b) (isnan(a) || isnan(b))
#define __MATH1(fn) double fn(double); float fn##f(float); long double fn##l(long double);
#define __MATH2(fn) double fn(double, double); float fn##f(float, float); long double fn##l(long double, long double);
__MATH1(acos) __MATH1(asin) __MATH1(atan) __MATH1(cos) __MATH1(sin) __MATH1(tan)
__MATH1(acosh) __MATH1(asinh) __MATH1(atanh) __MATH1(cosh) __MATH1(sinh) __MATH1(tanh)
__MATH1(exp) __MATH1(exp2) __MATH1(expm1) __MATH1(log) __MATH1(log10) __MATH1(log1p) __MATH1(log2) __MATH1(logb)
__MATH1(cbrt) __MATH1(fabs) __MATH1(sqrt) __MATH1(erf) __MATH1(erfc) __MATH1(lgamma) __MATH1(tgamma)
__MATH1(ceil) __MATH1(floor) __MATH1(nearbyint) __MATH1(rint) __MATH1(round) __MATH1(trunc)
__MATH2(atan2) __MATH2(hypot) __MATH2(pow) __MATH2(fmod) __MATH2(remainder) __MATH2(copysign) __MATH2(nextafter) __MATH2(fdim) __MATH2(fmax) __MATH2(fmin)
double frexp(double, int *);
float frexpf(float, int *);
long double frexpl(long double, int *);
double ldexp(double, int);
float ldexpf(float, int);
long double ldexpl(long double, int);
double modf(double, double *);
float modff(float, float *);
long double modfl(long double, long double *);
double scalbn(double, int);
float scalbnf(float, int);
long double scalbnl(long double, int);
float scalblnf(float, long);
long double scalblnl(long double, long);
double scalbln(double, long);
int ilogb(double);
int ilogbf(float);
int ilogbl(long double);
long lrint(double);
long lrintf(float);
long long llrint(double);
long long llrintf(float);
long lrintl(long double);
long long llrintl(long double);
long lround(double);
long lroundf(float);
long long llround(double);
long long llroundf(float);
long lroundl(long double);
long long llroundl(long double);
double fma(double, double, double);
float fmaf(float, float, float);
long double fmal(long double, long double, long double);
float remquof(float, float, int *);
long double remquol(long double, long double, int *);
float nanf(const char *);
long double nanl(const char *);
double nexttoward(double, long double);
float nexttowardf(float, long double);
long double nexttowardl(long double, long double);
double remquo(double, double, int *);
double nan(const char *);
double gamma(double);
double exp10(double);
double drem(double, double);
double significand(double);
int finite(double);
double lgamma_r(double, int *);
void sincos(double, double *, double *);
extern int signgam;
#endif
