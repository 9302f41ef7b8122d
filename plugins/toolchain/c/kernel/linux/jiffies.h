#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H
#include <killinit/types.h>
#define HZ 250
#define USER_HZ 100
extern unsigned long volatile jiffies;
#define get_jiffies_64() ((u64)jiffies)
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
static inline unsigned long msecs_to_jiffies(unsigned int ms) { return (unsigned long)((ms * 1ULL * HZ + 999) / 1000); }
static inline unsigned int jiffies_to_msecs(unsigned long j) { return (unsigned int)(j * (1000 / HZ)); }
static inline unsigned long usecs_to_jiffies(unsigned int us) { return (unsigned long)((us * 1ULL * HZ + 999999) / 1000000); }
static inline unsigned int jiffies_to_usecs(unsigned long j) { return (unsigned int)(j * (1000000 / HZ)); }
#define MAX_JIFFY_OFFSET ((~0UL >> 1) - 1)
#endif
