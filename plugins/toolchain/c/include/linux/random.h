#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H
#include <asm/ioctl.h>
#define RNDGETENTCNT _IOR('R', 0, int)
#define GRND_NONBLOCK 1
#define GRND_RANDOM 2
#define GRND_INSECURE 4
#endif
