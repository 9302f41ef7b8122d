#include <linux/sched.h>
#include <linux/mm.h>
