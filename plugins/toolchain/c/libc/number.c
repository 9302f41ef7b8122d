/* number.c - integers from text, and small arithmetic of <stdlib.h>. */
#include "libc.h"
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

/* Reads digits; *state gets 1 when negative, | 2 on overflow, | 4 when there were no digits. */
unsigned long long __strtoull_core(const char *s, char **end, int base, int *state)
{
	const char *p = s, *last;
	unsigned long long v = 0;
	int any = 0, over = 0, neg = 0;
	if (base < 0 || base == 1 || base > 36) { errno = EINVAL; if (end) *end = (char *)s; *state = 4; return 0; }
	while (isspace((unsigned char)*p)) p++;
	if (*p == '+' || *p == '-') neg = *p++ == '-';
	last = s;
	if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 32) == 'x' && isxdigit((unsigned char)p[2])) { p += 2; base = 16; }
	else if (base == 0) base = *p == '0' ? 8 : 10;
	for (; ; p++) {
		int c = (unsigned char)*p, d;
		if (isdigit(c)) d = c - '0';
		else if (isalpha(c)) d = (c | 32) - 'a' + 10;
		else break;
		if (d >= base) break;
		any = 1;
		if (v > (ULLONG_MAX - (unsigned)d) / (unsigned)base) over = 1;
		else v = v * (unsigned)base + (unsigned)d;
		last = p + 1;
	}
	if (end) *end = (char *)(any ? last : s);
	*state = neg | (over ? 2 : 0) | (any ? 0 : 4);
	return v;
}
unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
{
	int st;
	unsigned long long v = __strtoull_core(s, end, base, &st);
	if (st & 2) { errno = ERANGE; return ULLONG_MAX; }
	return st & 1 ? -v : v;
}
long long strtoll(const char *restrict s, char **restrict end, int base)
{
	int st;
	unsigned long long v = __strtoull_core(s, end, base, &st), limit = (unsigned long long)LLONG_MAX + (st & 1);
	if ((st & 2) || v > limit) { errno = ERANGE; return st & 1 ? LLONG_MIN : LLONG_MAX; }
	return st & 1 ? (long long)-v : (long long)v;
}
unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	int st;
	unsigned long long v = __strtoull_core(s, end, base, &st);
	if ((st & 2) || v > ULONG_MAX) { errno = ERANGE; return ULONG_MAX; }
	return st & 1 ? -(unsigned long)v : (unsigned long)v;
}
long strtol(const char *restrict s, char **restrict end, int base)
{
	int st;
	unsigned long long v = __strtoull_core(s, end, base, &st), limit = (unsigned long long)LONG_MAX + (st & 1);
	if ((st & 2) || v > limit) { errno = ERANGE; return st & 1 ? LONG_MIN : LONG_MAX; }
	return st & 1 ? (long)-v : (long)v;
}
intmax_t strtoimax(const char *s, char **end, int base) { return strtoll(s, end, base); }
uintmax_t strtoumax(const char *s, char **end, int base) { return strtoull(s, end, base); }
int atoi(const char *s) { return (int)strtol(s, 0, 10); }
long atol(const char *s) { return strtol(s, 0, 10); }
long long atoll(const char *s) { return strtoll(s, 0, 10); }
int abs(int v) { return v < 0 ? -v : v; }
long labs(long v) { return v < 0 ? -v : v; }
long long llabs(long long v) { return v < 0 ? -v : v; }
intmax_t imaxabs(intmax_t v) { return v < 0 ? -v : v; }
div_t div(int a, int b) { div_t r; r.quot = a / b; r.rem = a % b; return r; }
ldiv_t ldiv(long a, long b) { ldiv_t r; r.quot = a / b; r.rem = a % b; return r; }
lldiv_t lldiv(long long a, long long b) { lldiv_t r; r.quot = a / b; r.rem = a % b; return r; }
imaxdiv_t imaxdiv(intmax_t a, intmax_t b) { imaxdiv_t r; r.quot = a / b; r.rem = a % b; return r; }
