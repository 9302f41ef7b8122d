/* strdup.c - copies of strings, from malloc. */
#include "libc.h"
#include <stdlib.h>
#include <string.h>

char *strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *d = malloc(len + 1);
	if (!d) return 0;
	d[len] = 0;
	return memcpy(d, s, len);
}
char *strdup(const char *s) { return strndup(s, (size_t)-1 >> 1); }
