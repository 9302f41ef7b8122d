/* linux/device.h - classes of devices, and devices without hardware: what makes a file of /dev and a folder of /sys. */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/list.h>
#include <linux/err.h>
#include <linux/printk.h>
#include <linux/kdev_t.h>
struct device;
struct device_driver { const char *name; struct module *owner; };
struct class {
	const char *name;
	struct module *owner;
	const struct attribute_group **dev_groups;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 2, 0)
	char *(*devnode)(struct device *dev, umode_t *mode);
#else
	char *(*devnode)(struct device *dev, mode_t *mode);
#endif
	int (*dev_uevent)(struct device *dev, void *env);
	struct kobject *__folder, *__virtual;
	struct list_head __devices;
	bool __dynamic;
};
struct device {
	struct kobject kobj;
	struct device *parent;
	struct class *class;
	struct device_driver *driver;
	void *platform_data, *driver_data;
	dev_t devt;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
	struct list_head __of_class;
};
struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *a, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *a, const char *buf, size_t count);
};
#define DEVICE_ATTR(n, m, s, t) struct device_attribute dev_attr_##n = __ATTR(n, m, s, t)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
#define DEVICE_ATTR_RW(n) struct device_attribute dev_attr_##n = __ATTR_RW(n)
#define DEVICE_ATTR_RO(n) struct device_attribute dev_attr_##n = __ATTR_RO(n)
#define DEVICE_ATTR_WO(n) struct device_attribute dev_attr_##n = __ATTR_WO(n)
#endif
static inline const char *dev_name(const struct device *d) { return d->kobj.name; }
static inline void *dev_get_drvdata(const struct device *d) { return d->driver_data; }
static inline void dev_set_drvdata(struct device *d, void *data) { d->driver_data = data; }
static inline const char *dev_driver_string(const struct device *d) { return d->driver ? d->driver->name : d->class ? d->class->name : ""; }
#define kobj_to_dev(k) container_of(k, struct device, kobj)
#define dev_printk(level, d, fmt, ...) printk(level "%s %s: " fmt, dev_driver_string(d), dev_name(d), ##__VA_ARGS__)
#define dev_emerg(d, fmt, ...) dev_printk(KERN_EMERG, d, fmt, ##__VA_ARGS__)
#define dev_crit(d, fmt, ...) dev_printk(KERN_CRIT, d, fmt, ##__VA_ARGS__)
#define dev_err(d, fmt, ...) dev_printk(KERN_ERR, d, fmt, ##__VA_ARGS__)
#define dev_warn(d, fmt, ...) dev_printk(KERN_WARNING, d, fmt, ##__VA_ARGS__)
#define dev_notice(d, fmt, ...) dev_printk(KERN_NOTICE, d, fmt, ##__VA_ARGS__)
#define dev_info(d, fmt, ...) dev_printk(KERN_INFO, d, fmt, ##__VA_ARGS__)
#define dev_dbg(d, fmt, ...) do {} while (0)
static __maybe_unused ssize_t __dev_attr_show(struct kobject *k, struct attribute *a, char *buf)
{
	struct device_attribute *da = container_of(a, struct device_attribute, attr);
	return da->show ? da->show(kobj_to_dev(k), da, buf) : -EIO;
}
static __maybe_unused ssize_t __dev_attr_store(struct kobject *k, struct attribute *a, const char *buf, size_t count)
{
	struct device_attribute *da = container_of(a, struct device_attribute, attr);
	return da->store ? da->store(kobj_to_dev(k), da, buf, count) : -EIO;
}
static __maybe_unused const struct sysfs_ops __dev_ops = { .show = __dev_attr_show, .store = __dev_attr_store };
static __maybe_unused void __dev_free(struct kobject *k) { struct device *d = kobj_to_dev(k); if (d->release) d->release(d); }
static __maybe_unused const struct kobj_type __dev_type = { .release = __dev_free, .sysfs_ops = &__dev_ops };
static __maybe_unused ssize_t __dev_show(struct device *d, struct device_attribute *a, char *buf) { return sprintf(buf, "%u:%u\n", MAJOR(d->devt), MINOR(d->devt)); }
static __maybe_unused ssize_t __uevent_show(struct device *d, struct device_attribute *a, char *buf) { return sprintf(buf, "MAJOR=%u\nMINOR=%u\nDEVNAME=%s\n", MAJOR(d->devt), MINOR(d->devt), dev_name(d)); }
static __maybe_unused struct device_attribute __dev_attr_dev = __ATTR(dev, 0444, __dev_show, NULL), __dev_attr_uevent = __ATTR(uevent, 0444, __uevent_show, NULL);
static inline int device_create_file(struct device *d, const struct device_attribute *a) { return d ? sysfs_create_file(&d->kobj, &a->attr) : 0; }
static inline void device_remove_file(struct device *d, const struct device_attribute *a) { if (d) sysfs_remove_file(&d->kobj, &a->attr); }
static inline struct device *get_device(struct device *d) { if (d) kobject_get(&d->kobj); return d; }
static inline void put_device(struct device *d) { if (d) kobject_put(&d->kobj); }

