#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H
#include <killinit/kstructs.h>
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#define __EXPORT_SYMBOL(sym, sec) \
	static const char __kstrtab_##sym[] __used __attribute__((__section__("__ksymtab_strings"), __aligned__(1))) = #sym; \
	static const struct kernel_symbol __ksymtab_##sym __used __attribute__((__section__("__ksymtab" sec))) = { (unsigned long)&sym, __kstrtab_##sym }
#define EXPORT_SYMBOL(sym) __EXPORT_SYMBOL(sym, "")
#define EXPORT_SYMBOL_GPL(sym) __EXPORT_SYMBOL(sym, "_gpl")
#endif
