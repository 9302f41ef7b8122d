#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H
#include <linux/time.h>
ktime_t ktime_get(void);
ktime_t ktime_get_real(void);
static inline u64 ktime_get_ns(void) { return (u64)ktime_get(); }
static inline s64 ktime_to_ns(ktime_t t) { return t; }
static inline s64 ktime_to_us(ktime_t t) { return t / 1000; }
static inline s64 ktime_to_ms(ktime_t t) { return t / 1000000; }
static inline ktime_t ktime_sub(ktime_t a, ktime_t b) { return a - b; }
static inline ktime_t ns_to_ktime(u64 ns) { return (ktime_t)ns; }
time64_t ktime_get_real_seconds(void);
#endif
