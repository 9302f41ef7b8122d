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
static inline unsigned long hweight32(unsigned int w) { unsigned long n = 0; for (; w; w &= w - 1) n++; return n; }
static inline int fls(unsigned int x) { int r = 0; for (; x; x >>= 1) r++; return r; }
static inline unsigned long __ffs(unsigned long x) { unsigned long r = 0; while (!(x & 1)) { x >>= 1; r++; } return r; }
#define ffs(x) __builtin_ffs(x)
static inline int ilog2(unsigned long x) { return fls((unsigned int)x) - 1; }
#endif
