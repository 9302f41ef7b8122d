#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H
#include <linux/printk.h>
#define BUG() do { __asm__ volatile("1: ud2\n\t.long %c0\n\t.short %c1" : : "i"(__FILE__), "i"(__LINE__)); for (;;) ; } while (0)
#define BUG_ON(c) do { if (unlikely(c)) BUG(); } while (0)
void warn_slowpath_fmt(const char *file, int line, const char *fmt, ...);
void warn_slowpath_null(const char *file, int line);
#define WARN(c, fmt...) ({ int __warn = !!(c); if (unlikely(__warn)) warn_slowpath_fmt(__FILE__, __LINE__, fmt); unlikely(__warn); })
#define WARN_ON(c) ({ int __warn = !!(c); if (unlikely(__warn)) warn_slowpath_null(__FILE__, __LINE__); unlikely(__warn); })
#define WARN_ONCE(c, fmt...) ({ static bool __warned; int __w = !!(c); if (unlikely(__w) && !__warned) { __warned = true; warn_slowpath_fmt(__FILE__, __LINE__, fmt); } unlikely(__w); })
#define WARN_ON_ONCE(c) ({ static bool __warned; int __w = !!(c); if (unlikely(__w) && !__warned) { __warned = true; warn_slowpath_null(__FILE__, __LINE__); } unlikely(__w); })
#define WARN_ON_SMP(c) (0)
#define __WARN() warn_slowpath_null(__FILE__, __LINE__)
#endif
