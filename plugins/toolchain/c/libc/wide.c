/* wide.c - the rest of wide strings, and wide streams: what they read and write is UTF-8, so printf and scanf do the work. */
#include "libc.h"
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

wchar_t *wcsncat(wchar_t *restrict d, const wchar_t *restrict s, size_t n) { wchar_t *p = d + wcslen(d); while (n-- && *s) *p++ = *s++; *p = 0; return d; }
wchar_t *wcpcpy(wchar_t *restrict d, const wchar_t *restrict s) { while ((*d = *s++)) d++; return d; }
wchar_t *wcpncpy(wchar_t *restrict d, const wchar_t *restrict s, size_t n) { size_t k = wcsnlen(s, n); wcsncpy(d, s, n); return d + k; }
wchar_t *wcsdup(const wchar_t *s) { size_t n = (wcslen(s) + 1) * sizeof *s; wchar_t *d = malloc(n); return d ? memcpy(d, s, n) : 0; }
wchar_t *wcschrnul(const wchar_t *s, wchar_t c) { while (*s && *s != c) s++; return (wchar_t *)s; }
static size_t span(const wchar_t *s, const wchar_t *set, int in) { size_t n = 0; while (s[n] && (wcschr(set, s[n]) != 0) == in) n++; return n; }
size_t wcsspn(const wchar_t *s, const wchar_t *set) { return span(s, set, 1); }
size_t wcscspn(const wchar_t *s, const wchar_t *set) { return span(s, set, 0); }
wchar_t *wcspbrk(const wchar_t *s, const wchar_t *set) { s += wcscspn(s, set); return *s ? (wchar_t *)s : 0; }
wchar_t *wcstok(wchar_t *restrict s, const wchar_t *restrict set, wchar_t **restrict at)
{
	if (!s) s = *at;
	s += wcsspn(s, set);
	if (!*s) { *at = s; return 0; }
	*at = s + wcscspn(s, set);
	if (**at) *(*at)++ = 0;
	return s;
}
int wcscasecmp(const wchar_t *a, const wchar_t *b) { return wcsncasecmp(a, b, (size_t)-1); }
int wcsncasecmp(const wchar_t *a, const wchar_t *b, size_t n)
{
	for (; n; n--, a++, b++) {
		wint_t x = towlower((wint_t)*a), y = towlower((wint_t)*b);
		if (x != y || !x) return x < y ? -1 : x > y;
	}
	return 0;
}
int wcscoll(const wchar_t *a, const wchar_t *b) { return wcscmp(a, b); }
size_t wcsxfrm(wchar_t *restrict d, const wchar_t *restrict s, size_t n) { size_t k = wcslen(s); if (n > k) wcscpy(d, s); else if (n) { wmemcpy(d, s, n - 1); d[n - 1] = 0; } return k; }
int wcswidth(const wchar_t *s, size_t n) { int w = 0, k; for (; n && *s; n--, s++) { if ((k = wcwidth(*s)) < 0) return -1; w += k; } return w; }
wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n) { for (; n; n--, s++) if (*s == c) return (wchar_t *)s; return 0; }
int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n) { for (; n; n--, a++, b++) if (*a != *b) return *a < *b ? -1 : 1; return 0; }
wchar_t *wmemmove(wchar_t *d, const wchar_t *s, size_t n) { return memmove(d, s, n * sizeof *d); }
wchar_t *wmempcpy(wchar_t *restrict d, const wchar_t *restrict s, size_t n) { return (wchar_t *)memcpy(d, s, n * sizeof *d) + n; }

/* The text in UTF-8, in memory of its own. */
static char *narrow(const wchar_t *s)
{
	const wchar_t *p = s;
	size_t n = wcsrtombs(0, &p, 0, 0);
	char *d = n == (size_t)-1 ? 0 : malloc(n + 1);
	p = s;
	if (d) wcsrtombs(d, &p, n + 1, 0);
	return d;
}
/* A number at the start of a wide string, by the function for narrow ones. */
#define NUMBER(type, name, call) \
	type name { \
		char *text = narrow(s), *stop; \
		type v = 0; \
		if (!text) return 0; \
		v = call; \
		if (end) { size_t n = 0; char *p; for (p = text; p < stop; p++) n += (*p & 0xc0) != 0x80; *end = (wchar_t *)s + n; } \
		free(text); \
		return v; \
	}
