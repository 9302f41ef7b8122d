/* process.c - fork, exec, wait, and who one is. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#undef environ

/* Only there when pthread_atfork, or streams, are used. */
void __atfork(int when) __attribute__((weak));
extern lock_t __files_lock __attribute__((weak));

/* clone with the flags glibc's fork has: the child's thread id is kept in its control block. */
pid_t _Fork(void)
{
	struct tcb *t = __self();
	long r = __call(SYS_clone, CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD, 0, 0, 0, &t->tid);
	if (r == 0) {
		t->next = t->prev = t;
		__threaded = 0;
		if (&__files_lock) __files_lock = 0;
	}
	return (pid_t)r;
}
pid_t fork(void)
{
	pid_t r;
	if (__atfork) __atfork(0);
	r = _Fork();
	if (__atfork) __atfork(r == 0 ? 2 : 1);
	return r;
}

int execve(const char *path, char *const argv[], char *const env[]) { return (int)__call(SYS_execve, path, argv, env); }
int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }
int fexecve(int fd, char *const argv[], char *const env[])
{
	char path[32] = "/proc/self/fd/";
	int n = 14, k = 0;
	char digits[12];
	execveat(fd, "", argv, env, AT_EMPTY_PATH);
	if (errno != ENOSYS) return -1;
	do digits[k++] = (char)('0' + fd % 10); while ((fd /= 10));
	while (k) path[n++] = digits[--k];
	path[n] = 0;
	return execve(path, argv, env);
}
int execveat(int dir, const char *path, char *const argv[], char *const env[], int flags) { return (int)__call(SYS_execveat, dir, path, argv, env, flags); }
/* A script without #! is given to the shell, as execvp must. */
static void as_script(const char *path, char *const argv[], char *const env[])
{
	size_t n = 0;
	const char **more;
	while (argv[n]) n++;
	more = __builtin_alloca((n + 3) * sizeof *more);
	more[0] = "/bin/sh"; more[1] = path;
	if (n) memcpy(more + 2, argv + 1, n * sizeof *more); else more[2] = 0;
	execve(more[0], (char *const *)more, env);
}
int execvpe(const char *file, char *const argv[], char *const env[])
{
	const char *path, *p, *end;
	int denied = 0;
	size_t n = strlen(file);
	if (!*file) { errno = ENOENT; return -1; }
	if (strchr(file, '/')) {
		execve(file, argv, env);
		if (errno == ENOEXEC) as_script(file, argv, env);
		return -1;
	}
	path = getenv("PATH");
	if (!path) path = "/bin:/usr/bin";
	for (p = path; ; p = end + 1) {
		char *full;
		size_t k;
		end = strchr(p, ':');
		if (!end) end = p + strlen(p);
		k = (size_t)(end - p);
		full = __builtin_alloca(k + n + 2);
		memcpy(full, p, k);
		if (k) full[k++] = '/';
		memcpy(full + k, file, n + 1);
		execve(full, argv, env);
		if (errno == ENOEXEC) as_script(full, argv, env);
		if (errno == EACCES) denied = 1;
		else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV && errno != ETIMEDOUT) return -1;
		if (!*end) break;
	}
	if (denied) errno = EACCES;
	return -1;
}
int execvp(const char *file, char *const argv[]) { return execvpe(file, argv, environ); }
#define ARGUMENTS(first, ap) \
	int n = 1, i; char **argv; va_list ap, again; \
	va_start(ap, first); va_copy(again, ap); \
	if (first) while (va_arg(again, char *)) n++; \
	va_end(again); \
	argv = __builtin_alloca((size_t)(n + 1) * sizeof *argv); \
	argv[0] = (char *)first; \
	for (i = 1; i < n; i++) argv[i] = va_arg(ap, char *); \
	if (first) (void)va_arg(ap, char *); \
	argv[n] = 0; if (!first) argv[0] = 0;
int execl(const char *path, const char *arg, ...) { ARGUMENTS(arg, ap) va_end(ap); return execve(path, argv, environ); }
int execlp(const char *file, const char *arg, ...) { ARGUMENTS(arg, ap) va_end(ap); return execvpe(file, argv, environ); }
int execle(const char *path, const char *arg, ...)
{
	char *const *env;
	ARGUMENTS(arg, ap)
	env = va_arg(ap, char *const *);
	va_end(ap);
	return execve(path, argv, env);
}

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	__testcancel();
	return (pid_t)__call(SYS_wait4, pid, status, options, usage);
}
pid_t waitpid(pid_t pid, int *status, int options) { return wait4(pid, status, options, 0); }
pid_t wait(int *status) { return wait4(-1, status, 0, 0); }
pid_t wait3(int *status, int options, struct rusage *usage) { return wait4(-1, status, options, usage); }
int waitid(idtype_t type, id_t id, siginfo_t *info, int options) { __testcancel(); return (int)__call(SYS_waitid, type, id, info, options, 0); }

