#ifndef _LINUX_SYSCTL_H
#define _LINUX_SYSCTL_H
#include <killinit/kstructs.h>
#include <linux/version.h>
struct ctl_table_header;
int proc_dointvec(struct ctl_table *t, int write, void *buffer, size_t *lenp, loff_t *ppos);
int proc_dostring(struct ctl_table *t, int write, void *buffer, size_t *lenp, loff_t *ppos);
struct ctl_table_header *register_sysctl_table(struct ctl_table *table);
void unregister_sysctl_table(struct ctl_table_header *header);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 4, 0)
struct ctl_table_header *register_sysctl(const char *path, struct ctl_table *table);
#endif
#endif
