#ifndef _LINUX_TASK_WORK_H
#define _LINUX_TASK_WORK_H
#include <linux/sched.h>
enum task_work_notify_mode { TWA_NONE, TWA_RESUME, TWA_SIGNAL, TWA_SIGNAL_NO_IPI };
typedef void (*task_work_func_t)(struct callback_head *);
static inline void init_task_work(struct callback_head *work, task_work_func_t fn) { work->func = fn; }
int task_work_add(struct task_struct *t, struct callback_head *work, enum task_work_notify_mode mode);
struct callback_head *task_work_cancel(struct task_struct *t, task_work_func_t fn);
#endif
