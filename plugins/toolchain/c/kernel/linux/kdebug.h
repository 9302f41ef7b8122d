#ifndef _LINUX_KDEBUG_H
#define _LINUX_KDEBUG_H
#include <linux/notifier.h>
struct die_args { struct pt_regs *regs; const char *str; long err; int trapnr; int signr; };
enum die_val { DIE_OOPS = 1, DIE_INT3, DIE_DEBUG, DIE_PANIC, DIE_NMI, DIE_DIE };
int register_die_notifier(struct notifier_block *nb);
int unregister_die_notifier(struct notifier_block *nb);
#endif
