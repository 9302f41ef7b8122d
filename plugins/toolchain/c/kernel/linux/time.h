#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H
#include <killinit/types.h>
#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define MSEC_PER_SEC 1000L
#define USEC_PER_MSEC 1000L
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_BOOTTIME 7
struct timespec { time_t tv_sec; long tv_nsec; };
struct timespec64 { time64_t tv_sec; long tv_nsec; };
struct timeval { time_t tv_sec; long tv_usec; };
void ktime_get_real_ts64(struct timespec64 *ts);
void do_gettimeofday(struct timeval *tv);
#endif