NUMBER(double, wcstod(const wchar_t *restrict s, wchar_t **restrict end), strtod(text, &stop))
NUMBER(float, wcstof(const wchar_t *restrict s, wchar_t **restrict end), strtof(text, &stop))
NUMBER(long double, wcstold(const wchar_t *restrict s, wchar_t **restrict end), strtold(text, &stop))
NUMBER(unsigned long, wcstoul(const wchar_t *restrict s, wchar_t **restrict end, int base), strtoul(text, &stop, base))
NUMBER(long long, wcstoll(const wchar_t *restrict s, wchar_t **restrict end, int base), strtoll(text, &stop, base))
NUMBER(unsigned long long, wcstoull(const wchar_t *restrict s, wchar_t **restrict end, int base), strtoull(text, &stop, base))
intmax_t wcstoimax(const wchar_t *restrict s, wchar_t **restrict end, int base) { return wcstoll(s, end, base); }
uintmax_t wcstoumax(const wchar_t *restrict s, wchar_t **restrict end, int base) { return wcstoull(s, end, base); }

int iswblank(wint_t c) { return c == ' ' || c == '\t'; }
int iswcntrl(wint_t c) { return c < 128 ? iscntrl((int)c) : c < 0xa0; }
int iswgraph(wint_t c) { return c < 128 ? isgraph((int)c) : c > 0xa0; }
int iswxdigit(wint_t c) { return c < 128 && isxdigit((int)c); }
static int (*const classes[])(wint_t) = { iswalnum, iswalpha, iswblank, iswcntrl, iswdigit, iswgraph, iswlower, iswprint, iswpunct, iswspace, iswupper, iswxdigit };
static const char *const names[] = { "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit" };
wctype_t wctype(const char *name) { wctype_t i; for (i = 0; i < 12; i++) if (!strcmp(name, names[i])) return i + 1; return 0; }
int iswctype(wint_t c, wctype_t t) { return t >= 1 && t <= 12 ? classes[t - 1](c) : 0; }
wctrans_t wctrans(const char *name) { return !strcmp(name, "tolower") ? 1 : !strcmp(name, "toupper") ? 2 : 0; }
wint_t towctrans(wint_t c, wctrans_t t) { return t == 1 ? towlower(c) : t == 2 ? towupper(c) : c; }

wint_t putwc(wchar_t w, FILE *f) { return fputwc(w, f); }
wint_t fgetwc(FILE *f)
{
	char b[4];
	wchar_t w;
	size_t n = 0, k;
	int c;
	while ((c = fgetc(f)) != EOF) {
		b[n++] = (char)c;
		k = mbrtowc(&w, b, n, 0);
		if (k == (size_t)-1) return WEOF;
		if (k != (size_t)-2) return (wint_t)w;
	}
	return WEOF;
}
wint_t getwc(FILE *f) { return fgetwc(f); }
wint_t getwchar(void) { return fgetwc(stdin); }
wint_t ungetwc(wint_t w, FILE *f)
{
	char b[4];
	size_t n = w == WEOF ? (size_t)-1 : wcrtomb(b, (wchar_t)w, 0);
	if (n == (size_t)-1) return WEOF;
	while (n) if (ungetc((unsigned char)b[--n], f) == EOF) return WEOF;
	return w;
}
wchar_t *fgetws(wchar_t *restrict s, int n, FILE *restrict f)
{
	int i = 0;
	wint_t w = 0;
	while (i < n - 1 && w != '\n' && (w = fgetwc(f)) != WEOF) s[i++] = (wchar_t)w;
	if (i == 0 || (w == WEOF && ferror(f))) return 0;
	s[i] = 0;
	return s;
}

