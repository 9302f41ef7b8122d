#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H
#include <killinit/types.h>
void panic(const char *fmt, ...) __noreturn __printf(1, 2);
extern int panic_timeout;
extern int panic_on_oops;
extern int oops_in_progress;
void add_taint(unsigned int flag, int lockdep_ok);
int test_taint(unsigned int flag);
#define TAINT_PROPRIETARY_MODULE 0
#define TAINT_FORCED_MODULE 1
#define TAINT_DIE 7
#define TAINT_WARN 9
#define TAINT_USER 6
#define TAINT_CRAP 10
#define LOCKDEP_STILL_OK 1
#define LOCKDEP_NOW_UNRELIABLE 0
#endif
