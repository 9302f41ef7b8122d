/* legacy.c - numbers as text the way it was done before printf: base 64, and digits with the point told apart. */
#include "libc.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
char *l64a(long v)
{
	static char text[7];
	unsigned long u = (unsigned long)v;
	int n = 0;
	for (; u; u >>= 6) text[n++] = digits[u & 63];
	text[n] = 0;
	return text;
}
long a64l(const char *s)
{
	unsigned long v = 0;
	int shift = 0;
	const char *at;
	for (; *s && shift < 36 && (at = strchr(digits, *s)); s++, shift += 6) v |= (unsigned long)(at - digits) << shift;
	return (long)v;
}
/* The digits of a rounded number without its point. */
static char *only_digits(const char *text, char *to, int *point)
{
	char *p = to;
	int seen = 0;
	*point = 0;
	for (; *text && *text != 'e'; text++) {
		if (*text == '-') continue;
		if (*text == '.') { seen = 1; continue; }
		if (!seen) ++*point;
		*p++ = *text;
	}
	*p = 0;
	return to;
}
char *ecvt(double v, int n, int *point, int *negative)
{
	static char digits_of[64];
	char text[80];
	*negative = signbit(v) != 0;
	if (n > 17) n = 17;
	if (n <= 0) { *point = 0; digits_of[0] = 0; return digits_of; }
	snprintf(text, sizeof text, "%.*e", n - 1, v);
	only_digits(text, digits_of, point);
	*point = v == 0 ? 0 : atoi(strchr(text, 'e') ? strchr(text, 'e') + 1 : "0") + 1;
	return digits_of;
}
char *fcvt(double v, int n, int *point, int *negative)
{
	static char digits_of[400];
	char text[400], *p = digits_of;
	*negative = signbit(v) != 0;
	if (n > 40) n = 40;
	snprintf(text, sizeof text, "%.*f", n < 0 ? 0 : n, v);
	only_digits(text, digits_of, point);
	/* A number below one begins at its first digit that counts. */
	if (fabs(v) < 1) for (--*point, p++; *p == '0' && p[1]; p++) --*point;
	return p;
}
char *gcvt(double v, int n, char *to) { sprintf(to, "%.*g", n > 17 ? 17 : n, v); return to; }
