#ifndef _LINUX_CN_PROC_H
#define _LINUX_CN_PROC_H
#include <linux/types.h>
enum proc_cn_mcast_op { PROC_CN_MCAST_LISTEN = 1, PROC_CN_MCAST_IGNORE = 2 };
struct proc_event {
	enum what { PROC_EVENT_NONE = 0, PROC_EVENT_FORK = 1, PROC_EVENT_EXEC = 2, PROC_EVENT_UID = 4, PROC_EVENT_GID = 0x40, PROC_EVENT_SID = 0x80, PROC_EVENT_PTRACE = 0x100, PROC_EVENT_COMM = 0x200, PROC_EVENT_COREDUMP = 0x40000000, PROC_EVENT_EXIT = 0x80000000 } what;
	__u32 cpu;
	__u64 __attribute__((aligned(8))) timestamp_ns;
	union {
		struct { __u32 err; } ack;
		struct fork_proc_event { int parent_pid, parent_tgid, child_pid, child_tgid; } fork;
		struct exec_proc_event { int process_pid, process_tgid; } exec;
		struct id_proc_event { int process_pid, process_tgid; union { __u32 ruid, rgid; } r; union { __u32 euid, egid; } e; } id;
		struct sid_proc_event { int process_pid, process_tgid; } sid;
		struct ptrace_proc_event { int process_pid, process_tgid, tracer_pid, tracer_tgid; } ptrace;
		struct comm_proc_event { int process_pid, process_tgid; char comm[16]; } comm;
		struct coredump_proc_event { int process_pid, process_tgid, parent_pid, parent_tgid; } coredump;
		struct exit_proc_event { int process_pid, process_tgid; __u32 exit_code, exit_signal; int parent_pid, parent_tgid; } exit;
	} event_data;
};
#endif
