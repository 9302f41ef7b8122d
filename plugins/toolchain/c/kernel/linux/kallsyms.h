#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H
#include <killinit/types.h>
#include <linux/version.h>
#define KSYM_NAME_LEN 128
#define KSYM_SYMBOL_LEN 256
struct module;
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 7, 0)
unsigned long kallsyms_lookup_name(const char *name);
int kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long), void *data);
#else
unsigned long kallsyms_lookup_name(const char *name);
#endif
int sprint_symbol(char *buf, unsigned long addr);
#endif
