#ifndef _LINUX_OPENAT2_H
#define _LINUX_OPENAT2_H
#include <linux/types.h>
struct open_how { __u64 flags, mode, resolve; };
#endif
