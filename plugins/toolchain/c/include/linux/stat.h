#ifndef _LINUX_STAT_H
#define _LINUX_STAT_H
#include <linux/types.h>
#include <bits/stat.h>
struct statx_timestamp { __s64 tv_sec; __u32 tv_nsec; __s32 __reserved; };
struct statx { __u32 stx_mask, stx_blksize; __u64 stx_attributes; __u32 stx_nlink, stx_uid, stx_gid; __u16 stx_mode, __spare0; __u64 stx_ino, stx_size, stx_blocks, stx_attributes_mask; struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime; __u32 stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor; __u64 stx_mnt_id, __spare3[13]; };
#define STATX_BASIC_STATS 0x7ffU
#define STATX_ALL 0xfffU
#endif
