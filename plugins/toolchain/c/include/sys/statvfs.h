#ifndef _SYS_STATVFS_H
#define _SYS_STATVFS_H
#include <bits/types.h>
struct statvfs { unsigned long f_bsize, f_frsize; fsblkcnt64_t f_blocks, f_bfree, f_bavail; fsfilcnt64_t f_files, f_ffree, f_favail; unsigned long f_fsid; unsigned long f_flag, f_namemax; };
#define ST_RDONLY 1
#define ST_NOSUID 2
#define ST_NODEV 4
#define ST_NOEXEC 8
int statvfs(const char *restrict, struct statvfs *restrict);
int fstatvfs(int, struct statvfs *);
#endif
