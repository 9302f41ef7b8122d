#ifndef _LINUX_PTRACE_H
#define _LINUX_PTRACE_H
#include <linux/types.h>
#include <sys/ptrace.h>
#ifndef PTRACE_EVENTMSG_SYSCALL_ENTRY
#define PTRACE_EVENTMSG_SYSCALL_ENTRY 1
#define PTRACE_EVENTMSG_SYSCALL_EXIT 2
#endif
struct ptrace_peeksiginfo_args { __u64 off; __u32 flags; __s32 nr; };
struct ptrace_syscall_info { __u8 op, pad[3]; __u32 arch; __u64 instruction_pointer, stack_pointer; union { struct { __u64 nr, args[6]; } entry; struct { __s64 rval; __u8 is_error; } exit; struct { __u64 nr, args[6]; __u32 ret_data; } seccomp; }; };
#include <asm/ptrace.h>
#endif
