#ifndef _LINUX_KPROBES_H
#define _LINUX_KPROBES_H
#include <killinit/kstructs.h>
#include <linux/ptrace.h>
#define __kprobes
#define NOKPROBE_SYMBOL(f)
typedef struct kprobe kprobe_t;
int register_kprobe(struct kprobe *p);
void unregister_kprobe(struct kprobe *p);
int register_kretprobe(struct kretprobe *rp);
void unregister_kretprobe(struct kretprobe *rp);
int enable_kprobe(struct kprobe *p);
int disable_kprobe(struct kprobe *p);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
int register_jprobe(struct jprobe *p);
void unregister_jprobe(struct jprobe *p);
void jprobe_return(void);
#endif
#endif
