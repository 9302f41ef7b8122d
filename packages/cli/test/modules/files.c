/* files.c — names under /proc and /proc/sys, a misc device, a character device. */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/fs.h>
#include <linux/cdev.h>
#include <linux/miscdevice.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/sysctl.h>
#include <linux/uaccess.h>
#include <linux/delay.h>
#include <linux/string.h>

MODULE_LICENSE("GPL");

static char text[64] = "hello\n";
static int opens, knob = 42;
static char name[16] = "init";

static int show(struct seq_file *m, void *v)
{
	seq_printf(m, "opens %d, private %lx\n", opens, (unsigned long)m->private);
	return 0;
}
static int show_open(struct inode *inode, struct file *file)
{
	opens++;
	return single_open(file, show, (void *)0x1234);
}
static void *it_start(struct seq_file *m, loff_t *pos)
{
	return *pos < 700 ? (void *)(unsigned long)(*pos + 1) : NULL;
}
static void *it_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return it_start(m, pos);
}
static void it_stop(struct seq_file *m, void *v) {}
static int it_show(struct seq_file *m, void *v)
{
	seq_printf(m, "line %lu\n", (unsigned long)v);
	return 0;
}
static const struct seq_operations it_ops = { .start = it_start, .next = it_next, .stop = it_stop, .show = it_show };
static int it_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &it_ops);
}

static ssize_t text_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	msleep(20);
	return simple_read_from_buffer(buf, n, pos, text, strlen(text));
}
static ssize_t text_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	if (n >= sizeof text)
		return -EFBIG;
	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = 0;
	return n;
}
static long text_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd == 7 ? 0 : -ENOTTY;
}
static int text_release(struct inode *inode, struct file *file)
{
	opens += 100;
	return 0;
}
static const struct file_operations dev_fops = {
	.owner = THIS_MODULE, .read = text_read, .write = text_write, .unlocked_ioctl = text_ioctl, .release = text_release,
};
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "testmisc", .fops = &dev_fops, .mode = 0666 };
static struct cdev cdev;
static dev_t dev;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
static const struct proc_ops show_fops = { .proc_open = show_open, .proc_read = seq_read, .proc_lseek = seq_lseek, .proc_release = single_release };
static const struct proc_ops it_fops = { .proc_open = it_open, .proc_read = seq_read, .proc_lseek = seq_lseek, .proc_release = seq_release };
static const struct proc_ops rw_fops = { .proc_read = text_read, .proc_write = text_write };
#else
static const struct file_operations show_fops = { .open = show_open, .read = seq_read, .llseek = seq_lseek, .release = single_release };
static const struct file_operations it_fops = { .open = it_open, .read = seq_read, .llseek = seq_lseek, .release = seq_release };
static const struct file_operations rw_fops = { .read = text_read, .write = text_write };
static int old_read(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	int n = sprintf(page, "old style, data %lx\n", (unsigned long)data);
	*eof = 1;
	return n;
}
static int old_write(struct file *file, const char __user *buf, unsigned long n, void *data)
{
	return text_write(file, buf, n, NULL);
}
#endif

static struct ctl_table knobs[] = {
	{ .procname = "knob", .data = &knob, .maxlen = sizeof knob, .mode = 0644, .proc_handler = proc_dointvec },
	{ .procname = "name", .data = name, .maxlen = sizeof name, .mode = 0644, .proc_handler = proc_dostring },
	{ }
};
static struct ctl_table dir[] = { { .procname = "testmod", .mode = 0555, .child = knobs }, { } };
static struct ctl_table_header *header;
static struct proc_dir_entry *folder;

static int __init start(void)
{
	int r = misc_register(&misc);
	if (r)
		return r;
	folder = proc_mkdir("testdir", NULL);
	proc_create("show", 0444, folder, &show_fops);
	proc_create("lines", 0, folder, &it_fops);
	proc_create("text", 0600, NULL, &rw_fops);
	proc_symlink("link", folder, "show");
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
	proc_create_single_data("old", 0444, folder, show, (void *)0x99);
	header = register_sysctl("testmod", knobs);
#else
	{
		struct proc_dir_entry *e = create_proc_read_entry("old", 0644, folder, old_read, (void *)0x77);
		e->write_proc = old_write;
		header = register_sysctl_table(dir);
	}
#endif
	r = alloc_chrdev_region(&dev, 0, 4, "testchr");
	if (r)
		return r;
	cdev_init(&cdev, &dev_fops);
	cdev.owner = THIS_MODULE;
	return cdev_add(&cdev, dev, 4);
}
static void __exit stop(void)
{
	cdev_del(&cdev);
	unregister_chrdev_region(dev, 4);
	unregister_sysctl_table(header);
	remove_proc_entry("old", folder);
	remove_proc_entry("link", folder);
	remove_proc_entry("lines", folder);
	remove_proc_entry("show", folder);
	remove_proc_entry("testdir", NULL);
	remove_proc_entry("text", NULL);
	misc_deregister(&misc);
	(void)dir;
}
module_init(start);
module_exit(stop);
