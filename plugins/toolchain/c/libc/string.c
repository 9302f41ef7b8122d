/* string.c - copying, comparing and searching strings. */
#include "libc.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t strlen(const char *s) { const char *p = s; while (*p) p++; return (size_t)(p - s); }
size_t strnlen(const char *s, size_t n) { size_t i = 0; while (i < n && s[i]) i++; return i; }
char *stpcpy(char *restrict d, const char *restrict s) { while ((*d = *s++)) d++; return d; }
char *strcpy(char *restrict d, const char *restrict s) { stpcpy(d, s); return d; }
char *stpncpy(char *restrict d, const char *restrict s, size_t n)
{
	char *end;
	for (; n && *s; n--) *d++ = *s++;
	end = d;
	while (n--) *d++ = 0;
	return end;
}
char *strncpy(char *restrict d, const char *restrict s, size_t n) { stpncpy(d, s, n); return d; }
char *strcat(char *restrict d, const char *restrict s) { strcpy(d + strlen(d), s); return d; }
char *strncat(char *restrict d, const char *restrict s, size_t n)
{
	char *p = d + strlen(d);
	while (n-- && *s) *p++ = *s++;
	*p = 0;
	return d;
}
int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) { a++; b++; }
	return (unsigned char)*a - (unsigned char)*b;
}
int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) if (*a != *b || !*a) return (unsigned char)*a - (unsigned char)*b;
	return 0;
}
int strcoll(const char *a, const char *b) { return strcmp(a, b); }
size_t strxfrm(char *restrict d, const char *restrict s, size_t n)
{
	size_t len = strlen(s);
	if (n > len) memcpy(d, s, len + 1);
	return len;
}
char *strchrnul(const char *s, int c) { while (*s && *s != (char)c) s++; return (char *)s; }
char *strchr(const char *s, int c) { s = strchrnul(s, c); return *s == (char)c ? (char *)s : 0; }
char *strrchr(const char *s, int c)
{
	const char *found = 0;
	do if (*s == (char)c) found = s; while (*s++);
	return (char *)found;
}
char *index(const char *s, int c) { return strchr(s, c); }
char *rindex(const char *s, int c) { return strrchr(s, c); }
static size_t span(const char *s, const char *set, int want)
{
	unsigned char in[256];
	const char *p = s;
	memset(in, 0, sizeof in);
	while (*set) in[(unsigned char)*set++] = 1;
	while (*p && in[(unsigned char)*p] == want) p++;
	return (size_t)(p - s);
}
size_t strspn(const char *s, const char *set) { return span(s, set, 1); }
size_t strcspn(const char *s, const char *set) { return span(s, set, 0); }
char *strpbrk(const char *s, const char *set) { s += strcspn(s, set); return *s ? (char *)s : 0; }
char *strstr(const char *s, const char *what)
{
	size_t n = strlen(what);
	if (n == 0) return (char *)s;
	for (; (s = strchr(s, *what)); s++) if (strncmp(s, what, n) == 0) return (char *)s;
	return 0;
}
static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int x = lower((unsigned char)*a), y = lower((unsigned char)*b);
		if (x != y || !x) return x - y;
	}
	return 0;
}
int strcasecmp(const char *a, const char *b) { return strncasecmp(a, b, (size_t)-1); }
char *strcasestr(const char *s, const char *what)
{
	size_t n = strlen(what);
	for (; ; s++) {
		if (strncasecmp(s, what, n) == 0) return (char *)s;
		if (!*s) return 0;
	}
}
char *strtok_r(char *restrict s, const char *restrict set, char **restrict at)
{
	if (!s) s = *at;
	s += strspn(s, set);
	if (!*s) { *at = s; return 0; }
	*at = s + strcspn(s, set);
	if (**at) *(*at)++ = 0;
	return s;
}
char *strtok(char *restrict s, const char *restrict set) { static char *at; return strtok_r(s, set, &at); }
char *strsep(char **restrict at, const char *restrict set)
{
	char *s = *at, *end;
	if (!s) return 0;
	end = s + strcspn(s, set);
	if (*end) { *end = 0; *at = end + 1; } else *at = 0;
	return s;
}
char *strfry(char *s) { return s; }
int strverscmp(const char *a, const char *b)
{
	while (*a && *a == *b && !(*a >= '0' && *a <= '9')) { a++; b++; }
	if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
		char *x, *y;
		unsigned long m = strtoul(a, &x, 10), n = strtoul(b, &y, 10);
		if (m != n) return m < n ? -1 : 1;
		if (x - a != y - b) return x - a > y - b ? -1 : 1;
		return strverscmp(x, y);
	}
	return (unsigned char)*a - (unsigned char)*b;
}
int ffs(int v) { int i; if (!v) return 0; for (i = 1; !(v & 1); i++) v = (int)((unsigned)v >> 1); return i; }
int ffsl(long v) { return ffs((int)v); }
int ffsll(long long v) { return (int)v ? ffs((int)v) : (v ? 32 + ffs((int)(v >> 32)) : 0); }
