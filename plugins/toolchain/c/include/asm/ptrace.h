#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H
struct pt_regs { long ebx, ecx, edx, esi, edi, ebp, eax; int xds, xes, xfs, xgs; long orig_eax, eip; int xcs; long eflags, esp; int xss; };
#ifndef PTRACE_OLDSETOPTIONS
#define PTRACE_OLDSETOPTIONS 21
#endif
#endif
