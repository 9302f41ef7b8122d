/* linux/kobject.h - objects with a name, a parent, a count of references, and a folder in /sys. */
#ifndef _LINUX_KOBJECT_H
#define _LINUX_KOBJECT_H
#include <linux/sysfs.h>
#include <linux/list.h>
#include <linux/kref.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringify.h>
#include <linux/spinlock.h>
#include <linux/container_of.h>
#include <stdarg.h>
struct kset;
struct kobj_type {
	void (*release)(struct kobject *k);
	const struct sysfs_ops *sysfs_ops;
	struct attribute **default_attrs;
	const struct attribute_group **default_groups;
};
struct kobject {
	const char *name;
	struct list_head entry;
	struct kobject *parent;
	struct kset *kset;
	const struct kobj_type *ktype;
	void *sd;
	struct kref kref;
	unsigned int state_initialized : 1, state_in_sysfs : 1, state_add_uevent_sent : 1, state_remove_uevent_sent : 1;
};
struct kset { struct list_head list; spinlock_t list_lock; struct kobject kobj; };
struct kobj_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kobject *k, struct kobj_attribute *a, char *buf);
	ssize_t (*store)(struct kobject *k, struct kobj_attribute *a, const char *buf, size_t count);
};
enum kobject_action { KOBJ_ADD, KOBJ_REMOVE, KOBJ_CHANGE, KOBJ_MOVE, KOBJ_ONLINE, KOBJ_OFFLINE };
#define kernel_kobj ((struct kobject *)__sysfs_folder("kernel"))
#define fs_kobj ((struct kobject *)__sysfs_folder("fs"))
#define firmware_kobj ((struct kobject *)__sysfs_folder("firmware"))
static inline const char *kobject_name(const struct kobject *k) { return k->name; }
static inline struct kobject *kobject_get(struct kobject *k) { if (k) kref_get(&k->kref); return k; }
static inline int kobject_uevent(struct kobject *k, enum kobject_action action) { return 0; }
static __maybe_unused int kobject_set_name_vargs(struct kobject *k, const char *fmt, va_list args)
{
	const char *old = k->name;
	k->name = kvasprintf(GFP_KERNEL, fmt, args);
	kfree(old);
	return k->name ? 0 : -ENOMEM;
}
static __maybe_unused int kobject_set_name(struct kobject *k, const char *fmt, ...)
{
	va_list args;
	int r;
	va_start(args, fmt);
	r = kobject_set_name_vargs(k, fmt, args);
	va_end(args);
	return r;
}
static __maybe_unused ssize_t __kobj_attr_show(struct kobject *k, struct attribute *a, char *buf)
{
	struct kobj_attribute *ka = container_of(a, struct kobj_attribute, attr);
	return ka->show ? ka->show(k, ka, buf) : -EIO;
}
static __maybe_unused ssize_t __kobj_attr_store(struct kobject *k, struct attribute *a, const char *buf, size_t count)
{
	struct kobj_attribute *ka = container_of(a, struct kobj_attribute, attr);
	return ka->store ? ka->store(k, ka, buf, count) : -EIO;
}
static __maybe_unused const struct sysfs_ops kobj_sysfs_ops = { .show = __kobj_attr_show, .store = __kobj_attr_store };
static __maybe_unused void __kobj_free(struct kobject *k) { kfree(k); }
static __maybe_unused const struct kobj_type __kobj_dynamic = { .release = __kobj_free, .sysfs_ops = &kobj_sysfs_ops };
static __maybe_unused int __sysfs_file_in(struct kobject *k, const char *folder, const struct attribute *a, int mode)
{
	const struct sysfs_ops *ops = k->ktype && k->ktype->sysfs_ops ? k->ktype->sysfs_ops : &kobj_sysfs_ops;
	return __sysfs_add_file(k, folder, (void *)a, a->name, mode, (void *)ops->show, (void *)ops->store);
}
#define sysfs_create_file(k, a) __sysfs_file_in(k, NULL, a, (a)->mode)
#define sysfs_remove_file(k, a) __sysfs_remove(k, (a)->name)
static inline int __sysfs_files(struct kobject *k, const struct attribute *const *a) { int r = 0; for (; *a && !r; a++) r = sysfs_create_file(k, *a); return r; }
#define sysfs_create_files(k, a) __sysfs_files(k, (const struct attribute *const *)(a))
#define sysfs_create_link(k, target, name) __sysfs_add_link(k, target, name)
#define sysfs_remove_link(k, name) __sysfs_remove(k, name)
static __maybe_unused int __sysfs_group(struct kobject *k, const struct attribute_group *g)
{
	int i, r = 0;
	for (i = 0; g->attrs && g->attrs[i] && !r; i++) {
		int mode = g->attrs[i]->mode;
		if (g->is_visible && !(mode = g->is_visible(k, g->attrs[i], i))) continue;
		r = __sysfs_file_in(k, g->name, g->attrs[i], mode);
	}
	return r;
}
#define sysfs_create_group(k, g) __sysfs_group(k, g)
static inline void __sysfs_ungroup(struct kobject *k, const struct attribute_group *g) { int i; if (g->name) __sysfs_remove(k, g->name); else for (i = 0; g->attrs && g->attrs[i]; i++) __sysfs_remove(k, g->attrs[i]->name); }
#define sysfs_remove_group(k, g) __sysfs_ungroup(k, g)
static inline int __sysfs_groups(struct kobject *k, const struct attribute_group **g) { int r = 0; for (; g && *g && !r; g++) r = __sysfs_group(k, *g); return r; }
#define sysfs_create_groups(k, g) __sysfs_groups(k, g)
static inline void __sysfs_ungroups(struct kobject *k, const struct attribute_group **g) { for (; g && *g; g++) __sysfs_ungroup(k, *g); }
#define sysfs_remove_groups(k, g) __sysfs_ungroups(k, g)

