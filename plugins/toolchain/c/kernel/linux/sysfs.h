/* linux/sysfs.h - attributes: files of /sys that a function writes and a function reads. The kernel's part of it has names of ours. */
#ifndef _LINUX_SYSFS_H
#define _LINUX_SYSFS_H
#include <killinit/types.h>
#include <linux/kernel.h>
#include <linux/stat.h>
#include <linux/errno.h>
struct kobject;
struct module;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36)
struct attribute { const char *name; umode_t mode; };
#else
struct attribute { const char *name; struct module *owner; mode_t mode; };
#endif
struct attribute_group {
	const char *name;
	umode_t (*is_visible)(struct kobject *k, struct attribute *a, int n);
	struct attribute **attrs;
};
struct sysfs_ops {
	ssize_t (*show)(struct kobject *k, struct attribute *a, char *buf);
	ssize_t (*store)(struct kobject *k, struct attribute *a, const char *buf, size_t count);
};
#define __ATTR(n, m, s, t) { .attr = { .name = __stringify(n), .mode = m }, .show = s, .store = t }
#define __ATTR_RO(n) { .attr = { .name = __stringify(n), .mode = 0444 }, .show = n##_show }
#define __ATTR_NULL { .attr = { .name = NULL } }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
#define __ATTR_RW(n) __ATTR(n, 0644, n##_show, n##_store)
#define __ATTR_WO(n) { .attr = { .name = __stringify(n), .mode = 0200 }, .store = n##_store }
#define ATTRIBUTE_GROUPS(n) static const struct attribute_group n##_group = { .attrs = n##_attrs }; static const struct attribute_group *n##_groups[] = { &n##_group, NULL }
#endif
#define sysfs_attr_init(a) do {} while (0)
int __sysfs_add_dir(void *object, void *parent, const char *name);
int __sysfs_add_file(void *object, const char *folder, void *attr, const char *name, int mode, void *show, void *store);
int __sysfs_add_link(void *object, void *target, const char *name);
/* A name below an object, or with none the object and all that is below it. */
void __sysfs_remove(void *object, const char *name);
/* The object a folder such as "kernel" stands for. */
void *__sysfs_folder(const char *path);
/* A file of /dev; no mode: it goes. */
int __dev_node(const char *name, int mode, unsigned int dev);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 10, 0)
int sysfs_emit(char *buf, const char *fmt, ...) __printf(2, 3);
#endif
#include <linux/kobject.h>
#endif
