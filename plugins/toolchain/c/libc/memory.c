/* memory.c - blocks of bytes. The copying ones let the processor's string instructions do the work. */
#include "libc.h"
#include <string.h>
#include <strings.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	void *d = to;
	size_t words = n >> 2;
	__asm__ volatile("rep movsl" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
	words = n & 3;
	__asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
	return to;
}
void *memmove(void *to, const void *from, size_t n)
{
	char *d = to;
	const char *s = from;
	if (d <= s || d >= s + n) return memcpy(to, from, n);
	while (n--) d[n] = s[n];
	return to;
}
void *memset(void *to, int value, size_t n)
{
	void *d = to;
	unsigned word = (unsigned char)value * 0x01010101u;
	size_t count = n >> 2;
	__asm__ volatile("rep stosl" : "+D"(d), "+c"(count) : "a"(word) : "memory");
	count = n & 3;
	__asm__ volatile("rep stosb" : "+D"(d), "+c"(count) : "a"(word) : "memory");
	return to;
}
int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;
	for (; n; n--, p++, q++) if (*p != *q) return *p - *q;
	return 0;
}
int bcmp(const void *a, const void *b, size_t n) { return memcmp(a, b, n); }
void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;
	for (; n; n--, p++) if (*p == (unsigned char)c) return (void *)p;
	return 0;
}
void *memrchr(const void *s, int c, size_t n)
{
	const unsigned char *p = (const unsigned char *)s + n;
	while (n--) if (*--p == (unsigned char)c) return (void *)p;
	return 0;
}
void *rawmemchr(const void *s, int c)
{
	const unsigned char *p = s;
	while (*p != (unsigned char)c) p++;
	return (void *)p;
}
void *memccpy(void *restrict to, const void *restrict from, int c, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;
	for (; n; n--) if ((*d++ = *s++) == (unsigned char)c) return d;
	return 0;
}
void *mempcpy(void *restrict to, const void *restrict from, size_t n) { return (char *)memcpy(to, from, n) + n; }
void *memmem(const void *hay, size_t n, const void *needle, size_t m)
{
	const char *p = hay;
	if (m == 0) return (void *)hay;
	for (; n >= m; n--, p++) if (*p == *(const char *)needle && memcmp(p, needle, m) == 0) return (void *)p;
	return 0;
}
void *memfrob(void *s, size_t n) { char *p = s; while (n--) *p++ ^= 42; return s; }
void bcopy(const void *from, void *to, size_t n) { memmove(to, from, n); }
void bzero(void *s, size_t n) { memset(s, 0, n); }
void explicit_bzero(void *s, size_t n) { memset(s, 0, n); __asm__ volatile("" : : "r"(s) : "memory"); }
void swab(const void *restrict from, void *restrict to, ssize_t n)
{
	const char *s = from;
	char *d = to;
	for (; n > 1; n -= 2, s += 2, d += 2) { char c = s[0]; d[0] = s[1]; d[1] = c; }
}
