#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H
#include <asm/types.h>
typedef __u16 __le16;
typedef __u16 __be16;
typedef __u32 __le32;
typedef __u32 __be32;
typedef __u64 __le64;
typedef __u64 __be64;
typedef __u16 __sum16;
typedef __u32 __wsum;
typedef int __kernel_pid_t;
typedef unsigned int __kernel_uid32_t;
typedef unsigned int __kernel_gid32_t;
typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t;
typedef long long __kernel_loff_t;
typedef long __kernel_time_t;
typedef unsigned int __kernel_size_t;
#define __aligned_u64 __u64 __attribute__((aligned(8)))
#define __bitwise
#endif
