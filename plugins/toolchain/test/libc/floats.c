/* The functions of math.h for float. */
#include <math.h>
#include <stdio.h>

int main(void)
{
	volatile float x = 0.7f, y = 2.5f, z = -3.25f;
	int q;
	printf("%.6g %.6g %.6g %.6g %.6g %.6g\n", sinf(x), cosf(x), tanf(x), asinf(x), acosf(x), atanf(x));
	printf("%.6g %.6g %.6g %.6g %.6g %.6g\n", sinhf(x), coshf(x), tanhf(x), asinhf(x), acoshf(y), atanhf(x));
	printf("%.6g %.6g %.6g %.6g %.6g %.6g %.6g\n", expf(x), exp2f(x), expm1f(x), logf(x), log10f(x), log1pf(x), log2f(x));
	printf("%.6g %.6g %.6g %.6g %.6g %.6g\n", powf(x, y), hypotf(x, y), atan2f(x, z), cbrtf(y), sqrtf(y), erff(x));
	printf("%g %g %g %g %g %g\n", floorf(z), ceilf(z), roundf(z), truncf(z), rintf(y), fabsf(z));
	printf("%g %g %g %g %g %g\n", fmodf(z, 2), fdimf(y, x), fmaxf(x, y), fminf(x, y), copysignf(y, z), remquof(7, 2, &q));
	printf("%ld %lld %ld %lld %d\n", lroundf(z), llroundf(z), lrintf(y), llrintf(y), ilogbf(100));
	printf("%d %d\n", nextafterf(1, 2) > 1, nextafterf(1, 0) < 1);
	return 0;
}
