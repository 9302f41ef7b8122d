#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H
#include <killinit/types.h>
#include <linux/version.h>
void __udelay(unsigned long usecs);
#define udelay(us) __udelay(us)
#define ndelay(ns) __udelay(((ns) + 999) / 1000)
#define mdelay(ms) ({ unsigned long __ms = (ms); while (__ms--) __udelay(1000); })
void msleep(unsigned int ms);
unsigned long msleep_interruptible(unsigned int ms);
static inline void ssleep(unsigned int s) { msleep(s * 1000); }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36)
void usleep_range(unsigned long min, unsigned long max);
#define fsleep(us) usleep_range(us, us)
#endif
#endif