static int print(char **out, const wchar_t *fmt, va_list ap)
{
	char *f = narrow(fmt);
	int r = f ? vasprintf(out, f, ap) : -1;
	free(f);
	return r;
}
int vfwprintf(FILE *restrict f, const wchar_t *restrict fmt, va_list ap)
{
	char *text;
	int n = print(&text, fmt, ap), i, wide = 0;
	if (n < 0) return -1;
	for (i = 0; i < n; i++) wide += (text[i] & 0xc0) != 0x80;
	if (fwrite(text, 1, (size_t)n, f) != (size_t)n) wide = -1;
	free(text);
	return wide;
}
int vswprintf(wchar_t *restrict to, size_t size, const wchar_t *restrict fmt, va_list ap)
{
	char *text;
	const char *p;
	size_t n;
	if (print(&text, fmt, ap) < 0) return -1;
	p = text;
	n = mbsrtowcs(to, &p, size, 0);
	free(text);
	if (n < size) return (int)n;
	if (size) to[size - 1] = 0;
	return -1;
}
int vwprintf(const wchar_t *restrict fmt, va_list ap) { return vfwprintf(stdout, fmt, ap); }
int fwprintf(FILE *restrict f, const wchar_t *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfwprintf(f, fmt, ap); va_end(ap); return r; }
int wprintf(const wchar_t *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfwprintf(stdout, fmt, ap); va_end(ap); return r; }
int swprintf(wchar_t *restrict to, size_t n, const wchar_t *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vswprintf(to, n, fmt, ap); va_end(ap); return r; }
int vfwscanf(FILE *restrict f, const wchar_t *restrict fmt, va_list ap) { char *t = narrow(fmt); int r = t ? vfscanf(f, t, ap) : EOF; free(t); return r; }
int vswscanf(const wchar_t *restrict s, const wchar_t *restrict fmt, va_list ap)
{
	char *text = narrow(s), *t = narrow(fmt);
	int r = text && t ? vsscanf(text, t, ap) : EOF;
	free(text);
	free(t);
	return r;
}
int vwscanf(const wchar_t *restrict fmt, va_list ap) { return vfwscanf(stdin, fmt, ap); }
int fwscanf(FILE *restrict f, const wchar_t *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfwscanf(f, fmt, ap); va_end(ap); return r; }
int wscanf(const wchar_t *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vfwscanf(stdin, fmt, ap); va_end(ap); return r; }
int swscanf(const wchar_t *restrict s, const wchar_t *restrict fmt, ...) { va_list ap; int r; va_start(ap, fmt); r = vswscanf(s, fmt, ap); va_end(ap); return r; }
size_t wcsftime(wchar_t *restrict to, size_t size, const wchar_t *restrict fmt, const struct tm *restrict tm)
{
	char *f = narrow(fmt), *text = malloc(size * 4 + 1);
	const char *p = text;
	size_t n = f && text && strftime(text, size * 4 + 1, f, tm) ? mbsrtowcs(to, &p, size, 0) : 0;
	free(f);
	free(text);
	return n < size ? n : 0;
}

size_t mbrtoc32(char32_t *restrict out, const char *restrict s, size_t n, mbstate_t *restrict st) { wchar_t w; size_t k = mbrtowc(&w, s ? s : "", s ? n : 1, st); if (out && s && k < (size_t)-2) *out = (char32_t)w; return k; }
size_t c32rtomb(char *restrict s, char32_t c, mbstate_t *restrict st) { return wcrtomb(s, (wchar_t)c, st); }
/* The second half of a pair waits in the state. */
size_t mbrtoc16(char16_t *restrict out, const char *restrict s, size_t n, mbstate_t *restrict st)
{
	static mbstate_t own;
	char32_t c;
	size_t k;
	if (!st) st = &own;
	if (st->__count == -1) { if (out) *out = (char16_t)st->__value; st->__count = 0; return (size_t)-3; }
	k = mbrtoc32(&c, s, n, st);
	if (!s || k >= (size_t)-2) return k;
	if (c >= 0x10000) {
		st->__count = -1;
		st->__value = 0xdc00 | ((c - 0x10000) & 0x3ff);
		c = 0xd800 | (c - 0x10000) >> 10;
	}
	if (out) *out = (char16_t)c;
	return k;
}
size_t c16rtomb(char *restrict s, char16_t c, mbstate_t *restrict st)
{
	static mbstate_t own;
	if (!st) st = &own;
	if (s && c >= 0xd800 && c < 0xdc00) { st->__count = -2; st->__value = c; return 0; }
	if (s && st->__count == -2) { st->__count = 0; return wcrtomb(s, (wchar_t)(0x10000 + ((st->__value & 0x3ff) << 10 | (c & 0x3ff))), 0); }
	return wcrtomb(s, c, 0);
}
