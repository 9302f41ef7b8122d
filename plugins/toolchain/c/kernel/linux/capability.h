#ifndef _LINUX_CAPABILITY_H
#define _LINUX_CAPABILITY_H
#include <killinit/types.h>
#define CAP_CHOWN 0
#define CAP_DAC_OVERRIDE 1
#define CAP_DAC_READ_SEARCH 2
#define CAP_FOWNER 3
#define CAP_FSETID 4
#define CAP_KILL 5
#define CAP_SETGID 6
#define CAP_SETUID 7
#define CAP_SETPCAP 8
#define CAP_NET_ADMIN 12
#define CAP_IPC_LOCK 14
#define CAP_SYS_MODULE 16
#define CAP_SYS_RAWIO 17
#define CAP_SYS_CHROOT 18
#define CAP_SYS_PTRACE 19
#define CAP_SYS_ADMIN 21
#define CAP_SYS_BOOT 22
#define CAP_SYS_NICE 23
#define CAP_SYS_RESOURCE 24
#define CAP_SYS_TIME 25
#define CAP_MKNOD 27
#define CAP_SYSLOG 34
bool capable(int cap);
#define cap_raise(c, flag) ((c).cap[(flag) >> 5] |= 1u << ((flag) & 31))
#define cap_lower(c, flag) ((c).cap[(flag) >> 5] &= ~(1u << ((flag) & 31)))
#define cap_raised(c, flag) ((c).cap[(flag) >> 5] & (1u << ((flag) & 31)))
#define CAP_FULL_SET ((kernel_cap_t){ { ~0u, ~0u } })
#define CAP_EMPTY_SET ((kernel_cap_t){ { 0, 0 } })
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 39)
struct user_namespace;
bool ns_capable(struct user_namespace *ns, int cap);
#endif
#endif
