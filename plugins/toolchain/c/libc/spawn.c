/* spawn.c - posix_spawn: a child by vfork, so that the error of exec comes back. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#undef environ

struct __spawn_action { int kind, fd, to, flags; mode_t mode; char *path; };
static int start(pid_t *pid, const char *path, const posix_spawn_file_actions_t *fa, const posix_spawnattr_t *at, char *const argv[], char *const env[], int search)
{
	int p[2], e = 0, i;
	pid_t child;
	if (pipe2(p, O_CLOEXEC)) return errno;
	child = fork();
	if (child < 0) { e = errno; close(p[0]); close(p[1]); return e; }
	if (child == 0) {
		short f = at ? at->__flags : 0;
		close(p[0]);
		if (f & POSIX_SPAWN_SETSIGDEF) for (i = 1; i < NSIG; i++) if (sigismember(&at->__sd, i) > 0) { struct sigaction sa; memset(&sa, 0, sizeof sa); sigaction(i, &sa, 0); }
		if ((f & POSIX_SPAWN_SETSID) && setsid() < 0) goto bad;
		if ((f & POSIX_SPAWN_SETPGROUP) && setpgid(0, at->__pgrp)) goto bad;
		if ((f & POSIX_SPAWN_RESETIDS) && (setegid(getgid()) || seteuid(getuid()))) goto bad;
		if (f & POSIX_SPAWN_SETSIGMASK) sigprocmask(SIG_SETMASK, &at->__ss, 0);
		for (i = 0; fa && i < fa->__used; i++) {
			const struct __spawn_action *a = &fa->__actions[i];
			int fd;
			if (a->fd == p[1] || a->to == p[1]) { int n = fcntl(p[1], F_DUPFD_CLOEXEC, 64); if (n < 0) goto bad; p[1] = n; }
			if (a->kind == 0) { fd = open(a->path, a->flags, a->mode); if (fd < 0) goto bad; if (fd != a->fd) { if (dup2(fd, a->fd) < 0) goto bad; close(fd); } }
			else if (a->kind == 1) close(a->fd);
			else if (a->fd == a->to) { int fl = fcntl(a->fd, F_GETFD); if (fl < 0 || fcntl(a->fd, F_SETFD, fl & ~FD_CLOEXEC) < 0) goto bad; }
			else if (dup2(a->fd, a->to) < 0) goto bad;
		}
		if (search) execvpe(path, argv, env ? env : environ); else execve(path, argv, env ? env : environ);
bad:
		e = errno;
		if (write(p[1], &e, sizeof e) < 0) _exit(127);
		_exit(127);
	}
	close(p[1]);
	if (read(p[0], &e, sizeof e) != (ssize_t)sizeof e) e = 0;
	close(p[0]);
	if (e) { waitpid(child, 0, 0); return e; }
	if (pid) *pid = child;
	return 0;
}
int posix_spawn(pid_t *restrict pid, const char *restrict path, const posix_spawn_file_actions_t *fa, const posix_spawnattr_t *restrict at, char *const argv[], char *const env[]) { return start(pid, path, fa, at, argv, env, 0); }
int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *fa, const posix_spawnattr_t *at, char *const argv[], char *const env[]) { return start(pid, file, fa, at, argv, env, 1); }
int posix_spawnattr_init(posix_spawnattr_t *a) { memset(a, 0, sizeof *a); return 0; }
int posix_spawnattr_destroy(posix_spawnattr_t *a) { (void)a; return 0; }
int posix_spawnattr_setflags(posix_spawnattr_t *a, short f) { a->__flags = f; return 0; }
int posix_spawnattr_getflags(const posix_spawnattr_t *a, short *f) { *f = a->__flags; return 0; }
int posix_spawnattr_setpgroup(posix_spawnattr_t *a, pid_t g) { a->__pgrp = g; return 0; }
int posix_spawnattr_setsigmask(posix_spawnattr_t *a, const sigset_t *s) { a->__ss = *s; return 0; }
int posix_spawnattr_setsigdefault(posix_spawnattr_t *a, const sigset_t *s) { a->__sd = *s; return 0; }
int posix_spawn_file_actions_init(posix_spawn_file_actions_t *f) { memset(f, 0, sizeof *f); return 0; }
int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *f) { int i; for (i = 0; i < f->__used; i++) free(f->__actions[i].path); free(f->__actions); return 0; }
static struct __spawn_action *more(posix_spawn_file_actions_t *f)
{
	if (f->__used == f->__allocated) {
		struct __spawn_action *a = realloc(f->__actions, (size_t)(f->__allocated + 8) * sizeof *a);
		if (!a) return 0;
		f->__actions = a;
		f->__allocated += 8;
	}
	memset(&f->__actions[f->__used], 0, sizeof *f->__actions);
	return &f->__actions[f->__used++];
}
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *f, int fd, const char *path, int flags, mode_t mode)
{
	struct __spawn_action *a = more(f);
	if (!a || !(a->path = strdup(path))) return ENOMEM;
	a->fd = fd; a->to = -1; a->flags = flags; a->mode = mode;
	return 0;
}
int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *f, int fd) { struct __spawn_action *a = more(f); if (!a) return ENOMEM; a->kind = 1; a->fd = fd; a->to = -1; return 0; }
int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *f, int fd, int to) { struct __spawn_action *a = more(f); if (!a) return ENOMEM; a->kind = 2; a->fd = fd; a->to = to; return 0; }
