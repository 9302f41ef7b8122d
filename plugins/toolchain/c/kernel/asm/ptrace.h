#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H
#include <killinit/kstructs.h>
#define user_mode(regs) (((regs)->cs & 3) == 3)
#define instruction_pointer(regs) ((regs)->ip)
#define user_stack_pointer(regs) ((regs)->sp)
#define kernel_stack_pointer(regs) ((regs)->sp)
#define regs_return_value(regs) ((regs)->ax)
#endif
