#define _GNU_SOURCE
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	static const double values[] = { 0, -0.0, 1, -1, 0.5, 1.5, 2.5, 0.1, 1.0 / 3, 123456789, 1e15, 1e16, 1e17, 1e21, 1e22, 1e23, 9.995, 0.9995, 99.5, 1e-4, 1e-5, 9.9999e-5, 1e100, 1e300, DBL_MAX, DBL_MIN, 4.9406564584124654e-324, 2.2250738585072011e-308, 0.000123456789, 5e-7, 1234567.891 };
	static const char *const formats[] = { "%f", "%.0f", "%.1f", "%.10f", "%e", "%.0e", "%.3E", "%g", "%G", "%.3g", "%.10g", "%.17g", "%#g", "%#.0f", "%a", "%.2a", "%+f", "% f", "%012.3f", "%-12.3f|", "%12.3e", "%+.3g", "%020g" };
	unsigned i, k;
	int n, m;
	char buf[64];
	for (i = 0; i < sizeof formats / sizeof *formats; i++)
		for (k = 0; k < sizeof values / sizeof *values; k++) { printf(formats[i], values[k]); putchar(k % 8 == 7 ? '\n' : ' '); }
	printf("\n%f %F %e %g %5f|%-5f|%05f|%+f\n", INFINITY, -INFINITY, NAN, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY);
	printf("%d %i %u %o %x %X %c %s %p %%\n", -42, 42, 42u, 42u, 0xbeefu, 0xbeefu, 'c', "str", (void *)0x1234);
	printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%.3d] [%8.3d] [%-8.3d] [%08.3d] [%.0d] [%+.0d]\n", 42, 42, 42, 42, 42, 7, 7, 7, 7, 0, 0);
	printf("[%#x] [%#o] [%#X] [%#.0x] [%#.0o] [%08x] [%#08x] [%.8x]\n", 255, 255, 255, 0, 0, 255, 255, 255);
	printf("[%hhd] [%hd] [%ld] [%lld] [%zd] [%td] [%jd] [%hhu] [%hu]\n", 300, 70000, LONG_MIN, LLONG_MIN, (ssize_t)-1, (long)-2, (long long)-3, 300, 70000);
	printf("[%llu] [%llx] [%lo]\n", ULLONG_MAX, ULLONG_MAX, ULONG_MAX);
	printf("[%10s] [%-10s] [%.2s] [%10.2s] [%s] [%.3s] [%.10s]\n", "abc", "abc", "abc", "abc", (char *)0, (char *)0, (char *)0);
	printf("[%5c] [%-5c] [%5%]\n", 'x', 'y');
	printf("[%*d] [%-*d] [%.*d] [%*.*f]\n", 6, 1, 6, 2, 3, 3, 8, 2, 3.14159);
	printf("[%*d] [%.*f]\n", -6, 1, -1, 2.5);
	printf("%2$s-%1$d-%2$s %3$*4$d|\n", 1, "x", 5, 6);
	errno = ENOENT;
	printf("%m\n");
	printf("abc%ndef%n\n", &n, &m);
	printf("%d %d\n", n, m);
	n = snprintf(buf, 5, "%s", "truncated");
	printf("%d [%s]\n", n, buf);
	n = snprintf(0, 0, "%d", 12345);
	printf("%d\n", n);
	printf("%d\n", sprintf(buf, "%08.3f|%x", 3.14159, 255));
	puts(buf);
	printf("%.50f\n%.60e\n%.40g\n", 0.1, 0.1, 0.1);
	printf("%.0f %.0f %.0f %.0f %.0f\n", 0.5, 1.5, 2.5, 3.5, -0.5);
	printf("%p %p\n", (void *)0, (void *)-1);
	printf("%s%c%s", "no newline at the end", '\n', "");
	return 0;
}
