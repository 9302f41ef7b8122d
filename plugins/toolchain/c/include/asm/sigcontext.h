#ifndef _ASM_SIGCONTEXT_H
#define _ASM_SIGCONTEXT_H
#include <linux/types.h>
struct sigcontext { unsigned short gs, __gsh, fs, __fsh, es, __esh, ds, __dsh; unsigned long edi, esi, ebp, esp, ebx, edx, ecx, eax, trapno, err, eip; unsigned short cs, __csh; unsigned long eflags, esp_at_signal; unsigned short ss, __ssh; void *fpstate; unsigned long oldmask, cr2; };
#endif
