/* wchar.c - wide characters in the C locale's extension to UTF-8. */
#include "libc.h"
#include <ctype.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

size_t wcslen(const wchar_t *s) { size_t n = 0; while (s[n]) n++; return n; }
size_t wcsnlen(const wchar_t *s, size_t m) { size_t n = 0; while (n < m && s[n]) n++; return n; }
wchar_t *wcscpy(wchar_t *restrict d, const wchar_t *restrict s) { wchar_t *p = d; while ((*p++ = *s++)) ; return d; }
wchar_t *wcsncpy(wchar_t *restrict d, const wchar_t *restrict s, size_t n) { size_t i = 0; for (; i < n && s[i]; i++) d[i] = s[i]; for (; i < n; i++) d[i] = 0; return d; }
wchar_t *wcscat(wchar_t *restrict d, const wchar_t *restrict s) { wcscpy(d + wcslen(d), s); return d; }
int wcscmp(const wchar_t *a, const wchar_t *b) { while (*a && *a == *b) { a++; b++; } return *a < *b ? -1 : *a > *b; }
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n) { for (; n; n--, a++, b++) if (*a != *b || !*a) return *a < *b ? -1 : *a > *b; return 0; }
wchar_t *wcschr(const wchar_t *s, wchar_t c) { for (; ; s++) { if (*s == c) return (wchar_t *)s; if (!*s) return 0; } }
wchar_t *wcsrchr(const wchar_t *s, wchar_t c) { const wchar_t *r = 0; do if (*s == c) r = s; while (*s++); return (wchar_t *)r; }
wchar_t *wcsstr(const wchar_t *s, const wchar_t *w) { size_t n = wcslen(w); for (; ; s++) { if (wcsncmp(s, w, n) == 0) return (wchar_t *)s; if (!*s) return 0; } }
wchar_t *wmemcpy(wchar_t *restrict d, const wchar_t *restrict s, size_t n) { return memcpy(d, s, n * sizeof *d); }
wchar_t *wmemset(wchar_t *d, wchar_t c, size_t n) { while (n) d[--n] = c; return d; }
size_t mbrtowc(wchar_t *restrict out, const char *restrict s, size_t n, mbstate_t *restrict st)
{
	unsigned c, len, i, v;
	(void)st;
	if (!s) return 0;
	if (!n) return (size_t)-2;
	c = (unsigned char)*s;
	len = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
	if (!len || c > 0xf4) { errno = EILSEQ; return (size_t)-1; }
	v = len == 1 ? c : c & (0xffu >> (len + 1));
	for (i = 1; i < len; i++) {
		if (i >= n) return (size_t)-2;
		if (((unsigned char)s[i] & 0xc0) != 0x80) { errno = EILSEQ; return (size_t)-1; }
		v = v << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (out) *out = (wchar_t)v;
	return v ? len : 0;
}
size_t wcrtomb(char *restrict s, wchar_t w, mbstate_t *restrict st)
{
	unsigned c = (unsigned)w;
	(void)st;
	if (!s) return 1;
	if (c < 0x80) { s[0] = (char)c; return 1; }
	if (c < 0x800) { s[0] = (char)(0xc0 | c >> 6); s[1] = (char)(0x80 | (c & 63)); return 2; }
	if (c < 0x10000) { s[0] = (char)(0xe0 | c >> 12); s[1] = (char)(0x80 | (c >> 6 & 63)); s[2] = (char)(0x80 | (c & 63)); return 3; }
	if (c > 0x10ffff) { errno = EILSEQ; return (size_t)-1; }
	s[0] = (char)(0xf0 | c >> 18); s[1] = (char)(0x80 | (c >> 12 & 63)); s[2] = (char)(0x80 | (c >> 6 & 63)); s[3] = (char)(0x80 | (c & 63));
	return 4;
}
size_t mbsrtowcs(wchar_t *restrict d, const char **restrict s, size_t n, mbstate_t *restrict st)
{
	size_t i = 0, k;
	wchar_t w;
	while (!d || i < n) {
		k = mbrtowc(&w, *s, 8, st);
		if (k >= (size_t)-2) return (size_t)-1;
		if (d) d[i] = w;
		if (!w) { if (d) *s = 0; return i; }
		*s += k; i++;
	}
	return i;
}
size_t wcsrtombs(char *restrict d, const wchar_t **restrict s, size_t n, mbstate_t *restrict st)
{
	size_t i = 0, k;
	char c[4];
	const wchar_t *p = *s;
	for (; ; p++) {
		k = wcrtomb(c, *p, st);
		if (k == (size_t)-1) return k;
		if (d && i + k > n) { *s = p; return i; }
		if (d) memcpy(d + i, c, k);
		if (!*p) { if (d) *s = 0; return i; }
		i += k;
	}
}
size_t mbrlen(const char *restrict s, size_t n, mbstate_t *restrict st) { return mbrtowc(0, s, n, st); }
int mbsinit(const mbstate_t *st) { return !st || !st->__count; }
int mblen(const char *s, size_t n) { return s ? (int)mbrtowc(0, s, n, 0) : 0; }
int mbtowc(wchar_t *restrict w, const char *restrict s, size_t n) { size_t k = s ? mbrtowc(w, s, n, 0) : 0; return k >= (size_t)-2 ? -1 : (int)k; }
int wctomb(char *s, wchar_t w) { return s ? (int)wcrtomb(s, w, 0) : 0; }
size_t mbstowcs(wchar_t *restrict d, const char *restrict s, size_t n) { const char *p = s; return mbsrtowcs(d, &p, n, 0); }
size_t wcstombs(char *restrict d, const wchar_t *restrict s, size_t n) { const wchar_t *p = s; return wcsrtombs(d, &p, n, 0); }
wint_t btowc(int c) { return c >= 0 && c < 128 ? (wint_t)c : WEOF; }
int wctob(wint_t c) { return c < 128 ? (int)c : EOF; }
wint_t fputwc(wchar_t w, FILE *f) { char c[4]; size_t k = wcrtomb(c, w, 0); return k != (size_t)-1 && fwrite(c, 1, k, f) == k ? (wint_t)w : WEOF; }
wint_t putwchar(wchar_t w) { return fputwc(w, stdout); }
int fputws(const wchar_t *s, FILE *f) { for (; *s; s++) if (fputwc(*s, f) == WEOF) return -1; return 0; }
int fwide(FILE *f, int mode) { (void)f; return mode; }
int wcwidth(wchar_t c) { return c == 0 ? 0 : c < 32 || c == 127 ? -1 : c >= 0x1100 && (c <= 0x115f || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xff60) || (c >= 0x1f300 && c <= 0x1faff)) ? 2 : 1; }
long wcstol(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
	char text[70];
	char *stop;
	size_t n = 0, skip = 0;
	long v;
	while (s[skip] == ' ' || (s[skip] >= 9 && s[skip] <= 13)) skip++;
	while (n < 68 && s[skip + n] > 0 && s[skip + n] < 128) { text[n] = (char)s[skip + n]; n++; }
	text[n] = 0;
	v = strtol(text, &stop, base);
	if (end) *end = (wchar_t *)s + (stop == text ? 0 : skip + (size_t)(stop - text));
	return v;
}
int iswalnum(wint_t c) { return c < 128 ? isalnum((int)c) : c > 0xa0; }
int iswalpha(wint_t c) { return c < 128 ? isalpha((int)c) : c > 0xa0; }
int iswdigit(wint_t c) { return c < 128 && isdigit((int)c); }
int iswspace(wint_t c) { return c < 128 && isspace((int)c); }
int iswupper(wint_t c) { return c < 128 && isupper((int)c); }
int iswlower(wint_t c) { return c < 128 && islower((int)c); }
int iswprint(wint_t c) { return c < 128 ? isprint((int)c) : c >= 0xa0; }
int iswpunct(wint_t c) { return c < 128 && ispunct((int)c); }
wint_t towlower(wint_t c) { return c < 128 ? (wint_t)tolower((int)c) : c; }
wint_t towupper(wint_t c) { return c < 128 ? (wint_t)toupper((int)c) : c; }

char *setlocale(int what, const char *name)
{
	if (what < 0 || what > LC_ALL) return 0;
	if (name && *name && strcmp(name, "C") && strcmp(name, "POSIX") && strcmp(name, "C.UTF-8")) return 0;
	return "C";
}
struct lconv *localeconv(void)
{
	static struct lconv c = { ".", "", "", "", "", "", "", "", "", "", 127, 127, 127, 127, 127, 127, 127, 127 };
	return &c;
}
char *nl_langinfo(nl_item i) { return i == CODESET ? "ANSI_X3.4-1968" : ""; }
