#ifndef _LINUX_MM_H
#define _LINUX_MM_H
#include <linux/sched.h>
#include <linux/gfp.h>
#include <asm/page.h>
struct vm_area_struct;
#define FOLL_WRITE 0x1
#define FOLL_FORCE 0x10
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
int access_process_vm(struct task_struct *t, unsigned long addr, void *buf, int len, unsigned int flags);
#endif
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
struct sysinfo { long uptime; unsigned long loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap; unsigned short procs, pad; unsigned long totalhigh, freehigh; unsigned int mem_unit; char _f[8]; };
void si_meminfo(struct sysinfo *info);
struct mm_struct *get_task_mm(struct task_struct *t);
void mmput(struct mm_struct *mm);
void *kvmalloc(size_t size, gfp_t gfp);
void kvfree(const void *p);
#endif
