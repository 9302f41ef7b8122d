/* mutex.c - mutexes, conditions, read-write locks, barriers, spin locks and semaphores, on futexes. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* What is left until an absolute time; ETIMEDOUT when nothing is. */
static int remaining(clockid_t clock, const struct timespec *until, struct timespec *left)
{
	if (until->tv_nsec < 0 || until->tv_nsec >= 1000000000) return EINVAL;
	clock_gettime(clock, left);
	left->tv_sec = until->tv_sec - left->tv_sec;
	left->tv_nsec = until->tv_nsec - left->tv_nsec;
	if (left->tv_nsec < 0) { left->tv_sec--; left->tv_nsec += 1000000000; }
	return left->tv_sec < 0 ? ETIMEDOUT : 0;
}
/* Waits while *at is `value`. Futexes are shared ones: the object may live in shared memory. */
static int wait_on(volatile int *at, int value, clockid_t clock, const struct timespec *until)
{
	struct timespec left;
	int r;
	if (until && (r = remaining(clock, until, &left))) return r;
	r = -__futex(at, FUTEX_WAIT, value, until ? &left : 0);
	return r == ETIMEDOUT ? ETIMEDOUT : 0;
}
static void wake(volatile int *at, int n) { __futex(at, FUTEX_WAKE, n, 0); }

#define KIND(m) ((m)->__m.__kind & 3)
#define ROBUST 16
int pthread_mutex_init(pthread_mutex_t *m, const pthread_mutexattr_t *a) { memset(m, 0, sizeof *m); if (a) m->__m.__kind = a->__kind; return 0; }
int pthread_mutex_destroy(pthread_mutex_t *m) { return m->__m.__lock ? EBUSY : 0; }
static int acquire(pthread_mutex_t *m, const struct timespec *until, int try)
{
	volatile int *l = &m->__m.__lock;
	int me = __self()->tid, was, r;
	if (KIND(m) && m->__m.__owner == me && *l) {
		if (KIND(m) == PTHREAD_MUTEX_RECURSIVE) { if (m->__m.__count == UINT_MAX) return EAGAIN; m->__m.__count++; return 0; }
		return try ? EBUSY : EDEADLK;
	}
	was = __sync_val_compare_and_swap(l, 0, 1);
	if (was) {
		if (try) return EBUSY;
		if (was != 2) was = __sync_lock_test_and_set(l, 2);
		while (was) {
			if ((r = wait_on(l, 2, CLOCK_REALTIME, until))) return r;
			was = __sync_lock_test_and_set(l, 2);
		}
	}
	m->__m.__owner = me;
	m->__m.__count = 1;
	return 0;
}
int pthread_mutex_lock(pthread_mutex_t *m) { return acquire(m, 0, 0); }
int pthread_mutex_trylock(pthread_mutex_t *m) { return acquire(m, 0, 1); }
int pthread_mutex_timedlock(pthread_mutex_t *restrict m, const struct timespec *restrict t) { return acquire(m, t, 0); }
int pthread_mutex_unlock(pthread_mutex_t *m)
{
	if (KIND(m)) {
		if (m->__m.__owner != __self()->tid || !m->__m.__lock) return EPERM;
		if (KIND(m) == PTHREAD_MUTEX_RECURSIVE && --m->__m.__count) return 0;
	}
	m->__m.__owner = 0;
	if (__sync_lock_test_and_set(&m->__m.__lock, 0) == 2) wake(&m->__m.__lock, 1);
	return 0;
}
int pthread_mutex_consistent(pthread_mutex_t *m) { (void)m; return EINVAL; }
int pthread_mutexattr_init(pthread_mutexattr_t *a) { a->__kind = 0; return 0; }
int pthread_mutexattr_destroy(pthread_mutexattr_t *a) { (void)a; return 0; }
int pthread_mutexattr_settype(pthread_mutexattr_t *a, int t) { if (t < 0 || t > 3) return EINVAL; a->__kind = (a->__kind & ~3) | t; return 0; }
int pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict a, int *restrict t) { *t = a->__kind & 3; return 0; }
int pthread_mutexattr_setpshared(pthread_mutexattr_t *a, int s) { if (s < 0 || s > 1) return EINVAL; a->__kind = (a->__kind & ~4) | s << 2; return 0; }
int pthread_mutexattr_getpshared(const pthread_mutexattr_t *restrict a, int *restrict s) { *s = a->__kind >> 2 & 1; return 0; }
int pthread_mutexattr_setrobust(pthread_mutexattr_t *a, int s) { if (s < 0 || s > 1) return EINVAL; a->__kind = (a->__kind & ~8) | s << 3; return 0; }
int pthread_mutexattr_getrobust(const pthread_mutexattr_t *restrict a, int *restrict s) { *s = a->__kind >> 3 & 1; return 0; }
/* Told, and not done: priorities are not inherited. */
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *a, int s) { if (s < 0 || s > 2) return EINVAL; a->__kind = (a->__kind & ~192) | s << 6; return 0; }
int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *restrict a, int *restrict s) { *s = a->__kind >> 6 & 3; return 0; }

