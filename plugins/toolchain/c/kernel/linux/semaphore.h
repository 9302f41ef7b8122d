#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H
#include <killinit/kstructs.h>
#include <linux/list.h>
#define DEFINE_SEMAPHORE(name) struct semaphore name = { { 0 }, 1, { &(name).wait_list, &(name).wait_list } }
static inline void sema_init(struct semaphore *s, int v) { s->lock.slock = 0; s->count = (unsigned int)v; INIT_LIST_HEAD(&s->wait_list); }
void down(struct semaphore *s);
int down_interruptible(struct semaphore *s);
int down_killable(struct semaphore *s);
int down_trylock(struct semaphore *s);
void up(struct semaphore *s);
#endif
