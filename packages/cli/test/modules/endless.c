/* endless.c — a file of /proc whose iterator never comes to an end and never says anything. */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

MODULE_LICENSE("GPL");

static void *start_it(struct seq_file *m, loff_t *pos) { return (void *)1; }
static void *next_it(struct seq_file *m, void *v, loff_t *pos) { ++*pos; return v; }
static void stop_it(struct seq_file *m, void *v) {}
static int show_it(struct seq_file *m, void *v) { return 0; }
static const struct seq_operations ops = { .start = start_it, .next = next_it, .stop = stop_it, .show = show_it };
static int open_it(struct inode *inode, struct file *file) { return seq_open(file, &ops); }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
static const struct proc_ops fops = { .proc_open = open_it, .proc_read = seq_read, .proc_release = seq_release };
#else
static const struct file_operations fops = { .open = open_it, .read = seq_read, .release = seq_release };
#endif
static int __init begin(void)
{
	return proc_create("endless", 0444, NULL, &fops) ? 0 : -ENOMEM;
}
static void __exit end(void) { remove_proc_entry("endless", NULL); }
module_init(begin);
module_exit(end);