int pthread_cond_init(pthread_cond_t *restrict c, const pthread_condattr_t *restrict a) { memset(c, 0, sizeof *c); if (a) c->__c.__clock = a->__clock; return 0; }
int pthread_cond_destroy(pthread_cond_t *c) { (void)c; return 0; }
/* A waiter that is cancelled takes the mutex again first, as POSIX wants its cleanup handlers to find it. */
int pthread_cond_timedwait(pthread_cond_t *restrict c, pthread_mutex_t *restrict m, const struct timespec *restrict until)
{
	int seq = (int)c->__c.__seq, r, e;
	struct tcb *t = __self();
	unsigned depth = m->__m.__count;
	__testcancel();
	if (KIND(m) == PTHREAD_MUTEX_RECURSIVE) m->__m.__count = 1;
	if ((e = pthread_mutex_unlock(m))) return e;
	__sync_fetch_and_add(&c->__c.__waiters, 1);
	do r = wait_on((volatile int *)&c->__c.__seq, seq, c->__c.__clock, until);
	while (!r && (int)c->__c.__seq == seq && !(t->cancelled && !t->cancel_disabled));
	__sync_fetch_and_sub(&c->__c.__waiters, 1);
	pthread_mutex_lock(m);
	m->__m.__count = depth;
	__testcancel();
	return r;
}
int pthread_cond_wait(pthread_cond_t *restrict c, pthread_mutex_t *restrict m) { return pthread_cond_timedwait(c, m, 0); }
int pthread_cond_signal(pthread_cond_t *c) { __sync_fetch_and_add(&c->__c.__seq, 1); if (c->__c.__waiters) wake((volatile int *)&c->__c.__seq, 1); return 0; }
int pthread_cond_broadcast(pthread_cond_t *c) { __sync_fetch_and_add(&c->__c.__seq, 1); if (c->__c.__waiters) wake((volatile int *)&c->__c.__seq, INT_MAX); return 0; }
int pthread_condattr_init(pthread_condattr_t *a) { a->__clock = CLOCK_REALTIME; return 0; }
int pthread_condattr_destroy(pthread_condattr_t *a) { (void)a; return 0; }
int pthread_condattr_setclock(pthread_condattr_t *a, clockid_t c) { if (c != CLOCK_REALTIME && c != CLOCK_MONOTONIC) return EINVAL; a->__clock = c; return 0; }
int pthread_condattr_getclock(const pthread_condattr_t *restrict a, clockid_t *restrict c) { *c = a->__clock; return 0; }
int pthread_condattr_getpshared(const pthread_condattr_t *restrict a, int *restrict s) { (void)a; *s = 0; return 0; }
int pthread_condattr_setpshared(pthread_condattr_t *a, int s) { (void)a; return s < 0 || s > 1 ? EINVAL : 0; }

