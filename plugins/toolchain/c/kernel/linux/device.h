#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H
#include <linux/fs.h>
struct class;
struct device;
#endif
