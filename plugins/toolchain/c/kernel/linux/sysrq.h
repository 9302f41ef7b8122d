#ifndef _LINUX_SYSRQ_H
#define _LINUX_SYSRQ_H
#include <killinit/kstructs.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36)
void handle_sysrq(int key);
#else
struct tty_struct;
void handle_sysrq(int key, struct tty_struct *tty);
#endif
int register_sysrq_key(int key, const struct sysrq_key_op *op);
int unregister_sysrq_key(int key, const struct sysrq_key_op *op);
#endif
