#ifndef _LINUX_PID_H
#define _LINUX_PID_H
#include <killinit/structs.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 19, 0)
enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };
#else
enum pid_type { PIDTYPE_PID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };
#endif
extern struct pid_namespace init_pid_ns;
struct pid *find_vpid(int nr);
struct pid *find_get_pid(int nr);
struct pid *find_pid_ns(int nr, struct pid_namespace *ns);
struct task_struct *pid_task(struct pid *pid, enum pid_type type);
void put_pid(struct pid *pid);
pid_t pid_vnr(struct pid *pid);
pid_t pid_nr_ns(struct pid *pid, struct pid_namespace *ns);
static inline pid_t pid_nr(struct pid *pid) { return pid ? pid->numbers[0].nr : 0; }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36)
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type);
struct pid *get_task_pid(struct task_struct *task, enum pid_type type);
#endif
#define task_pid(t) ((t)->thread_pid)
#endif
