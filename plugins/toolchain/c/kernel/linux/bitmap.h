#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H
#include <linux/bitops.h>
#include <linux/string.h>
static inline void bitmap_zero(unsigned long *m, unsigned int n) { memset(m, 0, BITS_TO_LONGS(n) * sizeof(long)); }
static inline void bitmap_fill(unsigned long *m, unsigned int n) { memset(m, 0xff, BITS_TO_LONGS(n) * sizeof(long)); }
static inline void bitmap_copy(unsigned long *to, const unsigned long *m, unsigned int n) { memcpy(to, m, BITS_TO_LONGS(n) * sizeof(long)); }
static inline void bitmap_set(unsigned long *m, unsigned int from, int n) { while (n-- > 0) set_bit(from++, m); }
static inline void bitmap_clear(unsigned long *m, unsigned int from, int n) { while (n-- > 0) clear_bit(from++, m); }
static inline int bitmap_weight(const unsigned long *m, unsigned int n) { int w = 0; while (n-- > 0) w += test_bit(n, m); return w; }
static inline int bitmap_empty(const unsigned long *m, unsigned int n) { return find_first_bit(m, n) == n; }
static inline int bitmap_full(const unsigned long *m, unsigned int n) { return find_first_zero_bit(m, n) == n; }
static inline void bitmap_or(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int n) { for (n = BITS_TO_LONGS(n); n-- > 0; ) to[n] = a[n] | b[n]; }
static inline void bitmap_and(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int n) { for (n = BITS_TO_LONGS(n); n-- > 0; ) to[n] = a[n] & b[n]; }
static inline void bitmap_xor(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int n) { for (n = BITS_TO_LONGS(n); n-- > 0; ) to[n] = a[n] ^ b[n]; }
#endif
