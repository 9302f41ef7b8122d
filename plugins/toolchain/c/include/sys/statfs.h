#ifndef _SYS_STATFS_H
#define _SYS_STATFS_H
#include <sys/types.h>
#ifdef __USE_FILE_OFFSET64
#define statfs statfs64
#define fstatfs fstatfs64
#else
struct statfs64 { int f_type, f_bsize; fsblkcnt64_t f_blocks, f_bfree, f_bavail; fsfilcnt64_t f_files, f_ffree; fsid_t f_fsid; int f_namelen, f_frsize, f_flags, f_spare[4]; };
int statfs64(const char *, struct statfs64 *);
int fstatfs64(int, struct statfs64 *);
#endif
struct statfs { int f_type, f_bsize; fsblkcnt_t f_blocks, f_bfree, f_bavail; fsfilcnt_t f_files, f_ffree; fsid_t f_fsid; int f_namelen, f_frsize, f_flags, f_spare[4]; };
int statfs(const char *, struct statfs *);
int fstatfs(int, struct statfs *);
#endif
