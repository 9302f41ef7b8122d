/* names.c - the working folder and the names of terminals. */
#include "libc.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *getcwd(char *buf, size_t n)
{
	char room[PATH_MAX];
	long r;
	if (buf && n == 0) { errno = EINVAL; return 0; }
	r = __call(SYS_getcwd, buf ? buf : room, buf ? n : sizeof room);
	if (r < 0) return 0;
	if (buf) return buf;
	if (n == 0) return strdup(room);
	if (strlen(room) >= n) { errno = ERANGE; return 0; }
	buf = malloc(n);
	return buf ? strcpy(buf, room) : 0;
}
char *getwd(char *buf) { return getcwd(buf, PATH_MAX); }
char *get_current_dir_name(void) { return getcwd(0, 0); }
int ttyname_r(int fd, char *to, size_t n)
{
	char path[32];
	ssize_t k;
	if (!isatty(fd)) return errno;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	k = readlink(path, to, n);
	if (k < 0) return errno;
	if ((size_t)k >= n) return ERANGE;
	to[k] = 0;
	return 0;
}
char *ttyname(int fd)
{
	static char name[64];
	int e = ttyname_r(fd, name, sizeof name);
	if (e) { errno = e; return 0; }
	return name;
}
