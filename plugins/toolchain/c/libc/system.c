/* system.c - running commands: system, popen; and names for temporary files. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#undef environ

int system(const char *cmd)
{
	struct sigaction ign, in, quit;
	sigset_t chld, old;
	int status = -1;
	pid_t pid;
	if (!cmd) return 1;
	memset(&ign, 0, sizeof ign);
	ign.sa_handler = SIG_IGN;
	sigaction(SIGINT, &ign, &in);
	sigaction(SIGQUIT, &ign, &quit);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, &old);
	pid = fork();
	if (pid == 0) {
		const char *argv[4];
		argv[0] = "sh"; argv[1] = "-c"; argv[2] = cmd; argv[3] = 0;
		sigaction(SIGINT, &in, 0);
		sigaction(SIGQUIT, &quit, 0);
		sigprocmask(SIG_SETMASK, &old, 0);
		execve("/bin/sh", (char *const *)argv, environ);
		_exit(127);
	}
	if (pid > 0) while (waitpid(pid, &status, 0) < 0) if (errno != EINTR) { status = -1; break; }
	sigaction(SIGINT, &in, 0);
	sigaction(SIGQUIT, &quit, 0);
	sigprocmask(SIG_SETMASK, &old, 0);
	return status;
}

FILE *popen(const char *cmd, const char *mode)
{
	int p[2], write_side = *mode == 'w', ours, theirs, cloexec = strchr(mode, 'e') != 0;
	FILE *f, *g;
	pid_t pid;
	if (*mode != 'r' && *mode != 'w') { errno = EINVAL; return 0; }
	if (pipe2(p, O_CLOEXEC)) return 0;
	ours = p[write_side]; theirs = p[!write_side];
	f = __new_file(ours, write_side ? F_WRITE : F_READ);
	if (!f) { close(p[0]); close(p[1]); return 0; }
	pid = fork();
	if (pid == 0) {
		const char *argv[4];
		argv[0] = "sh"; argv[1] = "-c"; argv[2] = cmd; argv[3] = 0;
		for (g = __files; g; g = g->next) if (g->pid && g != f) close(g->fd);
		if (theirs == !write_side) fcntl(theirs, F_SETFD, 0); else dup2(theirs, !write_side);
		execve("/bin/sh", (char *const *)argv, environ);
		_exit(127);
	}
	close(theirs);
	if (pid < 0) { fclose(f); return 0; }
	if (!cloexec) fcntl(ours, F_SETFD, 0);
	f->pid = pid;
	return f;
}
int pclose(FILE *f)
{
	pid_t pid = f->pid, r;
	int status;
	fclose(f);
	do r = wait4(pid, &status, 0, 0); while (r < 0 && errno == EINTR);
	return r < 0 ? -1 : status;
}

static int make(char *name, int suffix, int flags, int what)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t n = strlen(name);
	char *x;
	int tries, i;
	if (n < 6 + (size_t)suffix || memcmp(x = name + n - suffix - 6, "XXXXXX", 6)) { errno = EINVAL; return -1; }
	for (tries = 0; tries < 10000; tries++) {
		struct timespec t;
		unsigned long long v;
		int r;
		clock_gettime(1, &t);
		v = ((unsigned long long)t.tv_nsec * 65537 + (unsigned)t.tv_sec) ^ ((unsigned long long)getpid() << 20) ^ (unsigned long long)tries * 7777777;
		for (i = 0; i < 6; i++) { x[i] = letters[v % 62]; v /= 62; v = v * 31 + (unsigned)tries; }
		if (what == 1) r = mkdir(name, 0700);
		else if (what == 2) { struct stat64 st; if (lstat64(name, &st) && errno == ENOENT) return 0; errno = EEXIST; r = -1; }
		else r = open(name, (flags & ~O_ACCMODE) | O_RDWR | O_CREAT | O_EXCL, 0600);
		if (r >= 0) return r;
		if (errno != EEXIST) return -1;
	}
	return -1;
}
int mkstemp(char *name) { return make(name, 0, 0, 0); }
int mkostemp(char *name, int flags) { return make(name, 0, flags, 0); }
int mkstemps(char *name, int suffix) { return make(name, suffix, 0, 0); }
char *mkdtemp(char *name) { return make(name, 0, 0, 1) < 0 ? 0 : name; }
char *mktemp(char *name) { if (make(name, 0, 0, 2) < 0) *name = 0; return name; }
char *tmpnam(char *to) { static char room[L_tmpnam]; if (!to) to = room; strcpy(to, "/tmp/fileXXXXXX"); return make(to, 0, 0, 2) < 0 ? 0 : to; }
char *tempnam(const char *dir, const char *prefix)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%.5sXXXXXX", dir ? dir : "/tmp", prefix ? prefix : "file");
	return make(path, 0, 0, 2) < 0 ? 0 : strdup(path);
}
FILE *tmpfile(void)
{
	char name[] = "/tmp/tmpfXXXXXX";
	int fd = mkstemp(name);
	FILE *f;
	if (fd < 0) return 0;
	unlink(name);
	f = __new_file(fd, F_READ | F_WRITE);
	if (!f) close(fd);
	return f;
}

/* Resolves . and .. and symbolic links, name by name. */
char *realpath(const char *restrict path, char *restrict to)
{
	char left[PATH_MAX], done[PATH_MAX], link[PATH_MAX];
	size_t n = 0;
	int links = 0;
	char *p;
	if (!path) { errno = EINVAL; return 0; }
	if (!*path) { errno = ENOENT; return 0; }
	if (strlen(path) >= sizeof left) { errno = ENAMETOOLONG; return 0; }
	strcpy(left, path);
	if (*left != '/') { if (!getcwd(done, sizeof done)) return 0; n = strlen(done); if (n == 1) n = 0; }
	p = left;
	while (*p) {
		size_t k;
		ssize_t r;
		struct stat64 st;
		while (*p == '/') p++;
		k = strcspn(p, "/");
		if (k == 0) break;
		if (k == 1 && p[0] == '.') { p += k; continue; }
		if (k == 2 && p[0] == '.' && p[1] == '.') { while (n && done[--n] != '/') ; p += k; continue; }
		if (n + k + 2 > sizeof done) { errno = ENAMETOOLONG; return 0; }
		done[n] = '/';
		memcpy(done + n + 1, p, k);
		done[n + 1 + k] = 0;
		p += k;
		if (lstat64(done, &st)) return 0;
		if (S_ISLNK(st.st_mode)) {
			if (++links > 40) { errno = ELOOP; return 0; }
			r = readlink(done, link, sizeof link - 1);
			if (r < 0) return 0;
			if ((size_t)r + strlen(p) + 1 > sizeof left) { errno = ENAMETOOLONG; return 0; }
			memmove(left + r, p, strlen(p) + 1);
			memcpy(left, link, (size_t)r);
			p = left;
			if (*left == '/') n = 0;
		} else {
			n += 1 + k;
			if (*p == '/' && !S_ISDIR(st.st_mode)) { errno = ENOTDIR; return 0; }
		}
	}
	if (n == 0) done[n++] = '/';
	done[n] = 0;
	return to ? strcpy(to, done) : strdup(done);
}
char *canonicalize_file_name(const char *path) { return realpath(path, 0); }
