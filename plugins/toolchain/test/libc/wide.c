/* Wide characters: strings, numbers, streams, printf and scanf; UTF-16 and UTF-32. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

int main(void)
{
	wchar_t b[50], w[10], *e, *at, *p;
	char16_t pair[2];
	char32_t one;
	mbstate_t st;
	FILE *f;
	int n, x;
	size_t k;
	setlocale(LC_ALL, "C.UTF-8");
	n = swprintf(b, 50, L"%d-%ls-%s-%.2f|%5c", 5, L"wide", "narrow", 2.5, 'x');
	printf("%d %ls\n", n, b);
	printf("too long: %d\n", swprintf(b, 3, L"%d", 12345));
	n = swscanf(L"12 abc def", L"%d %ls %2ls", &x, w, b);
	printf("%d %d %ls %ls\n", n, x, w, b);
	n = (int)wcstol(L" 42x", &e, 10);
	printf("%d %ls, ", n, e);
	printf("%g, %lu, %lld\n", wcstod(L"2.5e1z", 0), wcstoul(L"ff", 0, 16), wcstoll(L"-99999999999", 0, 10));
	wcscpy(b, L"a,b;;c");
	for (p = wcstok(b, L",;", &at); p; p = wcstok(0, L",;", &at)) printf("<%ls>", p);
	printf("\n%d %d %ls\n", (int)wcsspn(L"aab", L"a"), (int)wcscspn(L"abc", L"c"), wcspbrk(L"hello", L"l"));
	p = wcsdup(L"dup");
	wcsncat(wcscpy(b, p), L"xyz", 2);
	printf("%ls %d %d %d\n", b, wcscasecmp(L"ABC", L"abd") < 0, wmemcmp(L"ab", L"ac", 2) < 0, wmemchr(L"abc", L'b', 3) != 0);
	printf("%d %d %c\n", iswctype(L'a', wctype("alpha")) != 0, iswxdigit(L'g') != 0, (int)towctrans(L'a', wctrans("toupper")));
	f = tmpfile();
	fwprintf(f, L"h\u00e9llo\nline 2\n%d %ls\n", 7, L"x");
	rewind(f);
	for (n = 0; n < 20 && fgetwc(f) != '\n'; n++) ;
	ungetwc(L'\u20ac', f);
	fgetws(b, 50, f);
	printf("%d %d %x %ls", n, (int)wcslen(b), (unsigned)b[0], b + 1);
	n = fwscanf(f, L"%d %lc", &x, w);
	printf("%d %d %c\n", n, x, (int)w[0]);
	memset(&st, 0, sizeof st);
	k = mbrtoc16(&pair[0], "\xf0\x9f\x98\x80", 4, &st);
	printf("%d %x ", (int)k, pair[0]);
	k = mbrtoc16(&pair[1], "", 0, &st);
	printf("%d %x ", (int)k, pair[1]);
	k = mbrtoc32(&one, "\xc3\xa9", 2, 0);
	printf("%d %x\n", (int)k, (unsigned)one);
	return 0;
}
