#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H
#include <killinit/types.h>
#include <linux/bits.h>
static inline void set_bit(long nr, volatile unsigned long *p) { p[nr / 32] |= 1UL << (nr % 32); }
static inline void clear_bit(long nr, volatile unsigned long *p) { p[nr / 32] &= ~(1UL << (nr % 32)); }
static inline void change_bit(long nr, volatile unsigned long *p) { p[nr / 32] ^= 1UL << (nr % 32); }
static inline int test_bit(long nr, const volatile unsigned long *p) { return (int)(p[nr / 32] >> (nr % 32) & 1); }
static inline int test_and_set_bit(long nr, volatile unsigned long *p) { int old = test_bit(nr, p); set_bit(nr, p); return old; }
static inline int test_and_clear_bit(long nr, volatile unsigned long *p) { int old = test_bit(nr, p); clear_bit(nr, p); return old; }
#define __set_bit set_bit
#define __clear_bit clear_bit
static inline int test_and_change_bit(long nr, volatile unsigned long *p) { int old = test_bit(nr, p); change_bit(nr, p); return old; }
#define __change_bit change_bit
#define __test_and_set_bit test_and_set_bit
#define __test_and_clear_bit test_and_clear_bit
static inline unsigned long find_next_bit(const unsigned long *p, unsigned long size, unsigned long at) { while (at < size && !test_bit((long)at, p)) at++; return at < size ? at : size; }
static inline unsigned long find_next_zero_bit(const unsigned long *p, unsigned long size, unsigned long at) { while (at < size && test_bit((long)at, p)) at++; return at < size ? at : size; }
static inline unsigned long find_last_bit(const unsigned long *p, unsigned long size) { unsigned long at = size; while (at-- > 0) if (test_bit((long)at, p)) return at; return size; }
#define find_first_bit(p, size) find_next_bit(p, size, 0)
#define find_first_zero_bit(p, size) find_next_zero_bit(p, size, 0)
#define for_each_set_bit(bit, p, size) for ((bit) = find_first_bit(p, size); (bit) < (size); (bit) = find_next_bit(p, size, (bit) + 1))
#define for_each_clear_bit(bit, p, size) for ((bit) = find_first_zero_bit(p, size); (bit) < (size); (bit) = find_next_zero_bit(p, size, (bit) + 1))
static inline u32 rol32(u32 w, unsigned int n) { return w << (n & 31) | w >> (-n & 31); }
static inline u32 ror32(u32 w, unsigned int n) { return w >> (n & 31) | w << (-n & 31); }
static inline unsigned long hweight32(unsigned int w) { unsigned long n = 0; for (; w; w &= w - 1) n++; return n; }
#define hweight8(w) hweight32((w) & 0xff)
#define hweight16(w) hweight32((w) & 0xffff)
#define hweight_long hweight32
static inline unsigned long hweight64(u64 w) { return hweight32((unsigned int)w) + hweight32((unsigned int)(w >> 32)); }
static inline int fls(unsigned int x) { int r = 0; for (; x; x >>= 1) r++; return r; }
static inline int fls64(u64 x) { return x >> 32 ? fls((unsigned int)(x >> 32)) + 32 : fls((unsigned int)x); }
#define fls_long fls
static inline unsigned long __fls(unsigned long x) { return (unsigned long)fls((unsigned int)x) - 1; }
#define ffz(x) __ffs(~(x))
static inline unsigned long __ffs(unsigned long x) { unsigned long r = 0; while (!(x & 1)) { x >>= 1; r++; } return r; }
#define ffs(x) __builtin_ffs(x)
static inline int ilog2(unsigned long x) { return fls((unsigned int)x) - 1; }
#endif