pid_t getpid(void) { return (pid_t)__sc(SYS_getpid); }
pid_t getppid(void) { return (pid_t)__sc(SYS_getppid); }
pid_t gettid(void) { return (pid_t)__sc(SYS_gettid); }
pid_t getpgrp(void) { return (pid_t)__sc(SYS_getpgrp); }
pid_t getpgid(pid_t pid) { return (pid_t)__call(SYS_getpgid, pid); }
int setpgid(pid_t pid, pid_t group) { return (int)__call(SYS_setpgid, pid, group); }
int setpgrp(void) { return setpgid(0, 0); }
pid_t setsid(void) { return (pid_t)__call(SYS_setsid); }
pid_t getsid(pid_t pid) { return (pid_t)__call(SYS_getsid, pid); }
uid_t getuid(void) { return (uid_t)__sc(SYS_getuid32); }
uid_t geteuid(void) { return (uid_t)__sc(SYS_geteuid32); }
gid_t getgid(void) { return (gid_t)__sc(SYS_getgid32); }
gid_t getegid(void) { return (gid_t)__sc(SYS_getegid32); }
int getresuid(uid_t *r, uid_t *e, uid_t *s) { return (int)__call(SYS_getresuid32, r, e, s); }
int getresgid(gid_t *r, gid_t *e, gid_t *s) { return (int)__call(SYS_getresgid32, r, e, s); }
int getgroups(int n, gid_t *list) { return (int)__call(SYS_getgroups32, n, list); }
int group_member(gid_t g)
{
	gid_t list[64];
	int n = getgroups(64, list);
	while (n-- > 0) if (list[n] == g) return 1;
	return getegid() == g;
}

/* POSIX: all threads of a process have one identity; the call is made in each of them (pthread.c). */
int __everywhere(long nr, long a, long b, long c);
int setuid(uid_t u) { return __everywhere(SYS_setuid32, (long)u, 0, 0); }
int setgid(gid_t g) { return __everywhere(SYS_setgid32, (long)g, 0, 0); }
int setreuid(uid_t r, uid_t e) { return __everywhere(SYS_setreuid32, (long)r, (long)e, 0); }
int setregid(gid_t r, gid_t e) { return __everywhere(SYS_setregid32, (long)r, (long)e, 0); }
int setresuid(uid_t r, uid_t e, uid_t s) { return __everywhere(SYS_setresuid32, (long)r, (long)e, (long)s); }
int setresgid(gid_t r, gid_t e, gid_t s) { return __everywhere(SYS_setresgid32, (long)r, (long)e, (long)s); }
int seteuid(uid_t e) { if (e == (uid_t)-1) { errno = EINVAL; return -1; } return setresuid((uid_t)-1, e, (uid_t)-1); }
int setegid(gid_t e) { if (e == (gid_t)-1) { errno = EINVAL; return -1; } return setresgid((gid_t)-1, e, (gid_t)-1); }
int setgroups(size_t n, const gid_t *list) { return __everywhere(SYS_setgroups32, (long)n, (long)list, 0); }
int setfsuid(uid_t u) { return (int)__sc(SYS_setfsuid32, u); }
int setfsgid(gid_t g) { return (int)__sc(SYS_setfsgid32, g); }

int prctl(int what, ...)
{
	unsigned long a[4];
	int i;
	va_list ap;
	va_start(ap, what);
	for (i = 0; i < 4; i++) a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	return (int)__call(SYS_prctl, what, a[0], a[1], a[2], a[3]);
}
/* The peeking requests return what they found: the kernel stores it behind the fourth argument. */
long ptrace(enum __ptrace_request request, ...)
{
	long word = 0, r;
	pid_t pid;
	void *addr, *data;
	va_list ap;
	va_start(ap, request);
	pid = va_arg(ap, pid_t);
	addr = va_arg(ap, void *);
	data = va_arg(ap, void *);
	va_end(ap);
	if (request >= PTRACE_PEEKTEXT && request <= PTRACE_PEEKUSER) data = &word;
	r = __call(SYS_ptrace, request, pid, addr, data);
	if (r >= 0 && request >= PTRACE_PEEKTEXT && request <= PTRACE_PEEKUSER) { errno = 0; return word; }
	return r;
}
int unshare(int flags) { return (int)__call(SYS_unshare, flags); }
int setns(int fd, int type) { return (int)__call(SYS_setns, fd, type); }
int daemon(int nochdir, int noclose)
{
	int fd;
	switch (fork()) { case -1: return -1; case 0: break; default: _exit(0); }
	if (setsid() < 0) return -1;
	if (!nochdir && chdir("/")) return -1;
	if (!noclose && (fd = open("/dev/null", O_RDWR)) >= 0) { dup2(fd, 0); dup2(fd, 1); dup2(fd, 2); if (fd > 2) close(fd); }
	return 0;
}
int nice(int by)
{
	int now, e = errno;
	long r = __sc(SYS_nice, by);
	if (r < 0) { errno = r == -EACCES ? EPERM : (int)-r; return -1; }
	now = 20 - (int)__sc(SYS_getpriority, 0, 0);
	errno = e;
	return now;
}
int pause(void) { __testcancel(); return (int)__call(SYS_pause); }
unsigned alarm(unsigned s) { return (unsigned)__sc(SYS_alarm, s); }
