#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H
#include <killinit/kstructs.h>
#include <linux/list.h>
#define __MUTEX_INITIALIZER(name) { { 0 }, { 0 }, { &(name).wait_list, &(name).wait_list } }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)
static inline void mutex_init(struct mutex *m) { m->owner.counter = 0; m->wait_lock.slock = 0; INIT_LIST_HEAD(&m->wait_list); }
static inline void mutex_destroy(struct mutex *m) {}
void mutex_lock(struct mutex *m);
int mutex_lock_interruptible(struct mutex *m);
int mutex_lock_killable(struct mutex *m);
int mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
static inline int mutex_is_locked(struct mutex *m) { return m->owner.counter != 0; }
#endif
