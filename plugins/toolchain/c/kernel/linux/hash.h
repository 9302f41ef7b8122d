#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H
#include <killinit/types.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 7, 0)
#define GOLDEN_RATIO_32 0x61C88647
#define GOLDEN_RATIO_64 0x61C8864680B583EBull
static inline u32 hash_32(u32 v, unsigned int bits) { return v * GOLDEN_RATIO_32 >> (32 - bits); }
static inline u32 hash_64(u64 v, unsigned int bits) { return hash_32((u32)v ^ (u32)(v >> 32) * GOLDEN_RATIO_32, bits); }
#else
#define GOLDEN_RATIO_PRIME_32 0x9e370001UL
static inline u32 hash_32(u32 v, unsigned int bits) { return (u32)(v * GOLDEN_RATIO_PRIME_32) >> (32 - bits); }
static inline u64 hash_64(u64 v, unsigned int bits) { return v * 0x9e37fffffffc0001ull >> (64 - bits); }
#endif
#define hash_long(v, bits) hash_32((u32)(v), bits)
static inline u32 hash_ptr(const void *p, unsigned int bits) { return hash_long((unsigned long)p, bits); }
#endif
