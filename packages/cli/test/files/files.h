#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <sys/time.h>
#include <sys/resource.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/file.h>
#include <poll.h>
#include <sys/select.h>
#include <dirent.h>
#include <time.h>
static void rv(const char *w, long r) { if (r < 0) printf("%s: -1 errno %d\n", w, errno); else printf("%s: %ld\n", w, r); }
static void rc(const char *w, long r) { if (r < 0) printf("%s: errno %d\n", w, errno); else printf("%s: ok\n", w); }
static void put(const char *p, const char *t) { int f = open(p, O_CREAT|O_WRONLY|O_TRUNC, 0644); write(f, t, strlen(t)); close(f); }
static void cat(const char *p) { char b[4096]; int f = open(p, O_RDONLY), n; if (f < 0) { printf("%s: errno %d\n", p, errno); return; } n = read(f, b, sizeof b - 1); if (n < 0) printf("%s: read errno %d\n", p, errno); else { b[n] = 0; printf("%s: [%s]\n", p, b); } close(f); }
static void wt(const char *w, int p) { int s; if (waitpid(p, &s, 0) < 0) { printf("%s: wait errno %d\n", w, errno); return; } if (WIFEXITED(s)) printf("%s: exit %d\n", w, WEXITSTATUS(s)); else printf("%s: signal %d\n", w, WTERMSIG(s)); }
