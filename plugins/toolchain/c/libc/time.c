/* time.c - clocks, timers, sleeping. */
#include "libc.h"
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

time_t time(time_t *t)
{
	time_t now = (time_t)__sc(SYS_time, 0);
	if (t) *t = now;
	return now;
}
int stime(const time_t *t) { return (int)__call(SYS_stime, t); }
int gettimeofday(struct timeval *restrict tv, void *restrict tz) { return (int)__call(SYS_gettimeofday, tv, tz); }
int settimeofday(const struct timeval *tv, const struct timezone *tz) { return (int)__call(SYS_settimeofday, tv, tz); }
int ftime(struct timeb *b)
{
	struct timeval tv;
	gettimeofday(&tv, 0);
	b->time = tv.tv_sec; b->millitm = (unsigned short)(tv.tv_usec / 1000); b->timezone = b->dstflag = 0;
	return 0;
}
int clock_gettime(clockid_t c, struct timespec *t) { return (int)__call(SYS_clock_gettime, c, t); }
int clock_settime(clockid_t c, const struct timespec *t) { return (int)__call(SYS_clock_settime, c, t); }
int clock_getres(clockid_t c, struct timespec *t) { return (int)__call(SYS_clock_getres, c, t); }
int clock_nanosleep(clockid_t c, int flags, const struct timespec *t, struct timespec *left) { __testcancel(); return (int)-__sc(SYS_clock_nanosleep, c, flags, t, left); }
int clock_getcpuclockid(pid_t pid, clockid_t *c)
{
	clockid_t id = (clockid_t)((~(unsigned)pid << 3) | 2);
	struct timespec t;
	if (__sc(SYS_clock_getres, id, &t)) return ESRCH;
	*c = id;
	return 0;
}
int timespec_get(struct timespec *t, int base) { if (base != TIME_UTC) return 0; clock_gettime(CLOCK_REALTIME, t); return base; }
int nanosleep(const struct timespec *t, struct timespec *left) { __testcancel(); return (int)__call(SYS_nanosleep, t, left); }
unsigned sleep(unsigned s)
{
	struct timespec t, left;
	int e = errno;
	t.tv_sec = (time_t)(s > INT_MAX ? INT_MAX : s); t.tv_nsec = 0;
	left = t;
	if (nanosleep(&t, &left) == 0) return 0;
	errno = e;
	return (unsigned)left.tv_sec;
}
int usleep(useconds_t us)
{
	struct timespec t;
	t.tv_sec = (time_t)(us / 1000000); t.tv_nsec = (long)(us % 1000000) * 1000;
	return nanosleep(&t, 0);
}
unsigned ualarm(useconds_t first, useconds_t every)
{
	struct itimerval t, old;
	t.it_value.tv_sec = (time_t)(first / 1000000); t.it_value.tv_usec = (suseconds_t)(first % 1000000);
	t.it_interval.tv_sec = (time_t)(every / 1000000); t.it_interval.tv_usec = (suseconds_t)(every % 1000000);
	if (setitimer(ITIMER_REAL, &t, &old)) return (unsigned)-1;
	return (unsigned)(old.it_value.tv_sec * 1000000 + old.it_value.tv_usec);
}
int getitimer(int which, struct itimerval *v) { return (int)__call(SYS_getitimer, which, v); }
int setitimer(int which, const struct itimerval *restrict v, struct itimerval *restrict old) { return (int)__call(SYS_setitimer, which, v, old); }
clock_t times(struct tms *t) { return (clock_t)__sc(SYS_times, t); }
clock_t clock(void)
{
	struct timespec t;
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)) return -1;
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
double difftime(time_t a, time_t b) { return (double)a - (double)b; }

int timer_create(clockid_t c, struct sigevent *restrict ev, timer_t *restrict t)
{
	int id;
	if (__call(SYS_timer_create, c, ev, &id)) return -1;
	*t = (timer_t)(long)id;
	return 0;
}
int timer_delete(timer_t t) { return (int)__call(SYS_timer_delete, t); }
int timer_settime(timer_t t, int flags, const struct itimerspec *restrict v, struct itimerspec *restrict old) { return (int)__call(SYS_timer_settime, t, flags, v, old); }
int timer_gettime(timer_t t, struct itimerspec *v) { return (int)__call(SYS_timer_gettime, t, v); }
int timer_getoverrun(timer_t t) { return (int)__call(SYS_timer_getoverrun, t); }
int timerfd_create(int c, int flags) { return (int)__call(SYS_timerfd_create, c, flags); }
int timerfd_settime(int fd, int flags, const struct itimerspec *v, struct itimerspec *old) { return (int)__call(SYS_timerfd_settime, fd, flags, v, old); }
int timerfd_gettime(int fd, struct itimerspec *v) { return (int)__call(SYS_timerfd_gettime, fd, v); }
int adjtime(const struct timeval *d, struct timeval *old) { (void)d; (void)old; errno = EPERM; return -1; }
