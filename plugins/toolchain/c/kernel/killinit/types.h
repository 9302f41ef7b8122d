/* killinit/types.h - the kernel's integer types, and the structs everything is made of. */
#ifndef _KILLINIT_TYPES_H
#define _KILLINIT_TYPES_H
#include <linux/compiler.h>
#include <linux/version.h>
typedef signed char s8;
typedef unsigned char u8;
typedef short s16;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;
typedef s8 __s8;
typedef u8 __u8;
typedef s16 __s16;
typedef u16 __u16;
typedef s32 __s32;
typedef u32 __u32;
typedef s64 __s64;
typedef u64 __u64;
typedef __u16 __le16;
typedef __u16 __be16;
typedef __u32 __le32;
typedef __u32 __be32;
typedef __u64 __le64;
typedef __u64 __be64;
typedef s8 int8_t;
typedef u8 uint8_t;
typedef s16 int16_t;
typedef u16 uint16_t;
typedef s32 int32_t;
typedef u32 uint32_t;
typedef s64 int64_t;
typedef u64 uint64_t;
typedef unsigned int size_t;
typedef int ssize_t;
typedef int ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef long off_t;
typedef long long loff_t;
typedef u32 dev_t;
typedef unsigned short umode_t;
typedef unsigned short mode_t;
typedef unsigned int fmode_t;
typedef unsigned int gfp_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned long ino_t;
typedef long time_t;
typedef s64 time64_t;
typedef s64 ktime_t;
typedef long clock_t;
typedef int clockid_t;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned char u_char;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef u64 sector_t;
typedef unsigned long pgoff_t;
typedef u32 phys_addr_t;
typedef u32 dma_addr_t;
typedef u32 resource_size_t;
typedef unsigned int __poll_t;
typedef _Bool bool;
#define true 1
#define false 0
#ifndef NULL
#define NULL ((void *)0)
#endif
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { long long counter; } atomic64_t;
typedef struct { int counter; } refcount_t;
typedef struct { int slock; } spinlock_t;
typedef spinlock_t raw_spinlock_t;
typedef struct { int lock; } rwlock_t;
typedef struct { u32 cap[2]; } kernel_cap_t;
typedef struct { unsigned long sig[2]; } sigset_t;
typedef struct { uid_t val; } kuid_t;
typedef struct { gid_t val; } kgid_t;
struct list_head { struct list_head *next, *prev; };
struct hlist_node { struct hlist_node *next, **pprev; };
struct hlist_head { struct hlist_node *first; };
struct callback_head;
#define rcu_head callback_head
#define BITS_PER_LONG 32
#define BITS_PER_BYTE 8
#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 31) / 32]
#endif
