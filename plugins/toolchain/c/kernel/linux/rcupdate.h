#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H
#include <killinit/types.h>
#include <linux/preempt.h>
#define rcu_read_lock() preempt_disable()
#define rcu_read_unlock() preempt_enable()
#define rcu_read_lock_sched() preempt_disable()
#define rcu_read_unlock_sched() preempt_enable()
#define rcu_dereference(p) READ_ONCE(p)
#define rcu_dereference_protected(p, c) (p)
#define rcu_dereference_check(p, c) READ_ONCE(p)
#define rcu_dereference_raw(p) READ_ONCE(p)
#define rcu_access_pointer(p) READ_ONCE(p)
#define rcu_assign_pointer(p, v) WRITE_ONCE(p, v)
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, v)
void synchronize_rcu(void);
void rcu_barrier(void);
void call_rcu(struct callback_head *head, void (*fn)(struct callback_head *));
#define kfree_rcu(ptr, field) do { synchronize_rcu(); kfree(ptr); } while (0)
#endif
