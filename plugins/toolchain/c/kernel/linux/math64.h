#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H
#include <killinit/types.h>
static inline u64 div_u64(u64 n, u32 d) { return n / d; }
static inline u64 div64_ul(u64 n, unsigned long d) { return n / d; }
static inline u64 div_u64_rem(u64 n, u32 d, u32 *r) { *r = (u32)(n % d); return n / d; }
static inline s64 div_s64(s64 n, s32 d) { return n / d; }
u64 div64_u64(u64 n, u64 d);
#define do_div(n, base) ({ u32 __base = (base); u32 __rem = (u32)((u64)(n) % __base); (n) = (u64)(n) / __base; __rem; })
#endif
