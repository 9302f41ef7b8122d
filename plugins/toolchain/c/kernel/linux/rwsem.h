#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H
#include <linux/wait.h>
/* How many read; -1 while one writes. */
struct rw_semaphore { long count; wait_queue_head_t wait; };
#define __RWSEM_INITIALIZER(name) { 0, __WAIT_QUEUE_HEAD_INITIALIZER((name).wait) }
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define init_rwsem(s) do { (s)->count = 0; init_waitqueue_head(&(s)->wait); } while (0)
static inline int rwsem_is_locked(struct rw_semaphore *s) { return s->count != 0; }
static inline int down_read_trylock(struct rw_semaphore *s) { if (s->count < 0) return 0; s->count++; return 1; }
static inline int down_write_trylock(struct rw_semaphore *s) { if (s->count) return 0; s->count = -1; return 1; }
static inline void down_read(struct rw_semaphore *s) { wait_event(s->wait, down_read_trylock(s)); }
static inline void down_write(struct rw_semaphore *s) { wait_event(s->wait, down_write_trylock(s)); }
static inline int down_read_killable(struct rw_semaphore *s) { down_read(s); return 0; }
static inline int down_write_killable(struct rw_semaphore *s) { down_write(s); return 0; }
static inline void up_read(struct rw_semaphore *s) { if (--s->count == 0) wake_up(&s->wait); }
static inline void up_write(struct rw_semaphore *s) { s->count = 0; wake_up_all(&s->wait); }
static inline void downgrade_write(struct rw_semaphore *s) { s->count = 1; wake_up_all(&s->wait); }
#endif
