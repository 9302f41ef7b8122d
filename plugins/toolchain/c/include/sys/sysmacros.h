#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H
#define major(dev) ((unsigned int)(((dev) >> 8) & 0xfff) | ((unsigned int)((dev) >> 32) & ~0xfffU))
#define minor(dev) ((unsigned int)((dev) & 0xff) | ((unsigned int)((dev) >> 12) & ~0xffU))
#define makedev(ma, mi) ((unsigned long long)((ma) & 0xfffU) << 8 | (unsigned long long)((ma) & ~0xfffU) << 32 | (unsigned long long)((mi) & 0xffU) | (unsigned long long)((mi) & ~0xffU) << 12)
#define gnu_dev_major major
#define gnu_dev_minor minor
#define gnu_dev_makedev makedev
#endif