static __maybe_unused int class_register(struct class *c)
{
	INIT_LIST_HEAD(&c->__devices);
	c->__folder = kobject_create_and_add(c->name, (struct kobject *)__sysfs_folder("class"));
	return c->__folder ? 0 : -EEXIST;
}
static inline void class_unregister(struct class *c) { kobject_put(c->__virtual); kobject_put(c->__folder); c->__virtual = NULL; }
static __maybe_unused struct class *__class_create(struct module *owner, const char *name)
{
	struct class *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int r;
	if (!c) return ERR_PTR(-ENOMEM);
	c->name = name;
	c->owner = owner;
	c->__dynamic = true;
	r = class_register(c);
	if (r) { kfree(c); return ERR_PTR(r); }
	return c;
}
/* The owner went in 6.4. */
#define class_create(owner, name) __class_create(owner, name)
static inline void class_destroy(struct class *c) { if (IS_ERR_OR_NULL(c)) return; class_unregister(c); if (c->__dynamic) kfree(c); }

static inline void device_initialize(struct device *d) { kobject_init(&d->kobj, &__dev_type); INIT_LIST_HEAD(&d->__of_class); }
static __maybe_unused int device_add(struct device *d)
{
	int r;
	/* /sys/devices/virtual/CLASS, which goes with the class. */
	if (d->class && !d->class->__virtual) d->class->__virtual = kobject_create_and_add(d->class->name, (struct kobject *)__sysfs_folder("devices/virtual"));
	d->kobj.parent = d->parent ? &d->parent->kobj : d->class ? d->class->__virtual : (struct kobject *)__sysfs_folder("devices");
	r = __kobject_add(&d->kobj);
	if (r) return r;
	if (d->class) {
		list_add_tail(&d->__of_class, &d->class->__devices);
		__sysfs_add_link(d->class->__folder, &d->kobj, dev_name(d));
		__sysfs_add_link(&d->kobj, d->class->__folder, "subsystem");
		__sysfs_groups(&d->kobj, d->class->dev_groups);
	}
	__sysfs_groups(&d->kobj, d->groups);
	if (MAJOR(d->devt)) {
		umode_t mode = 0;
		char *name = d->class && d->class->devnode ? d->class->devnode(d, (void *)&mode) : NULL;
		device_create_file(d, &__dev_attr_dev);
		device_create_file(d, &__dev_attr_uevent);
		__dev_node(name ? name : dev_name(d), mode ? mode : 0600, d->devt);
		kfree(name);
	}
	return 0;
}
static __maybe_unused void device_del(struct device *d)
{
	if (MAJOR(d->devt)) __dev_node(dev_name(d), 0, d->devt);
	if (d->class) {
		__sysfs_remove(d->class->__folder, dev_name(d));
		list_del_init(&d->__of_class);
	}
	kobject_del(&d->kobj);
}
static inline int device_register(struct device *d) { device_initialize(d); return device_add(d); }
static inline void device_unregister(struct device *d) { device_del(d); put_device(d); }
static __maybe_unused int dev_set_name(struct device *d, const char *fmt, ...)
{
	va_list args;
	int r;
	va_start(args, fmt);
	r = kobject_set_name_vargs(&d->kobj, fmt, args);
	va_end(args);
	return r;
}
static __maybe_unused void __device_free(struct device *d) { kfree(d); }
static __maybe_unused struct device *__device_create(struct class *c, struct device *parent, dev_t devt, void *data, const struct attribute_group **groups, const char *fmt, va_list args)
{
	struct device *d;
	int r;
	if (IS_ERR_OR_NULL(c)) return ERR_PTR(-ENODEV);
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d) return ERR_PTR(-ENOMEM);
	device_initialize(d);
	d->class = c;
	d->parent = parent;
	d->devt = devt;
	d->driver_data = data;
	d->groups = groups;
	d->release = __device_free;
	r = kobject_set_name_vargs(&d->kobj, fmt, args);
	if (!r) r = device_add(d);
	if (r) { put_device(d); return ERR_PTR(r); }
	return d;
}
static __maybe_unused struct device *device_create(struct class *c, struct device *parent, dev_t devt, void *data, const char *fmt, ...)
{
	struct device *d;
	va_list args;
	va_start(args, fmt);
	d = __device_create(c, parent, devt, data, NULL, fmt, args);
	va_end(args);
	return d;
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
static __maybe_unused struct device *device_create_with_groups(struct class *c, struct device *parent, dev_t devt, void *data, const struct attribute_group **groups, const char *fmt, ...)
{
	struct device *d;
	va_list args;
	va_start(args, fmt);
	d = __device_create(c, parent, devt, data, groups, fmt, args);
	va_end(args);
	return d;
}
#endif
static __maybe_unused void device_destroy(struct class *c, dev_t devt)
{
	struct device *d;
	list_for_each_entry(d, &c->__devices, __of_class) if (d->devt == devt) { device_unregister(d); return; }
}
#endif
