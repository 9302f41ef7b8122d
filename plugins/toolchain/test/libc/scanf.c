#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number(const char *s) { char *end; double d; errno = 0; d = strtod(s, &end); printf("%s -> %.17g %a rest [%s] errno %d\n", s, d, d, end, errno); }
static void whole(const char *s, int base) { char *end; long v; errno = 0; v = strtol(s, &end, base); printf("%s/%d -> %ld [%s] %d; ", s, base, v, end, errno); errno = 0; printf("%lu %d; ", strtoul(s, &end, base), errno); errno = 0; printf("%lld %d\n", strtoll(s, &end, base), errno); }
int main(void)
{
	static const char *const numbers[] = { "0", "-0", "1", "1.5e3x", "  +3.25", ".5", "5.", ".", "e5", "1e", "1e+", "0x1p4", "0x1.8p-1", "0x.1", "0xg", "inf", "-INFINITY", "infx", "nan", "nan(12)", "1e308", "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400", "2.2250738585072011e-308", "9007199254740993", "9007199254740992.9999999", "0.1", "0.30000000000000004", "123456789012345678901234567890", "1.00000000000000011102230246251565404", "1.00000000000000011102230246251565405", "100000000000000000000000e-23", "179769313486231580793e289" };
	unsigned i;
	int a, b, c, n;
	unsigned u;
	long long ll;
	short h;
	char s[32], t[32], x;
	float f;
	double d;
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++) number(numbers[i]);
	whole("123", 10); whole("-0x1F", 0); whole("0x1F", 16); whole("077", 0); whole("zz", 36); whole("9999999999", 10); whole("-9999999999", 10); whole("99999999999999999999", 10); whole("", 10); whole("  -", 10); whole("0x", 16); whole("08", 0);
	n = sscanf("12 -7 0x1f hello world 2.5e3", "%d %i %x %s %31s %lf", &a, &b, &u, s, t, &d);
	printf("%d: %d %d %u %s %s %g\n", n, a, b, u, s, t, d);
	n = sscanf("abc123", "%[a-z]%d", s, &a);
	printf("%d: %s %d\n", n, s, a);
	n = sscanf("  x", "%c%c%c", s, s + 1, s + 2);
	printf("%d: [%.3s]\n", n, s);
	n = sscanf("12345", "%2d%2d%d", &a, &b, &c);
	printf("%d: %d %d %d\n", n, a, b, c);
	n = sscanf("10:20:30", "%d:%d:%d%n", &a, &b, &c, (int *)&u);
	printf("%d: %d %d %d at %u\n", n, a, b, c, u);
	n = sscanf("5 %", "%d %%", &a);
	printf("%d: %d\n", n, a);
	printf("%d\n", sscanf("x", "%d", &a));
	printf("%d\n", sscanf("", "%d", &a));
	printf("%d\n", sscanf("   ", "%s", s));
	n = sscanf("-1 70000 123456789012", "%hd %f %lld", &h, &f, &ll);
	printf("%d: %d %g %lld\n", n, h, (double)f, ll);
	n = sscanf("a,b;c", "%[^,],%[^;];%c", s, t, &x);
	printf("%d: %s %s %c\n", n, s, t, x);
	n = sscanf("1 2 3", "%*d %d", &a);
	printf("%d: %d\n", n, a);
	n = sscanf("0b", "%x%c", &u, &x);
	printf("%d: %x\n", n, u);
	return 0;
}