static inline void kobject_init(struct kobject *k, const struct kobj_type *type) { kref_init(&k->kref); INIT_LIST_HEAD(&k->entry); k->state_initialized = 1; k->ktype = type; }
static __maybe_unused int __kobject_add(struct kobject *k)
{
	int r;
	if (k->kset) {
		if (!k->parent) k->parent = &k->kset->kobj;
		list_add_tail(&k->entry, &k->kset->list);
	}
	r = __sysfs_add_dir(k, k->parent, k->name);
	if (r) return r;
	k->state_in_sysfs = 1;
	if (k->ktype && k->ktype->default_attrs) r = sysfs_create_files(k, k->ktype->default_attrs);
	if (!r && k->ktype) r = __sysfs_groups(k, k->ktype->default_groups);
	return r;
}
static __maybe_unused int kobject_add(struct kobject *k, struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int r;
	va_start(args, fmt);
	r = kobject_set_name_vargs(k, fmt, args);
	va_end(args);
	k->parent = parent;
	return r ? r : __kobject_add(k);
}
static __maybe_unused void kobject_del(struct kobject *k)
{
	if (!k || !k->state_in_sysfs) return;
	__sysfs_remove(k, NULL);
	k->state_in_sysfs = 0;
	if (k->kset) { list_del_init(&k->entry); k->kset = NULL; }
}
static __maybe_unused void __kobject_release(struct kref *ref)
{
	struct kobject *k = container_of(ref, struct kobject, kref);
	const char *name = k->name;
	kobject_del(k);
	if (k->ktype && k->ktype->release) k->ktype->release(k);
	kfree(name);
}
static inline void kobject_put(struct kobject *k) { if (k) kref_put(&k->kref, __kobject_release); }
static __maybe_unused int kobject_init_and_add(struct kobject *k, const struct kobj_type *type, struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int r;
	kobject_init(k, type);
	va_start(args, fmt);
	r = kobject_set_name_vargs(k, fmt, args);
	va_end(args);
	k->parent = parent;
	return r ? r : __kobject_add(k);
}
static __maybe_unused struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *k = kzalloc(sizeof(*k), GFP_KERNEL);
	if (k && kobject_init_and_add(k, &__kobj_dynamic, parent, "%s", name)) { kobject_put(k); k = NULL; }
	return k;
}
static __maybe_unused void __kset_free(struct kobject *k) { kfree(container_of(k, struct kset, kobj)); }
static __maybe_unused const struct kobj_type __kset_type = { .release = __kset_free, .sysfs_ops = &kobj_sysfs_ops };
static __maybe_unused struct kset *kset_create_and_add(const char *name, const void *uevent_ops, struct kobject *parent)
{
	struct kset *s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s) return NULL;
	INIT_LIST_HEAD(&s->list);
	if (kobject_init_and_add(&s->kobj, &__kset_type, parent, "%s", name)) { kobject_put(&s->kobj); return NULL; }
	return s;
}
static inline void kset_unregister(struct kset *s) { if (s) { kobject_del(&s->kobj); kobject_put(&s->kobj); } }
#endif
