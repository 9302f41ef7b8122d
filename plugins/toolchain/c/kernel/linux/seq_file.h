#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/string.h>
#define SEQ_START_TOKEN ((void *)1)
#define SEQ_SKIP 1
int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data);
int single_release(struct inode *inode, struct file *file);
int seq_open(struct file *file, const struct seq_operations *op);
int seq_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 3, 0)
void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
#else
int seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
int seq_puts(struct seq_file *m, const char *s);
int seq_putc(struct seq_file *m, char c);
#endif
int seq_write(struct seq_file *m, const void *data, size_t len);
struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 16, 0)
#define DEFINE_SHOW_ATTRIBUTE(name) \
	static int name##_open(struct inode *inode, struct file *file) { return single_open(file, name##_show, inode->i_private); } \
	static const struct file_operations name##_fops = { .owner = THIS_MODULE, .open = name##_open, .read = seq_read, .llseek = seq_lseek, .release = single_release }
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
#define DEFINE_PROC_SHOW_ATTRIBUTE(name) \
	static int name##_open(struct inode *inode, struct file *file) { return single_open(file, name##_show, inode->i_private); } \
	static const struct proc_ops name##_proc_ops = { .proc_open = name##_open, .proc_read = seq_read, .proc_lseek = seq_lseek, .proc_release = single_release }
#endif
#endif
