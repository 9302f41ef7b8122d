#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H
#include <killinit/types.h>
#include <linux/version.h>
void get_random_bytes(void *buf, int n);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
u32 get_random_u32(void);
#else
u32 random32(void);
#endif
#endif
