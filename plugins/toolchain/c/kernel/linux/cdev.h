#ifndef _LINUX_CDEV_H
#define _LINUX_CDEV_H
#include <linux/fs.h>
void cdev_init(struct cdev *c, const struct file_operations *fops);
struct cdev *cdev_alloc(void);
int cdev_add(struct cdev *c, dev_t dev, unsigned int count);
void cdev_del(struct cdev *c);
#endif
