#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H
#include <linux/sched.h>
#define cpu_relax() barrier()
#define TASK_SIZE 0xc0000000UL
static inline void halt(void) { __asm__ volatile("hlt"); }
#endif
