#ifndef _LINUX_FS_H
#define _LINUX_FS_H
#include <killinit/kstructs.h>
#include <linux/kernel.h>
#include <linux/stat.h>
#include <linux/kdev_t.h>
#include <linux/fcntl.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/export.h>
#include <linux/rbtree.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>
#include <linux/rwsem.h>
#include <linux/workqueue.h>
#include <linux/completion.h>
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define FMODE_READ 1u
#define FMODE_WRITE 2u
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
int nonseekable_open(struct inode *inode, struct file *file);
int simple_open(struct inode *inode, struct file *file);
int __register_chrdev(unsigned int major, unsigned int base, unsigned int count, const char *name, const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int base, unsigned int count, const char *name);
#define register_chrdev(major, name, fops) __register_chrdev(major, 0, 256, name, fops)
#define unregister_chrdev(major, name) __unregister_chrdev(major, 0, 256, name)
int alloc_chrdev_region(dev_t *dev, unsigned int base, unsigned int count, const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);
struct file *filp_open(const char *path, int flags, umode_t mode);
int filp_close(struct file *file, void *id);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 14, 0)
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);
#endif
static inline unsigned iminor(const struct inode *inode) { return MINOR(inode->i_rdev); }
static inline unsigned imajor(const struct inode *inode) { return MAJOR(inode->i_rdev); }
static inline struct inode *file_inode(const struct file *f) { return f->f_inode; }
#endif
