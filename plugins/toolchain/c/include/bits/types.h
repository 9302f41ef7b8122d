/* bits/types.h - the POSIX types of i386 Linux. */
#ifndef _BITS_TYPES_H
#define _BITS_TYPES_H
#include <features.h>
typedef unsigned int size_t;
typedef int ssize_t;
typedef long long off64_t;
typedef long long loff_t;
typedef unsigned long long ino64_t;
typedef long long blkcnt64_t;
typedef unsigned long long fsblkcnt64_t;
typedef unsigned long long fsfilcnt64_t;
typedef unsigned long long rlim64_t;
#ifdef __USE_FILE_OFFSET64
typedef long long off_t;
typedef unsigned long long ino_t;
typedef long long blkcnt_t;
typedef unsigned long long fsblkcnt_t;
typedef unsigned long long fsfilcnt_t;
typedef unsigned long long rlim_t;
#else
typedef long off_t;
typedef unsigned long ino_t;
typedef long blkcnt_t;
typedef unsigned long fsblkcnt_t;
typedef unsigned long fsfilcnt_t;
typedef unsigned long rlim_t;
#endif
typedef unsigned long long dev_t;
typedef unsigned int mode_t;
typedef unsigned int nlink_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int id_t;
typedef int pid_t;
typedef long time_t;
typedef long clock_t;
typedef int clockid_t;
typedef void *timer_t;
typedef long suseconds_t;
typedef unsigned int useconds_t;
typedef long blksize_t;
typedef int key_t;
typedef unsigned int socklen_t;
typedef unsigned short sa_family_t;
#ifndef NULL
#define NULL ((void *)0)
#endif
#endif
