#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H
#include <linux/fs.h>
#define MISC_DYNAMIC_MINOR 255
int misc_register(struct miscdevice *misc);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 3, 0)
void misc_deregister(struct miscdevice *misc);
#else
int misc_deregister(struct miscdevice *misc);
#endif
#endif
