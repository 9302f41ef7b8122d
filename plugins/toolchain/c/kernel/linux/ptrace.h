#ifndef _LINUX_PTRACE_H
#define _LINUX_PTRACE_H
#include <killinit/structs.h>
#include <linux/sched.h>
#include <asm/ptrace.h>
#define PT_PTRACED 1
#endif
