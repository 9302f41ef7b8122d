/* stat.c - what files are; the kernel's 64-bit struct, squeezed into the old one for programs without _FILE_OFFSET_BITS. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>

static int narrow(long r, const struct stat64 *k, struct stat *st)
{
	if (r) return (int)__ret(r);
	if (k->st_size > 0x7fffffffLL || k->st_ino > 0xffffffffULL || k->st_blocks > 0x7fffffffLL) { errno = EOVERFLOW; return -1; }
	memset(st, 0, sizeof *st);
	st->st_dev = k->st_dev; st->st_ino = (ino_t)k->st_ino; st->st_mode = k->st_mode; st->st_nlink = k->st_nlink;
	st->st_uid = k->st_uid; st->st_gid = k->st_gid; st->st_rdev = k->st_rdev; st->st_size = (off_t)k->st_size;
	st->st_blksize = k->st_blksize; st->st_blocks = (blkcnt_t)k->st_blocks;
	st->st_atim = k->st_atim; st->st_mtim = k->st_mtim; st->st_ctim = k->st_ctim;
	return 0;
}
int stat64(const char *restrict path, struct stat64 *restrict st) { return (int)__call(SYS_stat64, path, st); }
int lstat64(const char *restrict path, struct stat64 *restrict st) { return (int)__call(SYS_lstat64, path, st); }
int fstat64(int fd, struct stat64 *st) { return (int)__call(SYS_fstat64, fd, st); }
int fstatat64(int dir, const char *restrict path, struct stat64 *restrict st, int flags) { return (int)__call(SYS_fstatat64, dir, path, st, flags); }
int stat(const char *restrict path, struct stat *restrict st) { struct stat64 k; return narrow(__sc(SYS_stat64, path, &k), &k, st); }
int lstat(const char *restrict path, struct stat *restrict st) { struct stat64 k; return narrow(__sc(SYS_lstat64, path, &k), &k, st); }
int fstat(int fd, struct stat *st) { struct stat64 k; return narrow(__sc(SYS_fstat64, fd, &k), &k, st); }
int fstatat(int dir, const char *restrict path, struct stat *restrict st, int flags) { struct stat64 k; return narrow(__sc(SYS_fstatat64, dir, path, &k, flags), &k, st); }

int chmod(const char *path, mode_t m) { return (int)__call(SYS_chmod, path, m); }
int fchmod(int fd, mode_t m) { return (int)__call(SYS_fchmod, fd, m); }
int fchmodat(int dir, const char *path, mode_t m, int flags)
{
	if (flags & AT_SYMLINK_NOFOLLOW) { errno = EOPNOTSUPP; return -1; }
	return (int)__call(SYS_fchmodat, dir, path, m);
}
int lchmod(const char *path, mode_t m) { (void)path; (void)m; errno = ENOSYS; return -1; }
mode_t umask(mode_t m) { return (mode_t)__sc(SYS_umask, m); }
int mkdir(const char *path, mode_t m) { return (int)__call(SYS_mkdir, path, m); }
int mkdirat(int dir, const char *path, mode_t m) { return (int)__call(SYS_mkdirat, dir, path, m); }
int mknod(const char *path, mode_t m, dev_t dev) { return (int)__call(SYS_mknod, path, m, (long)dev); }
int mknodat(int dir, const char *path, mode_t m, dev_t dev) { return (int)__call(SYS_mknodat, dir, path, m, (long)dev); }
int mkfifo(const char *path, mode_t m) { return mknod(path, (m & 07777) | S_IFIFO, 0); }
int mkfifoat(int dir, const char *path, mode_t m) { return mknodat(dir, path, (m & 07777) | S_IFIFO, 0); }
int utimensat(int dir, const char *path, const struct timespec t[2], int flags)
{
	if (!path) { errno = EINVAL; return -1; }
	return (int)__call(SYS_utimensat, dir, path, t, flags);
}
int futimens(int fd, const struct timespec t[2]) { return (int)__call(SYS_utimensat, fd, 0, t, 0); }
static const struct timespec *to_spec(const struct timeval tv[2], struct timespec t[2])
{
	int i;
	if (!tv) return 0;
	for (i = 0; i < 2; i++) { t[i].tv_sec = tv[i].tv_sec; t[i].tv_nsec = tv[i].tv_usec * 1000; }
	return t;
}
int utimes(const char *path, const struct timeval tv[2]) { struct timespec t[2]; return utimensat(AT_FDCWD, path, to_spec(tv, t), 0); }
int lutimes(const char *path, const struct timeval tv[2]) { struct timespec t[2]; return utimensat(AT_FDCWD, path, to_spec(tv, t), AT_SYMLINK_NOFOLLOW); }
int futimes(int fd, const struct timeval tv[2]) { struct timespec t[2]; return futimens(fd, to_spec(tv, t)); }
int utime(const char *path, const struct utimbuf *u)
{
	struct timespec t[2];
	if (u) { t[0].tv_sec = u->actime; t[1].tv_sec = u->modtime; t[0].tv_nsec = t[1].tv_nsec = 0; }
	return utimensat(AT_FDCWD, path, u ? t : 0, 0);
}

int statfs64(const char *path, struct statfs64 *s) { return (int)__call(SYS_statfs64, path, sizeof *s, s); }
int fstatfs64(int fd, struct statfs64 *s) { return (int)__call(SYS_fstatfs64, fd, sizeof *s, s); }
static int narrow_fs(int r, const struct statfs64 *k, struct statfs *s)
{
	if (r) return r;
	s->f_type = k->f_type; s->f_bsize = k->f_bsize;
	s->f_blocks = (fsblkcnt_t)k->f_blocks; s->f_bfree = (fsblkcnt_t)k->f_bfree; s->f_bavail = (fsblkcnt_t)k->f_bavail;
	s->f_files = (fsfilcnt_t)k->f_files; s->f_ffree = (fsfilcnt_t)k->f_ffree;
	s->f_fsid = k->f_fsid; s->f_namelen = k->f_namelen; s->f_frsize = k->f_frsize; s->f_flags = k->f_flags;
	return 0;
}
int statfs(const char *path, struct statfs *s) { struct statfs64 k; return narrow_fs(statfs64(path, &k), &k, s); }
int fstatfs(int fd, struct statfs *s) { struct statfs64 k; return narrow_fs(fstatfs64(fd, &k), &k, s); }
static int as_vfs(int r, const struct statfs64 *k, struct statvfs *v)
{
	if (r) return r;
	memset(v, 0, sizeof *v);
	v->f_bsize = (unsigned long)k->f_bsize; v->f_frsize = (unsigned long)(k->f_frsize ? k->f_frsize : k->f_bsize);
	v->f_blocks = k->f_blocks; v->f_bfree = k->f_bfree; v->f_bavail = k->f_bavail;
	v->f_files = k->f_files; v->f_ffree = v->f_favail = k->f_ffree;
	v->f_flag = (unsigned long)k->f_flags; v->f_namemax = (unsigned long)k->f_namelen;
	return 0;
}
int statvfs(const char *restrict path, struct statvfs *restrict v) { struct statfs64 k; return as_vfs(statfs64(path, &k), &k, v); }
int fstatvfs(int fd, struct statvfs *v) { struct statfs64 k; return as_vfs(fstatfs64(fd, &k), &k, v); }
