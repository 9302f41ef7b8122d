/* A device with a class of its own, attributes, and a name in /dev; and a kobject without one. */
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>
MODULE_LICENSE("GPL");
static int level = 3; module_param(level, int, 0644); MODULE_PARM_DESC(level, "how loud");

static dev_t number;
static struct cdev cdev;
static struct class *class;
static struct device *device;
static char text[32] = "empty\n";
static size_t length = 6;

static ssize_t loud_read(struct file *f, char __user *to, size_t n, loff_t *pos) { return simple_read_from_buffer(to, n, pos, text, length); }
static ssize_t loud_write(struct file *f, const char __user *from, size_t n, loff_t *pos)
{
	if (n > sizeof(text)) return -ENOSPC;
	if (copy_from_user(text, from, n)) return -EFAULT;
	length = n;
	dev_info(device, "%zu bytes, level %d\n", n, level);
	return n;
}
static const struct file_operations ops = { .owner = THIS_MODULE, .read = loud_read, .write = loud_write };

static ssize_t level_show(struct device *d, struct device_attribute *a, char *buf) { return sprintf(buf, "%d\n", *(int *)dev_get_drvdata(d)); }
static ssize_t level_store(struct device *d, struct device_attribute *a, const char *buf, size_t n)
{
	int v;
	if (sscanf(buf, "%d", &v) != 1) return -EINVAL;
	level = v;
	return n;
}
static DEVICE_ATTR(level, 0644, level_show, level_store);

static struct kobject *object;
static ssize_t length_show(struct kobject *k, struct kobj_attribute *a, char *buf) { return sprintf(buf, "%s has %d\n", k->name, (int)length); }
static struct kobj_attribute length_attr = __ATTR(length, 0444, length_show, NULL);
static struct attribute *attrs[] = { &length_attr.attr, NULL };
static struct attribute_group group = { .attrs = attrs };

static int __init devices_init(void)
{
	int r = alloc_chrdev_region(&number, 0, 1, "loud");
	if (r) return r;
	cdev_init(&cdev, &ops);
	cdev_add(&cdev, number, 1);
	class = class_create(THIS_MODULE, "noise");
	if (IS_ERR(class)) return PTR_ERR(class);
	device = device_create(class, NULL, number, &level, "loud%d", 0);
	if (IS_ERR(device)) return PTR_ERR(device);
	r = device_create_file(device, &dev_attr_level);
	object = kobject_create_and_add("noise", kernel_kobj);
	if (!object) return -ENOMEM;
	pr_info("again: %d\n", kobject_create_and_add("noise", kernel_kobj) != NULL);
	return r ? r : sysfs_create_group(object, &group);
}
static void __exit devices_exit(void)
{
	kobject_put(object);
	device_remove_file(device, &dev_attr_level);
	device_destroy(class, number);
	class_destroy(class);
	cdev_del(&cdev);
	unregister_chrdev_region(number, 1);
}
module_init(devices_init);
module_exit(devices_exit);
