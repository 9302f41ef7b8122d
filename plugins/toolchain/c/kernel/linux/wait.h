#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H
#include <linux/sched.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 13, 0)
struct wait_queue_entry { unsigned int flags; void *private; int (*func)(struct wait_queue_entry *, unsigned int, int, void *); struct list_head entry; };
typedef struct wait_queue_entry wait_queue_entry_t;
#define __WAIT_QUEUE_LINK head
#define DEFINE_WAIT(name) struct wait_queue_entry name = { .private = current, .entry = LIST_HEAD_INIT((name).entry) }
#else
struct __wait_queue { unsigned int flags; void *private; int (*func)(struct __wait_queue *, unsigned int, int, void *); struct list_head task_list; };
typedef struct __wait_queue wait_queue_t;
#define wait_queue_entry __wait_queue
#define __WAIT_QUEUE_LINK task_list
#define DEFINE_WAIT(name) wait_queue_t name = { .private = current, .task_list = LIST_HEAD_INIT((name).task_list) }
#endif
#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { { 0 }, { &(name).__WAIT_QUEUE_LINK, &(name).__WAIT_QUEUE_LINK } }
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
static inline void init_waitqueue_head(wait_queue_head_t *q) { q->lock.slock = 0; INIT_LIST_HEAD(&q->__WAIT_QUEUE_LINK); }
static inline int waitqueue_active(wait_queue_head_t *q) { return !list_empty(&q->__WAIT_QUEUE_LINK); }
void __wake_up(wait_queue_head_t *q, unsigned int mode, int nr, void *key);
#define wake_up(q) __wake_up(q, TASK_NORMAL, 1, NULL)
#define wake_up_nr(q, nr) __wake_up(q, TASK_NORMAL, nr, NULL)
#define wake_up_all(q) __wake_up(q, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(q) __wake_up(q, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(q) __wake_up(q, TASK_INTERRUPTIBLE, 0, NULL)
void prepare_to_wait(wait_queue_head_t *q, struct wait_queue_entry *w, int state);
void finish_wait(wait_queue_head_t *q, struct wait_queue_entry *w);
#define ___wait_event(q, condition, state, stop, give_up, pause) ({ \
	long __ret = 0; \
	if (!(condition)) { \
		DEFINE_WAIT(__wait); \
		for (;;) { \
			prepare_to_wait(&(q), &__wait, state); \
			if (condition) break; \
			if (stop) { __ret = give_up; break; } \
			pause; \
		} \
		finish_wait(&(q), &__wait); \
	} \
	__ret; })
#define wait_event(q, condition) ((void)___wait_event(q, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule()))
#define wait_event_interruptible(q, condition) ((int)___wait_event(q, condition, TASK_INTERRUPTIBLE, signal_pending(current), -ERESTARTSYS, schedule()))
#define wait_event_killable(q, condition) ((int)___wait_event(q, condition, TASK_KILLABLE, fatal_signal_pending(current), -ERESTARTSYS, schedule()))
#define wait_event_timeout(q, condition, timeout) ({ long __left = (timeout); long __r = ___wait_event(q, condition, TASK_UNINTERRUPTIBLE, !__left, 0, __left = schedule_timeout(__left)); (void)__r; if ((condition) && !__left) __left = 1; __left; })
#define wait_event_interruptible_timeout(q, condition, timeout) ({ long __left = (timeout); long __r = ___wait_event(q, condition, TASK_INTERRUPTIBLE, !__left || signal_pending(current), __left ? -ERESTARTSYS : 0, __left = schedule_timeout(__left)); if (!__r) { if ((condition) && !__left) __left = 1; __r = __left; } __r; })
#endif
