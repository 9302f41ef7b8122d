/* env.c - the environment: strings NAME=value in an array that is copied before it grows. */
#include "libc.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#undef environ

static char **ours;
static lock_t lock;

static size_t name_length(const char *s) { return strcspn(s, "="); }
static char **find(const char *name, size_t n)
{
	char **e;
	if (environ) for (e = environ; *e; e++) if (strncmp(*e, name, n) == 0 && (*e)[n] == '=') return e;
	return 0;
}
char *getenv(const char *name)
{
	size_t n = strlen(name);
	char **e = n && !strchr(name, '=') ? find(name, n) : 0;
	return e ? *e + n + 1 : 0;
}
char *secure_getenv(const char *name) { return getenv(name); }
static int put(char *entry, int over)
{
	size_t n = name_length(entry), count = 0;
	char **e = find(entry, n), **more;
	if (e) { if (over) *e = entry; return 0; }
	if (environ) while (environ[count]) count++;
	more = realloc(ours, sizeof *more * (count + 2));
	if (!more) return -1;
	if (environ != ours) memcpy(more, environ, count * sizeof *more);
	more[count] = entry;
	more[count + 1] = 0;
	environ = ours = more;
	return 0;
}
int putenv(char *entry)
{
	int r;
	if (!strchr(entry, '=')) return unsetenv(entry);
	__lock(&lock);
	r = put(entry, 1);
	__unlock(&lock);
	return r;
}
int setenv(const char *name, const char *value, int over)
{
	size_t n, m = strlen(value);
	char *entry;
	int r;
	if (!name || !*name || strchr(name, '=')) { errno = EINVAL; return -1; }
	n = strlen(name);
	if (!over && find(name, n)) return 0;
	entry = malloc(n + m + 2);
	if (!entry) return -1;
	memcpy(entry, name, n);
	entry[n] = '=';
	memcpy(entry + n + 1, value, m + 1);
	__lock(&lock);
	r = put(entry, 1);
	__unlock(&lock);
	return r;
}
int unsetenv(const char *name)
{
	size_t n;
	char **e;
	if (!name || !*name || strchr(name, '=')) { errno = EINVAL; return -1; }
	n = strlen(name);
	while ((e = find(name, n))) for (; *e; e++) *e = e[1];
	return 0;
}
int clearenv(void) { environ = 0; return 0; }
