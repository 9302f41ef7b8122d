/* misc.c - small things: err, error, assert, basename, sysconf, syslog, terminals, mtab. */
#include "libc.h"
#include <assert.h>
#include <err.h>
#include <errno.h>
#include <error.h>
#include <execinfo.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <link.h>
#include <mntent.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/un.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

void __assert_fail(const char *e, const char *file, unsigned line, const char *fn)
{
	fprintf(stderr, "%s%s%s:%u: %s%sAssertion `%s' failed.\n", __progname, *__progname ? ": " : "", file, line, fn ? fn : "", fn ? ": " : "", e);
	abort();
}
void __assert_perror_fail(int e, const char *file, unsigned line, const char *fn)
{
	fprintf(stderr, "%s: %s:%u: %s: Unexpected error: %s.\n", __progname, file, line, fn, strerror(e));
	abort();
}
static void say(const char *fmt, va_list ap, int e)
{
	fprintf(stderr, "%s: ", __progname);
	if (fmt) vfprintf(stderr, fmt, ap);
	if (e) fprintf(stderr, "%s%s", fmt ? ": " : "", strerror(e));
	fputc('\n', stderr);
}
void vwarn(const char *fmt, va_list ap) { say(fmt, ap, errno); }
void vwarnx(const char *fmt, va_list ap) { say(fmt, ap, 0); }
void verr(int status, const char *fmt, va_list ap) { say(fmt, ap, errno); exit(status); }
void verrx(int status, const char *fmt, va_list ap) { say(fmt, ap, 0); exit(status); }
void warn(const char *fmt, ...) { va_list ap; va_start(ap, fmt); say(fmt, ap, errno); va_end(ap); }
void warnx(const char *fmt, ...) { va_list ap; va_start(ap, fmt); say(fmt, ap, 0); va_end(ap); }
void err(int status, const char *fmt, ...) { va_list ap; va_start(ap, fmt); say(fmt, ap, errno); exit(status); }
void errx(int status, const char *fmt, ...) { va_list ap; va_start(ap, fmt); say(fmt, ap, 0); exit(status); }
unsigned int error_message_count;
void (*error_print_progname)(void);
int error_one_per_line;
static void report(int status, int e, const char *file, unsigned line, const char *fmt, va_list ap)
{
	fflush(stdout);
	if (error_print_progname) error_print_progname(); else fprintf(stderr, "%s:", __progname_full);
	if (file) fprintf(stderr, "%s:%u: ", file, line); else fputc(' ', stderr);
	vfprintf(stderr, fmt, ap);
	if (e) fprintf(stderr, ": %s", strerror(e));
	fputc('\n', stderr);
	error_message_count++;
	if (status) exit(status);
}
void error(int status, int e, const char *fmt, ...) { va_list ap; va_start(ap, fmt); report(status, e, 0, 0, fmt, ap); va_end(ap); }
void error_at_line(int status, int e, const char *file, unsigned line, const char *fmt, ...) { va_list ap; va_start(ap, fmt); report(status, e, file, line, fmt, ap); va_end(ap); }

char *__xpg_basename(char *s)
{
	size_t n;
	char *p;
	if (!s || !*s) return ".";
	for (n = strlen(s); n > 1 && s[n - 1] == '/'; n--) s[n - 1] = 0;
	p = strrchr(s, '/');
	return p && p[1] ? p + 1 : s;
}
char *dirname(char *s)
{
	size_t n;
	if (!s || !*s) return ".";
	n = strlen(s);
	while (n > 1 && s[n - 1] == '/') n--;
	while (n && s[n - 1] != '/') n--;
	if (!n) return ".";
	while (n > 1 && s[n - 1] == '/') n--;
	s[n] = 0;
	return s;
}
#undef basename
char *basename(const char *s) { char *p = strrchr(s, '/'); return p ? p + 1 : (char *)s; }

