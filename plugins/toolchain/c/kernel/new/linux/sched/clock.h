#include <linux/sched.h>
#include <linux/ktime.h>
