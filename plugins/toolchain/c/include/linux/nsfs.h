#ifndef _LINUX_NSFS_H
#define _LINUX_NSFS_H
#include <asm/ioctl.h>
#define NS_GET_USERNS _IO(0xb7, 1)
#define NS_GET_PARENT _IO(0xb7, 2)
#define NS_GET_NSTYPE _IO(0xb7, 3)
#define NS_GET_OWNER_UID _IO(0xb7, 4)
#endif