long sysconf(int what)
{
	struct rlimit r;
	switch (what) {
	case _SC_ARG_MAX: return getrlimit(RLIMIT_STACK, &r) == 0 && r.rlim_cur / 4 > 131072 ? (long)(r.rlim_cur / 4) : 131072;
	case _SC_CHILD_MAX: return getrlimit(RLIMIT_NPROC, &r) || r.rlim_cur == RLIM_INFINITY ? -1 : (long)r.rlim_cur;
	case _SC_OPEN_MAX: return getrlimit(RLIMIT_NOFILE, &r) || r.rlim_cur == RLIM_INFINITY ? -1 : (long)r.rlim_cur;
	case _SC_SIGQUEUE_MAX: return getrlimit(RLIMIT_SIGPENDING, &r) || r.rlim_cur == RLIM_INFINITY ? -1 : (long)r.rlim_cur;
	case _SC_CLK_TCK: return 100;
	case _SC_NGROUPS_MAX: return 65536;
	case _SC_STREAM_MAX: return 16;
	case _SC_TZNAME_MAX: return 6;
	case _SC_JOB_CONTROL: case _SC_SAVED_IDS: return 1;
	case _SC_REALTIME_SIGNALS: case _SC_TIMERS: case _SC_SEMAPHORES: case _SC_VERSION: case _SC_THREADS: case _SC_MONOTONIC_CLOCK: case _SC_PRIORITY_SCHEDULING: return 200809L;
	case _SC_PAGESIZE: return 4096;
	case _SC_RTSIG_MAX: return 32;
	case _SC_SEM_VALUE_MAX: return INT_MAX;
	case _SC_LINE_MAX: return 2048;
	case _SC_IOV_MAX: return 1024;
	case _SC_GETGR_R_SIZE_MAX: case _SC_GETPW_R_SIZE_MAX: return 1024;
	case _SC_LOGIN_NAME_MAX: return 256;
	case _SC_TTY_NAME_MAX: return 32;
	case _SC_THREAD_DESTRUCTOR_ITERATIONS: return 4;
	case _SC_THREAD_KEYS_MAX: return 1024;
	case _SC_THREAD_STACK_MIN: return 16384;
	case _SC_NPROCESSORS_CONF: case _SC_NPROCESSORS_ONLN: return 1;
	case _SC_PHYS_PAGES: return get_phys_pages();
	case _SC_AVPHYS_PAGES: return get_avphys_pages();
	case _SC_HOST_NAME_MAX: return 64;
	case _SC_TIMER_MAX: case _SC_THREAD_THREADS_MAX: case _SC_SEM_NSEMS_MAX: case _SC_ATEXIT_MAX: return what == _SC_ATEXIT_MAX ? INT_MAX : -1;
	}
	errno = EINVAL;
	return -1;
}
long fpathconf(int fd, int what)
{
	(void)fd;
	switch (what) {
	case _PC_LINK_MAX: return 127;
	case _PC_MAX_CANON: case _PC_MAX_INPUT: case _PC_NAME_MAX: return 255;
	case _PC_PATH_MAX: case _PC_PIPE_BUF: return 4096;
	case _PC_CHOWN_RESTRICTED: case _PC_NO_TRUNC: return 1;
	case _PC_VDISABLE: return 0;
	}
	errno = EINVAL;
	return -1;
}
long pathconf(const char *path, int what) { (void)path; return fpathconf(-1, what); }
size_t confstr(int what, char *to, size_t n)
{
	static const char path[] = "/bin:/usr/bin";
	if (what != _CS_PATH) { errno = EINVAL; return 0; }
	if (to && n) { strncpy(to, path, n); to[n - 1] = 0; }
	return sizeof path;
}
int getdtablesize(void) { return (int)sysconf(_SC_OPEN_MAX); }
char *getpass(const char *prompt)
{
	static char line[128];
	struct termios t, old;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC), had, n = 0;
	if (fd < 0) fd = 0;
	had = tcgetattr(fd, &old) == 0;
	if (had) { t = old; t.c_lflag &= ~(tcflag_t)ECHO; tcsetattr(fd, TCSAFLUSH, &t); }
	dprintf(fd ? fd : 2, "%s", prompt);
	while (n < 127 && read(fd, line + n, 1) == 1 && line[n] != '\n') n++;
	line[n] = 0;
	if (had) { tcsetattr(fd, TCSAFLUSH, &old); dprintf(fd ? fd : 2, "\n"); }
	if (fd) close(fd);
	return line;
}
int getsubopt(char **at, char *const *tokens, char **value)
{
	char *s = *at, *end = s + strcspn(s, ","), *eq;
	int i;
	*value = 0;
	if (*end) { *end = 0; *at = end + 1; } else *at = end;
	eq = strchr(s, '=');
	for (i = 0; tokens[i]; i++) {
		size_t n = strlen(tokens[i]);
		if (strncmp(tokens[i], s, n) || (s[n] && s[n] != '=')) continue;
		*value = eq ? eq + 1 : 0;
		return i;
	}
	*value = s;
	return -1;
}
int getloadavg(double v[], int n)
{
	struct sysinfo s;
	int i;
	if (sysinfo(&s)) return -1;
	for (i = 0; i < n && i < 3; i++) v[i] = (double)s.loads[i] / 65536;
	return i;
}