int pthread_rwlock_init(pthread_rwlock_t *restrict l, const pthread_rwlockattr_t *restrict a) { (void)a; memset(l, 0, sizeof *l); return 0; }
int pthread_rwlock_destroy(pthread_rwlock_t *l) { (void)l; return 0; }
int pthread_rwlockattr_init(pthread_rwlockattr_t *a) { memset(a, 0, sizeof *a); return 0; }
int pthread_rwlockattr_destroy(pthread_rwlockattr_t *a) { (void)a; return 0; }
static int rw(pthread_rwlock_t *l, int write, int try, const struct timespec *until)
{
	int me = __self()->tid;
	for (;;) {
		int seq;
		__lock(&l->__r.__lock);
		if (l->__r.__writer == me) { __unlock(&l->__r.__lock); return try ? EBUSY : EDEADLK; }
		if (!l->__r.__writer && (!write || !l->__r.__readers)) {
			if (write) l->__r.__writer = me; else l->__r.__readers++;
			__unlock(&l->__r.__lock);
			return 0;
		}
		seq = (int)l->__r.__seq;
		if (!try) l->__r.__waiters++;
		__unlock(&l->__r.__lock);
		if (try) return EBUSY;
		if (wait_on((volatile int *)&l->__r.__seq, seq, CLOCK_REALTIME, until) == ETIMEDOUT) try = 2;
		__sync_fetch_and_sub(&l->__r.__waiters, 1);
		if (try == 2) return ETIMEDOUT;
	}
}
int pthread_rwlock_rdlock(pthread_rwlock_t *l) { return rw(l, 0, 0, 0); }
int pthread_rwlock_tryrdlock(pthread_rwlock_t *l) { return rw(l, 0, 1, 0); }
int pthread_rwlock_wrlock(pthread_rwlock_t *l) { return rw(l, 1, 0, 0); }
int pthread_rwlock_trywrlock(pthread_rwlock_t *l) { return rw(l, 1, 1, 0); }
int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict l, const struct timespec *restrict t) { return rw(l, 0, 0, t); }
int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict l, const struct timespec *restrict t) { return rw(l, 1, 0, t); }
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *a, int s) { (void)a; return s < 0 || s > 1 ? EINVAL : 0; }
int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *restrict a, int *restrict s) { (void)a; *s = 0; return 0; }
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *a, int k) { if (k < 0 || k > 2) return EINVAL; a->__pref = k; return 0; }
int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *restrict a, int *restrict k) { *k = a->__pref; return 0; }
int pthread_barrierattr_init(pthread_barrierattr_t *a) { a->__shared = 0; return 0; }
int pthread_barrierattr_destroy(pthread_barrierattr_t *a) { (void)a; return 0; }
int pthread_barrierattr_setpshared(pthread_barrierattr_t *a, int s) { if (s < 0 || s > 1) return EINVAL; a->__shared = s; return 0; }
int pthread_barrierattr_getpshared(const pthread_barrierattr_t *restrict a, int *restrict s) { *s = a->__shared; return 0; }
int pthread_rwlock_unlock(pthread_rwlock_t *l)
{
	__lock(&l->__r.__lock);
	if (l->__r.__writer) l->__r.__writer = 0; else if (l->__r.__readers) l->__r.__readers--;
	l->__r.__seq++;
	__unlock(&l->__r.__lock);
	if (l->__r.__waiters) wake((volatile int *)&l->__r.__seq, INT_MAX);
	return 0;
}

