#ifndef _LINUX_SYSCALLS_H
#define _LINUX_SYSCALLS_H
#include <linux/sched.h>
#include <killinit/unistd.h>
#endif