static struct { const char *ident; int option, facility, mask, fd; } slog = { 0, 0, LOG_USER, 0xff, -1 };
void openlog(const char *ident, int option, int facility) { slog.ident = ident; slog.option = option; if (facility) slog.facility = facility; }
void closelog(void) { if (slog.fd >= 0) close(slog.fd); slog.fd = -1; }
int setlogmask(int m) { int old = slog.mask; if (m) slog.mask = m; return old; }
void vsyslog(int prio, const char *fmt, va_list ap)
{
	char line[1024], pid[16] = "";
	struct sockaddr_un a;
	int n, e = errno;
	if (!(slog.mask & LOG_MASK(prio & 7))) return;
	if (!(prio & ~7)) prio |= slog.facility;
	if (slog.option & LOG_PID) snprintf(pid, sizeof pid, "[%d]", getpid());
	n = snprintf(line, sizeof line, "<%d>%s%s: ", prio, slog.ident ? slog.ident : __progname, pid);
	errno = e;
	vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
	if (slog.option & LOG_PERROR) fprintf(stderr, "%s\n", strchr(line, '>') + 1);
	if (slog.fd < 0) {
		slog.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		a.sun_family = AF_UNIX;
		strcpy(a.sun_path, "/dev/log");
		if (slog.fd >= 0 && connect(slog.fd, (struct sockaddr *)&a, sizeof a)) { close(slog.fd); slog.fd = -1; }
	}
	if (slog.fd >= 0) send(slog.fd, line, strlen(line), MSG_NOSIGNAL);
	else if (slog.option & LOG_CONS) { int c = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC); if (c >= 0) { dprintf(c, "%s\r\n", strchr(line, '>') + 1); close(c); } }
	errno = e;
}
void syslog(int prio, const char *fmt, ...) { va_list ap; va_start(ap, fmt); vsyslog(prio, fmt, ap); va_end(ap); }

