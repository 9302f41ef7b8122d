#ifndef _LINUX_PID_NAMESPACE_H
#define _LINUX_PID_NAMESPACE_H
#include <linux/sched.h>
#endif
