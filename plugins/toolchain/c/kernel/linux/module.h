#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
#include <linux/list.h>
#include <linux/stat.h>
#include <linux/init.h>
#include <linux/string.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/export.h>
#include <linux/kmod.h>
#include <linux/sched.h>
#include <linux/kobject.h>
#include <linux/notifier.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, #ns)
#define MODULE_SUPPORTED_DEVICE(text)
#define MODULE_DEVICE_TABLE(type, name)
#define MODULE_NAME_LEN 60
bool try_module_get(struct module *mod);
void module_put(struct module *mod);
void __module_get(struct module *mod);
static inline unsigned long module_refcount(struct module *mod) { return (unsigned long)mod->refcnt.counter; }
static inline const char *module_name(struct module *mod) { return mod ? mod->name : "kernel"; }
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 12, 0)
extern struct mutex module_mutex;
struct module *find_module(const char *name);
#endif
void *__symbol_get(const char *name);
void __symbol_put(const char *name);
#define symbol_get(x) ((__typeof__(&x))__symbol_get(#x))
#define symbol_put(x) __symbol_put(#x)
struct notifier_block;
int register_module_notifier(struct notifier_block *nb);
int unregister_module_notifier(struct notifier_block *nb);
int request_module(const char *fmt, ...);
#endif