/* The kernel's termios is shorter than ours. */
struct ktermios { tcflag_t c_iflag, c_oflag, c_cflag, c_lflag; cc_t c_line, c_cc[19]; };
int tcgetattr(int fd, struct termios *t)
{
	struct ktermios k;
	if (ioctl(fd, TCGETS, &k)) return -1;
	memset(t, 0, sizeof *t);
	t->c_iflag = k.c_iflag; t->c_oflag = k.c_oflag; t->c_cflag = k.c_cflag; t->c_lflag = k.c_lflag; t->c_line = k.c_line;
	memcpy(t->c_cc, k.c_cc, 19);
	t->c_ispeed = t->c_ospeed = k.c_cflag & 010017;
	return 0;
}
int tcsetattr(int fd, int when, const struct termios *t)
{
	struct ktermios k;
	if (when < 0 || when > 2) { errno = EINVAL; return -1; }
	k.c_iflag = t->c_iflag; k.c_oflag = t->c_oflag; k.c_cflag = t->c_cflag; k.c_lflag = t->c_lflag; k.c_line = t->c_line;
	memcpy(k.c_cc, t->c_cc, 19);
	return ioctl(fd, TCSETS + (unsigned long)when, &k);
}
int tcsendbreak(int fd, int n) { return ioctl(fd, n > 0 ? TCSBRKP : TCSBRK, (long)n); }
int tcdrain(int fd) { return ioctl(fd, TCSBRK, 1L); }
int tcflush(int fd, int q) { return ioctl(fd, TCFLSH, (long)q); }
int tcflow(int fd, int a) { return ioctl(fd, TCXONC, (long)a); }
pid_t tcgetsid(int fd) { int p; return ioctl(fd, TIOCGSID, &p) ? -1 : p; }
speed_t cfgetospeed(const struct termios *t) { return t->c_cflag & 010017; }
speed_t cfgetispeed(const struct termios *t) { return t->c_cflag & 010017; }
int cfsetospeed(struct termios *t, speed_t s) { t->c_cflag = (t->c_cflag & ~(tcflag_t)010017) | s; t->c_ospeed = s; return 0; }
int cfsetispeed(struct termios *t, speed_t s) { t->c_ispeed = s; return s ? cfsetospeed(t, s) : 0; }
int cfsetspeed(struct termios *t, speed_t s) { return cfsetospeed(t, s); }
void cfmakeraw(struct termios *t)
{
	t->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	t->c_oflag &= ~(tcflag_t)OPOST;
	t->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t->c_cflag = (t->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	t->c_cc[VMIN] = 1; t->c_cc[VTIME] = 0;
}
int posix_openpt(int flags) { return open("/dev/ptmx", flags); }
int grantpt(int fd) { (void)fd; return 0; }
int unlockpt(int fd) { int no = 0; return ioctl(fd, TIOCSPTLCK, &no); }
int ptsname_r(int fd, char *to, size_t n) { unsigned v; if (ioctl(fd, TIOCGPTN, &v)) return errno; return (size_t)snprintf(to, n, "/dev/pts/%u", v) >= n ? ERANGE : 0; }
char *ptsname(int fd) { static char name[32]; return ptsname_r(fd, name, sizeof name) ? 0 : name; }
int login_tty(int fd)
{
	setsid();
	if (ioctl(fd, TIOCSCTTY, 0)) return -1;
	dup2(fd, 0); dup2(fd, 1); dup2(fd, 2);
	if (fd > 2) close(fd);
	return 0;
}
int openpty(int *m, int *s, char *name, const struct termios *t, const struct winsize *w)
{
	char path[32];
	*m = posix_openpt(O_RDWR | O_NOCTTY);
	if (*m < 0) return -1;
	unlockpt(*m);
	if (ptsname_r(*m, path, sizeof path) || (*s = open(path, O_RDWR | O_NOCTTY)) < 0) { close(*m); return -1; }
	if (t) tcsetattr(*s, TCSANOW, t);
	if (w) ioctl(*s, TIOCSWINSZ, w);
	if (name) strcpy(name, path);
	return 0;
}
pid_t forkpty(int *m, char *name, const struct termios *t, const struct winsize *w)
{
	int s;
	pid_t p;
	if (openpty(m, &s, name, t, w)) return -1;
	p = fork();
	if (p == 0) { close(*m); if (login_tty(s)) _exit(1); return 0; }
	close(s);
	if (p < 0) close(*m);
	return p;
}

FILE *setmntent(const char *path, const char *mode) { return fopen(path, mode); }
int endmntent(FILE *f) { if (f) fclose(f); return 1; }
struct mntent *getmntent(FILE *f)
{
	static struct mntent m;
	static char line[1024];
	char *at;
	do if (!fgets(line, sizeof line, f)) return 0; while (*line == '#' || *line == '\n');
	m.mnt_fsname = strtok_r(line, " \t\n", &at);
	m.mnt_dir = strtok_r(0, " \t\n", &at);
	m.mnt_type = strtok_r(0, " \t\n", &at);
	m.mnt_opts = strtok_r(0, " \t\n", &at);
	at = at ? at : "";
	m.mnt_freq = (int)strtol(at, &at, 10);
	m.mnt_passno = (int)strtol(at, &at, 10);
	return &m;
}
char *hasmntopt(const struct mntent *m, const char *o) { return strstr(m->mnt_opts, o); }

/* Walks the chain of frames: programs of this machine keep ebp. */
int backtrace(void **to, int n)
{
	unsigned long *fp = __builtin_frame_address(0);
	int i = 0;
	while (i < n && fp && fp[1]) {
		to[i++] = (void *)fp[1];
		if (fp[0] <= (unsigned long)fp) break;
		fp = (unsigned long *)fp[0];
	}
	return i;
}
char **backtrace_symbols(void *const *a, int n)
{
	char **list = malloc((size_t)n * (sizeof *list + 24)), *text;
	int i;
	if (!list) return 0;
	text = (char *)(list + n);
	for (i = 0; i < n; i++) { list[i] = text; text += sprintf(text, "[%p]", a[i]) + 1; }
	return list;
}
void backtrace_symbols_fd(void *const *a, int n, int fd) { int i; for (i = 0; i < n; i++) dprintf(fd, "[%p]\n", a[i]); }
int dl_iterate_phdr(int (*fn)(struct dl_phdr_info *, size_t, void *), void *arg)
{
	struct dl_phdr_info d;
	unsigned long *a;
	memset(&d, 0, sizeof d);
	d.dlpi_name = "";
	for (a = __auxv; a[0]; a += 2) {
		if (a[0] == AT_PHDR) d.dlpi_phdr = (const Elf32_Phdr *)a[1];
		if (a[0] == AT_PHNUM) d.dlpi_phnum = (Elf32_Half)a[1];
	}
	return fn(&d, sizeof d, arg);
}
char *crypt(const char *key, const char *salt) { (void)key; (void)salt; errno = ENOSYS; return 0; }
void *__dso_handle = 0;
