/* linux/sched.h - tasks. This kernel's 6.1 header brings what upstream split off into linux/sched/signal.h and linux/sched/task.h. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H
#include <linux/version.h>
#include <killinit/structs.h>
#include <linux/kernel.h>
#include <linux/cpumask.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>
#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/signal.h>
#include <linux/pid.h>
#include <linux/jiffies.h>
#include <asm/current.h>
#define TASK_COMM_LEN 16
#define TASK_RUNNING 0
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define __TASK_STOPPED 4
#define __TASK_TRACED 8
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 14, 0)
#define EXIT_DEAD 0x10
#define EXIT_ZOMBIE 0x20
#define TASK_PARKED 0x40
#define TASK_DEAD 0x80
#define TASK_WAKEKILL 0x100
#define TASK_WAKING 0x200
#define TASK_NOLOAD 0x400
#define TASK_NEW 0x800
#else
#define EXIT_ZOMBIE 0x10
#define EXIT_DEAD 0x20
#define TASK_DEAD 0x40
#define TASK_WAKEKILL 0x80
#define TASK_WAKING 0x100
#endif
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_STOPPED (TASK_WAKEKILL | __TASK_STOPPED)
#define TASK_TRACED (TASK_WAKEKILL | __TASK_TRACED)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 18, 0)
#define PF_VCPU 0x1
#define PF_IDLE 0x2
#define PF_EXITING 0x4
#define PF_POSTCOREDUMP 0x8
#define PF_WQ_WORKER 0x20
#else
#define PF_STARTING 0x2
#define PF_EXITING 0x4
#define PF_EXITPIDONE 0x8
#define PF_VCPU 0x10
#endif
#define PF_FORKNOEXEC 0x40
#define PF_SUPERPRIV 0x100
#define PF_DUMPCORE 0x200
#define PF_SIGNALED 0x400
#define PF_MEMALLOC 0x800
#define PF_NOFREEZE 0x8000
#define PF_KTHREAD 0x200000
#define SIGNAL_STOP_STOPPED 0x1
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 0, 0)
#define SIGNAL_STOP_CONTINUED 0x2
#define SIGNAL_GROUP_EXIT 0x4
#else
#define SIGNAL_STOP_DEQUEUED 0x2
#define SIGNAL_STOP_CONTINUED 0x4
#define SIGNAL_GROUP_EXIT 0x8
#endif
#define SIGNAL_CLD_STOPPED 0x10
#define SIGNAL_CLD_CONTINUED 0x20
#define SIGNAL_UNKILLABLE 0x40
#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_THREAD 0x10000
#define CLONE_KERNEL (CLONE_FS | CLONE_FILES | CLONE_SIGHAND)
#define SCHED_NORMAL 0
#define SCHED_FIFO 1
#define SCHED_RR 2
#define SCHED_BATCH 3
#define SCHED_IDLE 5
#define MAX_RT_PRIO 100
#define MAX_PRIO 140
#define DEFAULT_PRIO 120
#define NICE_TO_PRIO(nice) ((nice) + DEFAULT_PRIO)
#define PRIO_TO_NICE(prio) ((prio) - DEFAULT_PRIO)
#define task_nice(p) PRIO_TO_NICE((p)->static_prio)
extern struct task_struct init_task;
extern struct pid_namespace init_pid_ns;
extern struct pid *cad_pid;
extern struct mm_struct init_mm;
#define next_task(p) list_entry_rcu((p)->tasks.next, struct task_struct, tasks)
#define prev_task(p) list_entry_rcu((p)->tasks.prev, struct task_struct, tasks)
#define for_each_process(p) for (p = &init_task; (p = next_task(p)) != &init_task; )
#define next_thread(p) list_entry_rcu((p)->thread_group.next, struct task_struct, thread_group)
#define do_each_thread(g, t) for (g = t = &init_task; (g = t = next_task(g)) != &init_task; ) do
#define while_each_thread(g, t) while ((t = next_thread(t)) != g)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 14, 0)
#define for_each_thread(p, t) list_for_each_entry_rcu(t, &(p)->signal->thread_head, thread_node)
#define for_each_process_thread(p, t) for_each_process(p) for_each_thread(p, t)
#endif
static inline bool thread_group_leader(struct task_struct *p) { return p->exit_signal >= 0; }
static inline bool has_group_leader_pid(struct task_struct *p) { return p->pid == p->tgid; }
static inline bool same_thread_group(struct task_struct *a, struct task_struct *b) { return a->signal == b->signal; }
static inline int thread_group_empty(struct task_struct *p) { return list_empty(&p->thread_group); }
static inline int get_nr_threads(struct task_struct *p) { return p->signal->nr_threads; }
static inline pid_t task_pid_nr(struct task_struct *t) { return t->pid; }
static inline pid_t task_tgid_nr(struct task_struct *t) { return t->tgid; }
static inline pid_t task_ppid_nr(struct task_struct *t) { return t->real_parent->tgid; }
pid_t __task_pid_nr_ns(struct task_struct *task, int type, struct pid_namespace *ns);
static inline pid_t task_pid_vnr(struct task_struct *t) { return __task_pid_nr_ns(t, 0, NULL); }
static inline pid_t task_tgid_vnr(struct task_struct *t) { return __task_pid_nr_ns(t->group_leader, 0, NULL); }
static inline pid_t task_pgrp_nr(struct task_struct *t) { return t->pgrp; }
static inline pid_t task_session_nr(struct task_struct *t) { return t->session; }
static inline int pid_alive(const struct task_struct *p) { return p->thread_pid != NULL; }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0)
static inline int is_global_init(struct task_struct *t) { return task_tgid_nr(t) == 1; }
#else
static inline int is_global_init(struct task_struct *t) { return t->pid == 1; }
#endif
struct pid_namespace *task_active_pid_ns(struct task_struct *t);
#define get_task_struct(t) ({ struct task_struct *__t = (t); atomic_inc(&__t->usage); __t; })
void __put_task_struct(struct task_struct *t);
static inline void put_task_struct(struct task_struct *t) { if (atomic_dec_and_test(&t->usage)) __put_task_struct(t); }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
char *__get_task_comm(char *to, size_t len, struct task_struct *t);
#define get_task_comm(buf, t) ({ __get_task_comm(buf, sizeof(buf), t); })
#define get_current_state() READ_ONCE(current->__state)
#define __set_current_state(v) do { WRITE_ONCE(current->__state, (v)); } while (0)
#define task_is_running(t) (READ_ONCE((t)->__state) == TASK_RUNNING)
#define __set_task_state(t, v) do { WRITE_ONCE((t)->__state, (v)); } while (0)
#else
char *get_task_comm(char *to, struct task_struct *t);
#define __set_current_state(v) do { current->state = (v); } while (0)
#define __set_task_state(t, v) do { (t)->state = (v); } while (0)
#define set_task_state(t, v) __set_task_state(t, v)
#endif
#define set_current_state(v) __set_current_state(v)
int wake_up_process(struct task_struct *t);
void schedule(void);
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_killable(long timeout);
#define MAX_SCHEDULE_TIMEOUT ((long)(~0UL >> 1))
void yield(void);
int _cond_resched(void);
#define cond_resched() ({ _cond_resched(); 0; })
#define need_resched() 0
void set_user_nice(struct task_struct *t, long nice);
int send_sig(int sig, struct task_struct *t, int priv);
int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 3, 0)
void force_sig(int sig);
#else
void force_sig(int sig, struct task_struct *t);
#endif
int kill_pid(struct pid *pid, int sig, int priv);
int kill_pgrp(struct pid *pid, int sig, int priv);
void flush_signals(struct task_struct *t);
void recalc_sigpending(void);
#define SEND_SIG_NOINFO ((struct kernel_siginfo *)0)
#define SEND_SIG_PRIV ((struct kernel_siginfo *)1)
/* 4.20 took it away: force_sig and kill_pid do what it was for. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 20, 0)
#define SEND_SIG_FORCED ((struct kernel_siginfo *)2)
#endif
#define TIF_NOTIFY_RESUME 1
#define TIF_SIGPENDING 2
#define TIF_NEED_RESCHED 3
/* A pending signal is looked for on every return to user mode here: the flag has nothing to tell. */
static inline void set_tsk_thread_flag(struct task_struct *t, int flag) {}
static inline void clear_tsk_thread_flag(struct task_struct *t, int flag) {}
static inline int test_tsk_thread_flag(struct task_struct *t, int flag) { return flag == TIF_SIGPENDING && ((t->pending.signal.sig[0] | t->signal->shared_pending.signal.sig[0]) & ~t->blocked.sig[0]) != 0; }
#define set_thread_flag(f) set_tsk_thread_flag(current, f)
static inline void set_tsk_need_resched(struct task_struct *t) {}
static inline int signal_pending(struct task_struct *t) { return ((t->pending.signal.sig[0] | t->signal->shared_pending.signal.sig[0]) & ~t->blocked.sig[0]) != 0 || ((t->pending.signal.sig[1] | t->signal->shared_pending.signal.sig[1]) & ~t->blocked.sig[1]) != 0; }
static inline int __fatal_signal_pending(struct task_struct *t) { return sigismember(&t->pending.signal, SIGKILL); }
static inline int fatal_signal_pending(struct task_struct *t) { return signal_pending(t) && __fatal_signal_pending(t); }
struct pt_regs *task_pt_regs(struct task_struct *t);
#define task_stack_page(t) ((t)->stack)
#define task_thread_info(t) ((struct thread_info *)(t)->stack)
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
void do_exit(long code) __noreturn;
#endif
int kernel_thread(int (*fn)(void *), void *arg, unsigned long flags);
#define smp_processor_id() 0
#define raw_smp_processor_id() 0
#define task_cpu(t) 0
#define get_cpu() ({ preempt_disable(); 0; })
#define put_cpu() preempt_enable()
#endif
