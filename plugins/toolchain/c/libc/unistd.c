/* unistd.c - files and descriptors: thin wrappers. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

ssize_t read(int fd, void *to, size_t n) { __testcancel(); return __call(SYS_read, fd, to, n); }
ssize_t write(int fd, const void *from, size_t n) { __testcancel(); return __call(SYS_write, fd, from, n); }
ssize_t pread64(int fd, void *to, size_t n, off64_t at) { return __call(SYS_pread64, fd, to, n, (long)at, (long)(at >> 32)); }
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at) { return __call(SYS_pwrite64, fd, from, n, (long)at, (long)(at >> 32)); }
ssize_t pread(int fd, void *to, size_t n, off_t at) { return pread64(fd, to, n, at); }
ssize_t pwrite(int fd, const void *from, size_t n, off_t at) { return pwrite64(fd, from, n, at); }
ssize_t readv(int fd, const struct iovec *v, int n) { return __call(SYS_readv, fd, v, n); }
ssize_t writev(int fd, const struct iovec *v, int n) { return __call(SYS_writev, fd, v, n); }
ssize_t preadv(int fd, const struct iovec *v, int n, off_t at) { return __call(SYS_preadv, fd, v, n, at, at >> 31); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at) { return __call(SYS_pwritev, fd, v, n, at, at >> 31); }
ssize_t process_vm_readv(pid_t p, const struct iovec *a, unsigned long an, const struct iovec *b, unsigned long bn, unsigned long f) { return __call(SYS_process_vm_readv, p, a, an, b, bn, f); }
ssize_t process_vm_writev(pid_t p, const struct iovec *a, unsigned long an, const struct iovec *b, unsigned long bn, unsigned long f) { return __call(SYS_process_vm_writev, p, a, an, b, bn, f); }
int close(int fd) { return (int)__call(SYS_close, fd); }
int close_range(unsigned first, unsigned last, int flags) { return (int)__call(SYS_close_range, first, last, flags); }
void closefrom(int fd) { close_range((unsigned)fd, ~0u, 0); }

static mode_t mode_of(int flags, va_list ap) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(ap, mode_t) : 0; }
int open(const char *path, int flags, ...)
{
	mode_t m;
	va_list ap;
	va_start(ap, flags);
	m = mode_of(flags, ap);
	va_end(ap);
	return (int)__call(SYS_openat, AT_FDCWD, path, flags, m);
}
int open64(const char *path, int flags, ...)
{
	mode_t m;
	va_list ap;
	va_start(ap, flags);
	m = mode_of(flags, ap);
	va_end(ap);
	return open(path, flags | O_LARGEFILE, m);
}
int openat(int dir, const char *path, int flags, ...)
{
	mode_t m;
	va_list ap;
	va_start(ap, flags);
	m = mode_of(flags, ap);
	va_end(ap);
	return (int)__call(SYS_openat, dir, path, flags, m);
}
int openat64(int dir, const char *path, int flags, ...)
{
	mode_t m;
	va_list ap;
	va_start(ap, flags);
	m = mode_of(flags, ap);
	va_end(ap);
	return openat(dir, path, flags | O_LARGEFILE, m);
}
int creat64(const char *path, mode_t m) { return open64(path, O_CREAT | O_WRONLY | O_TRUNC, m); }
int creat(const char *path, mode_t m) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, m); }
off64_t lseek64(int fd, off64_t to, int whence)
{
	off64_t at;
	return __call(SYS__llseek, fd, (long)(to >> 32), (long)to, &at, whence) ? -1 : at;
}
off_t lseek(int fd, off_t to, int whence)
{
	off64_t at = lseek64(fd, to, whence);
	if (at > LONG_MAX) { errno = EOVERFLOW; return -1; }
	return (off_t)at;
}
int fcntl(int fd, int cmd, ...)
{
	long arg;
	va_list ap;
	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	if (cmd == F_GETOWN) {
		struct f_owner_ex ex;
		long r = __sc(SYS_fcntl64, fd, F_GETOWN_EX, &ex);
		if (r == -EINVAL) return (int)__call(SYS_fcntl64, fd, F_GETOWN, 0);
		if (r) return (int)__ret(r);
		return ex.type == F_OWNER_PGRP ? -ex.pid : ex.pid;
	}
	return (int)__call(SYS_fcntl64, fd, cmd, arg);
}
int lockf64(int fd, int cmd, off64_t len)
{
	struct flock64 l;
	memset(&l, 0, sizeof l);
	l.l_whence = SEEK_CUR;
	l.l_len = len;
	l.l_type = cmd == F_ULOCK ? F_UNLCK : F_WRLCK;
	if (cmd == F_TEST) {
		l.l_type = F_RDLCK;
		if (fcntl(fd, F_GETLK64, &l)) return -1;
		if (l.l_type == F_UNLCK || l.l_pid == getpid()) return 0;
		errno = EACCES;
		return -1;
	}
	return fcntl(fd, cmd == F_LOCK ? F_SETLKW64 : F_SETLK64, &l);
}
int lockf(int fd, int cmd, off_t len) { return lockf64(fd, cmd, len); }
int flock(int fd, int how) { return (int)__call(SYS_flock, fd, how); }
int dup(int fd) { return (int)__call(SYS_dup, fd); }
int dup2(int fd, int to) { return (int)__call(SYS_dup2, fd, to); }
int dup3(int fd, int to, int flags) { return (int)__call(SYS_dup3, fd, to, flags); }
int pipe(int p[2]) { return (int)__call(SYS_pipe, p); }
int pipe2(int p[2], int flags) { return (int)__call(SYS_pipe2, p, flags); }
int truncate64(const char *path, off64_t n) { return (int)__call(SYS_truncate64, path, (long)n, (long)(n >> 32)); }
int ftruncate64(int fd, off64_t n) { return (int)__call(SYS_ftruncate64, fd, (long)n, (long)(n >> 32)); }
int truncate(const char *path, off_t n) { return truncate64(path, n); }
int ftruncate(int fd, off_t n) { return ftruncate64(fd, n); }
int fsync(int fd) { return (int)__call(SYS_fsync, fd); }
int fdatasync(int fd) { return (int)__call(SYS_fdatasync, fd); }
int syncfs(int fd) { return (int)__call(SYS_syncfs, fd); }
void sync(void) { __sc(SYS_sync); }
int posix_fadvise(int fd, off_t at, off_t n, int advice) { return (int)-__sc(SYS_fadvise64_64, fd, at, at >> 31, n, n >> 31, advice); }
int fallocate(int fd, int mode, off_t at, off_t n) { return (int)__call(SYS_fallocate, fd, mode, at, at >> 31, n, n >> 31); }
int fallocate64(int fd, int mode, off64_t at, off64_t n) { return (int)__call(SYS_fallocate, fd, mode, (long)at, (long)(at >> 32), (long)n, (long)(n >> 32)); }
int posix_fallocate64(int fd, off64_t at, off64_t n) { return (int)-__sc(SYS_fallocate, fd, 0, (long)at, (long)(at >> 32), (long)n, (long)(n >> 32)); }
int posix_fallocate(int fd, off_t at, off_t n) { return (int)-__sc(SYS_fallocate, fd, 0, at, at >> 31, n, n >> 31); }
ssize_t splice(int in, off64_t *io, int out, off64_t *oo, size_t n, unsigned f) { return __call(SYS_splice, in, io, out, oo, n, f); }
ssize_t tee(int in, int out, size_t n, unsigned f) { return __call(SYS_tee, in, out, n, f); }
ssize_t vmsplice(int fd, const struct iovec *v, size_t n, unsigned f) { return __call(SYS_vmsplice, fd, v, n, f); }
ssize_t sendfile(int out, int in, off_t *at, size_t n) { return __call(SYS_sendfile, out, in, at, n); }
ssize_t sendfile64(int out, int in, off64_t *at, size_t n) { return __call(SYS_sendfile64, out, in, at, n); }
ssize_t copy_file_range(int in, off64_t *io, int out, off64_t *oo, size_t n, unsigned f) { return __call(SYS_copy_file_range, in, io, out, oo, n, f); }

int access(const char *path, int how) { return (int)__call(SYS_access, path, how); }
int faccessat(int dir, const char *path, int how, int flags)
{
	if (flags) { long r = __sc(SYS_faccessat2, dir, path, how, flags); if (r != -ENOSYS) return (int)__ret(r); }
	return (int)__call(SYS_faccessat, dir, path, how);
}
int euidaccess(const char *path, int how) { return faccessat(AT_FDCWD, path, how, AT_EACCESS); }
int eaccess(const char *path, int how) { return euidaccess(path, how); }
int chown(const char *path, uid_t u, gid_t g) { return (int)__call(SYS_chown32, path, u, g); }
int fchown(int fd, uid_t u, gid_t g) { return (int)__call(SYS_fchown32, fd, u, g); }
int lchown(const char *path, uid_t u, gid_t g) { return (int)__call(SYS_lchown32, path, u, g); }
int fchownat(int dir, const char *path, uid_t u, gid_t g, int flags) { return (int)__call(SYS_fchownat, dir, path, u, g, flags); }
int chdir(const char *path) { return (int)__call(SYS_chdir, path); }
int fchdir(int fd) { return (int)__call(SYS_fchdir, fd); }
int chroot(const char *path) { return (int)__call(SYS_chroot, path); }
int pivot_root(const char *to, const char *old) { return (int)__call(SYS_pivot_root, to, old); }
int acct(const char *path) { return (int)__call(SYS_acct, path); }
int vhangup(void) { return (int)__call(SYS_vhangup); }
int link(const char *a, const char *b) { return (int)__call(SYS_link, a, b); }
int linkat(int d, const char *a, int e, const char *b, int flags) { return (int)__call(SYS_linkat, d, a, e, b, flags); }
int symlink(const char *a, const char *b) { return (int)__call(SYS_symlink, a, b); }
int symlinkat(const char *a, int d, const char *b) { return (int)__call(SYS_symlinkat, a, d, b); }
ssize_t readlink(const char *restrict path, char *restrict to, size_t n) { return __call(SYS_readlink, path, to, n); }
ssize_t readlinkat(int d, const char *restrict path, char *restrict to, size_t n) { return __call(SYS_readlinkat, d, path, to, n); }
int unlink(const char *path) { return (int)__call(SYS_unlink, path); }
int unlinkat(int d, const char *path, int flags) { return (int)__call(SYS_unlinkat, d, path, flags); }
int rmdir(const char *path) { return (int)__call(SYS_rmdir, path); }
int remove(const char *path)
{
	long r = __sc(SYS_unlink, path);
	if (r == -EISDIR || r == -EPERM) { long d = __sc(SYS_rmdir, path); if (d != -ENOTDIR) r = d; }
	return (int)__ret(r);
}
int rename(const char *a, const char *b) { return (int)__call(SYS_rename, a, b); }
int renameat(int d, const char *a, int e, const char *b) { return (int)__call(SYS_renameat, d, a, e, b); }
int renameat2(int d, const char *a, int e, const char *b, unsigned flags) { return (int)__call(SYS_renameat2, d, a, e, b, flags); }

int ioctl(int fd, unsigned long request, ...)
{
	void *arg;
	va_list ap;
	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	return (int)__call(SYS_ioctl, fd, request, arg);
}
int __isatty(int fd) { struct { int flags[4]; unsigned char rest[20]; } kernel_termios; return __sc(SYS_ioctl, fd, TCGETS, &kernel_termios) == 0; }
int isatty(int fd)
{
	struct { int flags[4]; unsigned char rest[20]; } kernel_termios;
	return __call(SYS_ioctl, fd, TCGETS, &kernel_termios) == 0;
}
char *ctermid(char *to) { static char name[] = "/dev/tty"; return to ? strcpy(to, name) : name; }
pid_t tcgetpgrp(int fd) { pid_t p; return ioctl(fd, TIOCGPGRP, &p) ? -1 : p; }
int tcsetpgrp(int fd, pid_t group) { return ioctl(fd, TIOCSPGRP, &group); }

int brk(void *end) { long r = __sc(SYS_brk, end); if ((void *)r < end) { errno = ENOMEM; return -1; } return 0; }
void *sbrk(intptr_t by)
{
	char *now = (char *)__sc(SYS_brk, 0);
	if (by && (char *)__sc(SYS_brk, now + by) != now + by) { errno = ENOMEM; return (void *)-1; }
	return now;
}
int gethostname(char *to, size_t n)
{
	struct utsname u;
	size_t k;
	if (uname(&u)) return -1;
	k = strlen(u.nodename) + 1;
	memcpy(to, u.nodename, k < n ? k : n);
	if (k > n) { errno = ENAMETOOLONG; return -1; }
	return 0;
}
int sethostname(const char *name, size_t n) { return (int)__call(SYS_sethostname, name, n); }
int getdomainname(char *to, size_t n)
{
	struct utsname u;
	if (uname(&u)) return -1;
	strncpy(to, u.domainname, n);
	return 0;
}
int setdomainname(const char *name, size_t n) { return (int)__call(SYS_setdomainname, name, n); }
int uname(struct utsname *u) { return (int)__call(SYS_uname, u); }
int getpagesize(void) { return 4096; }
long gethostid(void) { return 0x007f0101; }
int getentropy(void *to, size_t n) { if (n > 256) { errno = EIO; return -1; } return __call(SYS_getrandom, to, n, 0) == (long)n ? 0 : -1; }
ssize_t getrandom(void *to, size_t n, unsigned flags) { return __call(SYS_getrandom, to, n, flags); }
