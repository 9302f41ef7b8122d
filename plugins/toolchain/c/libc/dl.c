/* dl.c - what a world without shared libraries has to say to those who look for one; catalogues of messages are not there either. */
#include "libc.h"
#include <dlfcn.h>
#include <errno.h>
#include <nl_types.h>

static const char *trouble;
void *dlopen(const char *name, int flags)
{
	static char whole;
	(void)flags;
	if (!name) return &whole;
	trouble = "static programs cannot load shared libraries";
	return 0;
}
void *dlsym(void *restrict from, const char *restrict name)
{
	(void)from;
	(void)name;
	trouble = "static programs have no dynamic symbols";
	return 0;
}
int dlclose(void *handle) { (void)handle; return 0; }
char *dlerror(void)
{
	const char *s = trouble;
	trouble = 0;
	return (char *)s;
}
nl_catd catopen(const char *name, int flags) { (void)name; (void)flags; errno = ENOENT; return (nl_catd)-1; }
char *catgets(nl_catd c, int set, int number, const char *text) { (void)c; (void)set; (void)number; return (char *)text; }
int catclose(nl_catd c) { (void)c; errno = EBADF; return -1; }
