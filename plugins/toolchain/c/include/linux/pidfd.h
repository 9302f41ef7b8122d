#ifndef _LINUX_PIDFD_H
#define _LINUX_PIDFD_H
#include <linux/types.h>
#include <fcntl.h>
#define PIDFD_NONBLOCK O_NONBLOCK
#endif