int pthread_barrier_init(pthread_barrier_t *restrict b, const pthread_barrierattr_t *restrict a, unsigned n) { (void)a; if (!n) return EINVAL; memset(b, 0, sizeof *b); b->__b.__limit = n; return 0; }
int pthread_barrier_destroy(pthread_barrier_t *b) { (void)b; return 0; }
int pthread_barrier_wait(pthread_barrier_t *b)
{
	int round;
	__lock(&b->__b.__lock);
	round = (int)b->__b.__round;
	if (++b->__b.__count == b->__b.__limit) {
		b->__b.__count = 0;
		b->__b.__round++;
		__unlock(&b->__b.__lock);
		wake((volatile int *)&b->__b.__round, INT_MAX);
		return PTHREAD_BARRIER_SERIAL_THREAD;
	}
	__unlock(&b->__b.__lock);
	while ((int)b->__b.__round == round) wait_on((volatile int *)&b->__b.__round, round, CLOCK_REALTIME, 0);
	return 0;
}
int pthread_spin_init(pthread_spinlock_t *l, int s) { (void)s; *l = 0; return 0; }
int pthread_spin_destroy(pthread_spinlock_t *l) { (void)l; return 0; }
int pthread_spin_lock(pthread_spinlock_t *l) { while (__sync_lock_test_and_set(l, 1)) sched_yield(); return 0; }
int pthread_spin_trylock(pthread_spinlock_t *l) { return __sync_lock_test_and_set(l, 1) ? EBUSY : 0; }
int pthread_spin_unlock(pthread_spinlock_t *l) { *l = 0; return 0; }

int sem_init(sem_t *s, int shared, unsigned v) { (void)shared; if (v > INT_MAX) { errno = EINVAL; return -1; } s->__s.__value = (int)v; s->__s.__waiters = 0; return 0; }
int sem_destroy(sem_t *s) { (void)s; return 0; }
int sem_getvalue(sem_t *restrict s, int *restrict v) { *v = s->__s.__value; return 0; }
int sem_trywait(sem_t *s)
{
	int v;
	while ((v = s->__s.__value) > 0) if (__sync_val_compare_and_swap(&s->__s.__value, v, v - 1) == v) return 0;
	errno = EAGAIN;
	return -1;
}
int sem_timedwait(sem_t *restrict s, const struct timespec *restrict until)
{
	int saved = errno;
	for (;;) {
		struct timespec left;
		int r;
		if (sem_trywait(s) == 0) { errno = saved; return 0; }
		__testcancel();
		if (until && (r = remaining(CLOCK_REALTIME, until, &left))) { errno = r; return -1; }
		__sync_fetch_and_add(&s->__s.__waiters, 1);
		r = -__futex(&s->__s.__value, FUTEX_WAIT, 0, until ? &left : 0);
		__sync_fetch_and_sub(&s->__s.__waiters, 1);
		if (r == EINTR || r == ETIMEDOUT) { errno = r; return -1; }
	}
}
int sem_wait(sem_t *s) { return sem_timedwait(s, 0); }
int sem_post(sem_t *s)
{
	int v;
	do { v = s->__s.__value; if (v == INT_MAX) { errno = EOVERFLOW; return -1; } } while (__sync_val_compare_and_swap(&s->__s.__value, v, v + 1) != v);
	if (s->__s.__waiters) wake(&s->__s.__value, 1);
	return 0;
}
sem_t *sem_open(const char *name, int flags, ...)
{
	char path[300] = "sem.";
	int fd;
	sem_t *s, first;
	va_list ap;
	mode_t m = 0;
	unsigned v = 0;
	va_start(ap, flags);
	if (flags & O_CREAT) { m = va_arg(ap, mode_t); v = va_arg(ap, unsigned); }
	va_end(ap);
	while (*name == '/') name++;
	if (strlen(name) > 200) { errno = ENAMETOOLONG; return SEM_FAILED; }
	strcat(path, name);
	fd = shm_open(path, (flags & (O_CREAT | O_EXCL)) | O_RDWR, m);
	if (fd < 0) return SEM_FAILED;
	if (lseek(fd, 0, SEEK_END) == 0) {
		memset(&first, 0, sizeof first);
		first.__s.__value = (int)v;
		pwrite(fd, &first, sizeof first, 0);
	}
	s = mmap(0, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return s == MAP_FAILED ? SEM_FAILED : s;
}
int sem_close(sem_t *s) { return munmap(s, sizeof *s); }
int sem_unlink(const char *name)
{
	char path[300] = "sem.";
	while (*name == '/') name++;
	if (strlen(name) > 200) { errno = ENAMETOOLONG; return -1; }
	return shm_unlink(strcat(path, name));
}
