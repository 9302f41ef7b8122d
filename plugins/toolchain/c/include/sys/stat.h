#ifndef _SYS_STAT_H
#define _SYS_STAT_H
#include <bits/types.h>
#include <bits/stat.h>
#include <bits/timespec.h>
struct stat64 {
	dev_t st_dev;
	unsigned int __pad1;
	unsigned long __st_ino;
	mode_t st_mode;
	nlink_t st_nlink;
	uid_t st_uid;
	gid_t st_gid;
	dev_t st_rdev;
	unsigned int __pad2;
	off64_t st_size;
	blksize_t st_blksize;
	blkcnt64_t st_blocks;
	struct timespec st_atim, st_mtim, st_ctim;
	ino64_t st_ino;
};
#ifdef __USE_FILE_OFFSET64
#define stat stat64
#define lstat lstat64
#define fstat fstat64
#define fstatat fstatat64
#else
struct stat {
	dev_t st_dev;
	unsigned short __pad1;
	ino_t st_ino;
	mode_t st_mode;
	nlink_t st_nlink;
	uid_t st_uid;
	gid_t st_gid;
	dev_t st_rdev;
	unsigned short __pad2;
	off_t st_size;
	blksize_t st_blksize;
	blkcnt_t st_blocks;
	struct timespec st_atim, st_mtim, st_ctim;
	unsigned long __unused4, __unused5;
};
int stat(const char *restrict, struct stat *restrict);
int fstat(int, struct stat *);
int lstat(const char *restrict, struct stat *restrict);
int fstatat(int, const char *restrict, struct stat *restrict, int);
#endif
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#define UTIME_NOW ((1l << 30) - 1l)
#define UTIME_OMIT ((1l << 30) - 2l)
int stat64(const char *restrict, struct stat64 *restrict);
int fstat64(int, struct stat64 *);
int lstat64(const char *restrict, struct stat64 *restrict);
int fstatat64(int, const char *restrict, struct stat64 *restrict, int);
int chmod(const char *, mode_t);
int lchmod(const char *, mode_t);
int fchmod(int, mode_t);
int fchmodat(int, const char *, mode_t, int);
mode_t umask(mode_t);
int mkdir(const char *, mode_t);
int mkdirat(int, const char *, mode_t);
int mknod(const char *, mode_t, dev_t);
int mknodat(int, const char *, mode_t, dev_t);
int mkfifo(const char *, mode_t);
int mkfifoat(int, const char *, mode_t);
int utimensat(int, const char *, const struct timespec[2], int);
int futimens(int, const struct timespec[2]);
#endif
