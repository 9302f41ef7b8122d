/* argz.c - argz and envz: strings one behind the other, each with its zero. */
#include "libc.h"
#include <argz.h>
#include <envz.h>
#include <stdlib.h>
#include <string.h>

error_t argz_append(char **restrict argz, size_t *restrict len, const char *restrict more, size_t n)
{
	char *p = realloc(*argz, *len + n ? *len + n : 1);
	if (!p) return ENOMEM;
	memcpy(p + *len, more, n);
	*argz = p;
	*len += n;
	return 0;
}
error_t argz_add(char **restrict argz, size_t *restrict len, const char *restrict s) { return argz_append(argz, len, s, strlen(s) + 1); }
error_t argz_create(char *const argv[], char **restrict argz, size_t *restrict len)
{
	*argz = 0;
	*len = 0;
	for (; *argv; argv++) if (argz_add(argz, len, *argv)) { free(*argz); return ENOMEM; }
	return 0;
}
error_t argz_create_sep(const char *restrict s, int sep, char **restrict argz, size_t *restrict len)
{
	char *to;
	*argz = 0;
	*len = 0;
	if (!*s) return 0;
	to = malloc(strlen(s) + 1);
	if (!to) return ENOMEM;
	*argz = to;
	/* Separators that follow one another count once. */
	for (; *s; s++) {
		if (*s != (char)sep) *to++ = *s;
		else if (to == *argz || to[-1]) *to++ = 0;
	}
	*to++ = 0;
	*len = (size_t)(to - *argz);
	return 0;
}
char *argz_next(const char *restrict argz, size_t len, const char *restrict entry)
{
	const char *p = entry ? entry + strlen(entry) + 1 : argz;
	return p < argz + len ? (char *)p : 0;
}
size_t argz_count(const char *argz, size_t len)
{
	size_t n = 0;
	const char *e = 0;
	while ((e = argz_next(argz, len, e))) n++;
	return n;
}
void argz_extract(const char *restrict argz, size_t len, char **restrict argv)
{
	char *e = 0;
	while ((e = argz_next(argz, len, e))) *argv++ = e;
	*argv = 0;
}
void argz_stringify(char *argz, size_t len, int sep)
{
	size_t i;
	for (i = 0; i + 1 < len; i++) if (!argz[i]) argz[i] = (char)sep;
}
void argz_delete(char **restrict argz, size_t *restrict len, char *restrict entry)
{
	size_t n;
	if (!entry) return;
	n = strlen(entry) + 1;
	memmove(entry, entry + n, *len - (size_t)(entry + n - *argz));
	*len -= n;
	if (*len == 0) { free(*argz); *argz = 0; }
}
char *envz_entry(const char *restrict envz, size_t len, const char *restrict name)
{
	char *e = 0;
	size_t n = strcspn(name, "=");
	while ((e = argz_next(envz, len, e))) if (!strncmp(e, name, n) && (e[n] == '=' || e[n] == 0)) return e;
	return 0;
}
char *envz_get(const char *restrict envz, size_t len, const char *restrict name)
{
	char *e = envz_entry(envz, len, name);
	if (e) e = strchr(e, '=');
	return e ? e + 1 : 0;
}
void envz_remove(char **restrict envz, size_t *restrict len, const char *restrict name) { argz_delete(envz, len, envz_entry(*envz, *len, name)); }
error_t envz_add(char **restrict envz, size_t *restrict len, const char *restrict name, const char *restrict value)
{
	envz_remove(envz, len, name);
	if (!value) return argz_add(envz, len, name);
	if (argz_append(envz, len, name, strlen(name)) || argz_append(envz, len, "=", 1)) return ENOMEM;
	return argz_add(envz, len, value);
}
