#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H
#include <linux/fs.h>
#include <linux/wait.h>
#define POLLIN 1
#define POLLOUT 4
#define POLLRDNORM 64
#define POLLWRNORM 256
#define EPOLLIN 1
#define EPOLLRDNORM 64
static inline void poll_wait(struct file *f, wait_queue_head_t *q, poll_table *p) {}
#endif
