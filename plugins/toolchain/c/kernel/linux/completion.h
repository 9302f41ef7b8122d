#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H
#include <linux/wait.h>
#define COMPLETION_INITIALIZER(work) { 0, { 0 }, { &(work).head, &(work).head } }
#define DECLARE_COMPLETION(work) struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work) struct completion work; init_completion(&work)
static inline void init_completion(struct completion *c) { c->done = 0; c->lock.slock = 0; INIT_LIST_HEAD(&c->head); }
static inline void reinit_completion(struct completion *c) { c->done = 0; }
void wait_for_completion(struct completion *c);
int wait_for_completion_interruptible(struct completion *c);
int wait_for_completion_killable(struct completion *c);
unsigned long wait_for_completion_timeout(struct completion *c, unsigned long timeout);
long wait_for_completion_interruptible_timeout(struct completion *c, unsigned long timeout);
bool try_wait_for_completion(struct completion *c);
bool completion_done(struct completion *c);
void complete(struct completion *c);
void complete_all(struct completion *c);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 17, 0)
void kthread_complete_and_exit(struct completion *c, long code) __noreturn;
#else
void complete_and_exit(struct completion *c, long code) __noreturn;
#endif
#endif
