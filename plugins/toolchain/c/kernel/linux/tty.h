#ifndef _LINUX_TTY_H
#define _LINUX_TTY_H
#include <linux/sched.h>
#endif
