/*
 * pthread.c - threads: a stack and a control block from mmap, clone, and the kernel's word that is cleared at the end.
 *
 * All control blocks hang in one ring, so that set*id can reach every thread (signal 33) and pthread_cancel one (signal 32).
 */
#include "libc.h"
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define SIGCANCEL 32
#define SIGSETXID 33
#define STACK_DEFAULT (128u * 1024)

static lock_t ring;
extern int __tls_entry;
int __clone(int (*)(void *), void *, int, void *, void *, void *, void *);
int __sigaction_raw(int, const struct sigaction *, struct sigaction *);
struct user_desc_ { unsigned entry, base, limit, bits; };
static void (*destructors[KEYS_MAX])(void *);
static unsigned char key_used[KEYS_MAX];
static lock_t key_lock;
static void cancel_point(void);
static long everywhere(long, long, long, long);
static void *reap_map;
static size_t reap_size;

pthread_t pthread_self(void) { return (pthread_t)(unsigned long)__self(); }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

static void run_keys(struct tcb *t)
{
	int round, i, again = 1;
	for (round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++)
		for (again = 0, i = 0; i < KEYS_MAX; i++) {
			void *v = t->keys[i];
			if (!v || !destructors[i]) continue;
			t->keys[i] = 0;
			destructors[i](v);
			again = 1;
		}
}
static void block_all(struct ksigset *old)
{
	struct ksigset all;
	all.bits[0] = all.bits[1] = ~0UL;
	__sigprocmask_raw(SIG_BLOCK, &all, old);
}

/* A detached thread cannot unmap the stack it stands on; the next one to leave, or to be made, does. */
static void bury(void *map, size_t size)
{
	void *old = reap_map;
	size_t old_size = reap_size;
	reap_map = map; reap_size = size;
	if (old) __sc(SYS_munmap, old, old_size);
}

void pthread_exit(void *result)
{
	struct tcb *t = __self();
	struct ksigset old;
	int alone;
	t->cancel_disabled = 1;
	while (t->cleanup) { struct __cleanup *c = t->cleanup; t->cleanup = c->__next; c->__fn(c->__arg); }
	run_keys(t);
	block_all(&old);
	__lock(&ring);
	alone = t->next == t;
	if (alone) { __unlock(&ring); exit(0); }
	t->next->prev = t->prev; t->prev->next = t->next;
	t->next = t->prev = t;
	t->result = result;
	if (t->detached == 1 && t->map) {
		bury(0, 0);
		/* The word the kernel will clear is in that memory: it must not be touched after it is unmapped by another. */
		reap_map = t->map; reap_size = t->map_size;
		__sc(SYS_set_tid_address, 0);
	}
	t->detached |= 2;
	__unlock(&ring);
	for (;;) __sc(SYS_exit, 0);
}

static int begin(void *arg)
{
	struct tcb *t = arg;
	struct ksigset *mask = (struct ksigset *)t->result;
	__sigprocmask_raw(SIG_SETMASK, mask, 0);
	t->result = 0;
	pthread_exit(t->start(t->arg));
	return 0;
}

static void on_setxid(int sig);
/* From the first thread on, set*id may have to reach the others. */
static void catch_setxid(void)
{
	static int done;
	struct sigaction sa;
	if (done) return;
	done = 1;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_setxid;
	sa.sa_flags = SA_RESTART;
	__sigaction_raw(SIGSETXID, &sa, 0);
}

int pthread_create(pthread_t *restrict out, const pthread_attr_t *restrict attr, void *(*fn)(void *), void *restrict arg)
{
	size_t size = STACK_DEFAULT, guard = 4096, used;
	char *map = 0, *top;
	struct tcb *t, *me = __self();
	struct ksigset *mask;
	struct ksigset old;
	struct { unsigned entry, base, limit, bits; } d;
	struct rlimit rl;
	long r;
	catch_setxid();
	if (getrlimit(RLIMIT_STACK, &rl) == 0 && rl.rlim_cur != RLIM_INFINITY && rl.rlim_cur >= 16384) size = rl.rlim_cur;
	else size = 2u * 1024 * 1024;
	if (attr && attr->__a.__stacksize) size = attr->__a.__stacksize;
	if (attr) guard = attr->__a.__guardsize;
	if (attr && attr->__a.__stackaddr) { top = (char *)attr->__a.__stackaddr + size; memset(top - __tls_size() - 64, 0, __tls_size() + 64); }
	else {
		size = (size + guard + 4095) & ~4095u;
		r = __sc(SYS_mmap2, 0, size, guard ? PROT_NONE : PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
		if (__failed(r)) return EAGAIN;
		map = (char *)r;
		if (guard && __sc(SYS_mprotect, map + ((guard + 4095) & ~4095u), size - ((guard + 4095) & ~4095u), PROT_READ | PROT_WRITE)) { __sc(SYS_munmap, map, size); return EAGAIN; }
		top = map + size;
	}
	t = __new_tls(top, &used);
	top -= used;
	top = (char *)((unsigned long)top & ~63ul);
	mask = (struct ksigset *)(top - sizeof *mask);
	top -= 64;
	t->map = map; t->map_size = size; t->guard = guard;
	t->start = fn; t->arg = arg; t->result = mask;
	t->detached = attr && attr->__a.__state == PTHREAD_CREATE_DETACHED;
	t->robust.next = &t->robust.next;
	memcpy(t->name, me->name, sizeof t->name);
	d.entry = (unsigned)__tls_entry; d.base = (unsigned)(unsigned long)t; d.limit = 0xfffff; d.bits = 0x51;
	__threaded = 1;
	__cancel_hook = cancel_point;
	__xid_hook = everywhere;
	block_all(&old);
	*mask = old;
	__lock(&ring);
	r = __clone(begin, top, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, t, (void *)&t->tid, &d, (void *)&t->tid);
	if (r > 0) {
		t->next = me->next; t->prev = me;
		me->next->prev = t; me->next = t;
	}
	__unlock(&ring);
	__sigprocmask_raw(SIG_SETMASK, &old, 0);
	if (r < 0) { if (map) __sc(SYS_munmap, map, size); return EAGAIN; }
	*out = (pthread_t)(unsigned long)t;
	return 0;
}
static int join(pthread_t id, void **result, const struct timespec *until, int once)
{
	struct tcb *t = (struct tcb *)id;
	int tid;
	if (t == __self()) return EDEADLK;
	if (t->detached & 1) return EINVAL;
	while ((tid = t->tid)) {
		struct timespec left;
		if (once) return EBUSY;
		__testcancel();
		if (until) {
			clock_gettime(CLOCK_REALTIME, &left);
			left.tv_sec = until->tv_sec - left.tv_sec; left.tv_nsec = until->tv_nsec - left.tv_nsec;
			if (left.tv_nsec < 0) { left.tv_sec--; left.tv_nsec += 1000000000; }
			if (left.tv_sec < 0) return ETIMEDOUT;
		}
		/* The kernel wakes this word with an ordinary, not a private, futex. */
		__futex(&t->tid, FUTEX_WAIT, tid, until ? &left : 0);
	}
	if (result) *result = t->result;
	if (t->map) __sc(SYS_munmap, t->map, t->map_size);
	return 0;
}
int pthread_join(pthread_t id, void **result) { return join(id, result, 0, 0); }
int pthread_tryjoin_np(pthread_t id, void **result) { return join(id, result, 0, 1); }
int pthread_timedjoin_np(pthread_t id, void **result, const struct timespec *until) { return join(id, result, until, 0); }
int pthread_detach(pthread_t id)
{
	struct tcb *t = (struct tcb *)id;
	if (t->detached & 1) return EINVAL;
	if (t->detached & 2 && t != __self()) return pthread_join(id, 0);
	t->detached |= 1;
	return 0;
}
int pthread_kill(pthread_t id, int sig)
{
	struct tcb *t = (struct tcb *)id;
	if (sig < 0 || sig > 64 || sig == 32 || sig == 33) return EINVAL;
	if (t->tid == 0) return 0;
	return (int)-__sc(SYS_tgkill, __sc(SYS_getpid), t == __self() ? (int)__sc(SYS_gettid) : t->tid, sig);
}
int pthread_sigqueue(pthread_t id, int sig, const union sigval value)
{
	struct tcb *t = (struct tcb *)id;
	siginfo_t si;
	memset(&si, 0, sizeof si);
	si.si_signo = sig; si.si_code = SI_QUEUE; si.si_pid = getpid(); si.si_uid = getuid(); si.si_value = value;
	return (int)-__sc(SYS_rt_tgsigqueueinfo, si.si_pid, t->tid, sig, &si);
}

/* Cancellation: at cancellation points, or where the signal finds a thread that asked for it. */
static void on_cancel(int sig)
{
	struct tcb *t = __self();
	(void)sig;
	if (t->cancelled && !t->cancel_disabled && t->cancel_async) pthread_exit(PTHREAD_CANCELED);
}
static void cancel_point(void)
{
	struct tcb *t = __self();
	if (t->cancelled && !t->cancel_disabled) pthread_exit(PTHREAD_CANCELED);
}
void pthread_testcancel(void) { __testcancel(); }
int pthread_cancel(pthread_t id)
{
	struct tcb *t = (struct tcb *)id;
	struct sigaction sa;
	if (t->tid == 0) return 0;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_cancel;
	__sigaction_raw(SIGCANCEL, &sa, 0);
	t->cancelled = 1;
	if (t == __self()) { if (t->cancel_async) __testcancel(); return 0; }
	return (int)-__sc(SYS_tgkill, __sc(SYS_getpid), t->tid, SIGCANCEL);
}
int pthread_setcancelstate(int s, int *old) { struct tcb *t = __self(); if (s < 0 || s > 1) return EINVAL; if (old) *old = t->cancel_disabled; t->cancel_disabled = s; return 0; }
int pthread_setcanceltype(int v, int *old) { struct tcb *t = __self(); if (v < 0 || v > 1) return EINVAL; if (old) *old = t->cancel_async; t->cancel_async = v; if (v) __testcancel(); return 0; }
void __cleanup_push(struct __cleanup *c) { struct tcb *t = __self(); c->__next = t->cleanup; t->cleanup = c; }
void __cleanup_pop(struct __cleanup *c, int run) { __self()->cleanup = c->__next; if (run) c->__fn(c->__arg); }

/* set*id: a signal makes every other thread repeat the call. */
static struct { long nr, a, b, c; volatile int left; volatile int failed; } xid;
static void on_setxid(int sig)
{
	(void)sig;
	if (__sc(xid.nr, xid.a, xid.b, xid.c)) xid.failed = 1;
	__sync_fetch_and_sub(&xid.left, 1);
	__futex(&xid.left, FUTEX_WAKE_PRIVATE, 1, 0);
}
static long everywhere(long nr, long a, long b, long c)
{
	struct tcb *me = __self(), *t;
	int left;
	long r;
	__lock(&ring);
	xid.nr = nr; xid.a = a; xid.b = b; xid.c = c; xid.failed = 0; xid.left = 0;
	r = __sc(nr, a, b, c);
	if (r == 0) for (t = me->next; t != me; t = t->next) {
		__sync_fetch_and_add(&xid.left, 1);
		if (__sc(SYS_tgkill, __sc(SYS_getpid), t->tid, SIGSETXID)) __sync_fetch_and_sub(&xid.left, 1);
	}
	while ((left = xid.left) > 0) __futex(&xid.left, FUTEX_WAIT_PRIVATE, left, 0);
	__unlock(&ring);
	return r;
}

int pthread_once(pthread_once_t *once, void (*fn)(void))
{
	for (;;) {
		int was = __sync_val_compare_and_swap(once, 0, 1);
		if (was == 2) return 0;
		if (was == 0) { fn(); *once = 2; __futex(once, FUTEX_WAKE_PRIVATE, INT_MAX, 0); return 0; }
		__futex(once, FUTEX_WAIT_PRIVATE, 1, 0);
	}
}
int pthread_key_create(pthread_key_t *key, void (*fn)(void *))
{
	unsigned i;
	__lock(&key_lock);
	for (i = 0; i < KEYS_MAX && key_used[i]; i++) ;
	if (i == KEYS_MAX) { __unlock(&key_lock); return EAGAIN; }
	key_used[i] = 1; destructors[i] = fn; *key = i;
	__unlock(&key_lock);
	return 0;
}
int pthread_key_delete(pthread_key_t k) { if (k >= KEYS_MAX || !key_used[k]) return EINVAL; key_used[k] = 0; destructors[k] = 0; return 0; }
void *pthread_getspecific(pthread_key_t k) { return k < KEYS_MAX ? __self()->keys[k] : 0; }
int pthread_setspecific(pthread_key_t k, const void *v) { if (k >= KEYS_MAX || !key_used[k]) return EINVAL; __self()->keys[k] = (void *)v; return 0; }

int pthread_setname_np(pthread_t id, const char *name)
{
	struct tcb *t = (struct tcb *)id;
	if (strlen(name) > 15) return ERANGE;
	strcpy(t->name, name);
	if (t == __self()) return (int)-__sc(SYS_prctl, 15, name, 0, 0, 0);
	{
		char path[64];
		FILE *f;
		snprintf(path, sizeof path, "/proc/self/task/%d/comm", t->tid);
		if (!(f = fopen(path, "w"))) return errno;
		fputs(name, f);
		fclose(f);
	}
	return 0;
}
int pthread_getname_np(pthread_t id, char *to, size_t n)
{
	struct tcb *t = (struct tcb *)id;
	if (n < 16) return ERANGE;
	if (t == __self()) return (int)-__sc(SYS_prctl, 16, to, 0, 0, 0);
	strcpy(to, t->name);
	return 0;
}
int pthread_yield(void) { return sched_yield(); }
int pthread_getconcurrency(void) { return 0; }
int pthread_setconcurrency(int n) { (void)n; return 0; }
int pthread_getcpuclockid(pthread_t id, clockid_t *c) { *c = (clockid_t)((~(unsigned)((struct tcb *)id)->tid << 3) | 6); return 0; }
int pthread_setschedparam(pthread_t id, int how, const struct sched_param *p) { return (int)-__sc(SYS_sched_setscheduler, ((struct tcb *)id)->tid, how, p); }
int pthread_getschedparam(pthread_t id, int *how, struct sched_param *p)
{
	long r = __sc(SYS_sched_getparam, ((struct tcb *)id)->tid, p);
	*how = (int)__sc(SYS_sched_getscheduler, ((struct tcb *)id)->tid);
	return (int)-r;
}
int pthread_setaffinity_np(pthread_t id, size_t n, const cpu_set_t *s) { return (int)-__sc(SYS_sched_setaffinity, ((struct tcb *)id)->tid, n, s); }
int pthread_getaffinity_np(pthread_t id, size_t n, cpu_set_t *s) { long r = __sc(SYS_sched_getaffinity, ((struct tcb *)id)->tid, n, s); return r < 0 ? (int)-r : 0; }

int pthread_attr_init(pthread_attr_t *a) { memset(a, 0, sizeof *a); a->__a.__guardsize = 4096; return 0; }
int pthread_attr_destroy(pthread_attr_t *a) { (void)a; return 0; }
int pthread_attr_setdetachstate(pthread_attr_t *a, int s) { if (s < 0 || s > 1) return EINVAL; a->__a.__state = s; return 0; }
int pthread_attr_getdetachstate(const pthread_attr_t *a, int *s) { *s = a->__a.__state; return 0; }
int pthread_attr_setstacksize(pthread_attr_t *a, size_t n) { if (n < PTHREAD_STACK_MIN) return EINVAL; a->__a.__stacksize = n; return 0; }
int pthread_attr_getstacksize(const pthread_attr_t *restrict a, size_t *restrict n)
{
	struct rlimit rl;
	*n = a->__a.__stacksize;
	if (!*n) *n = getrlimit(RLIMIT_STACK, &rl) == 0 && rl.rlim_cur != RLIM_INFINITY ? rl.rlim_cur : 2u * 1024 * 1024;
	return 0;
}
int pthread_attr_setstack(pthread_attr_t *a, void *at, size_t n) { if (n < PTHREAD_STACK_MIN) return EINVAL; a->__a.__stackaddr = at; a->__a.__stacksize = n; return 0; }
int pthread_attr_getstack(const pthread_attr_t *restrict a, void **restrict at, size_t *restrict n) { *at = a->__a.__stackaddr; *n = a->__a.__stacksize; return 0; }
int pthread_attr_setguardsize(pthread_attr_t *a, size_t n) { a->__a.__guardsize = n; return 0; }
int pthread_attr_getguardsize(const pthread_attr_t *restrict a, size_t *restrict n) { *n = a->__a.__guardsize; return 0; }
int pthread_attr_setschedpolicy(pthread_attr_t *a, int p) { a->__a.__policy = p; return 0; }
int pthread_attr_setschedparam(pthread_attr_t *a, const struct sched_param *p) { a->__a.__priority = p->sched_priority; return 0; }
int pthread_attr_setinheritsched(pthread_attr_t *a, int v) { a->__a.__inherit = v; return 0; }
int pthread_attr_setscope(pthread_attr_t *a, int v) { a->__a.__scope = v; return 0; }
int pthread_attr_getschedpolicy(const pthread_attr_t *restrict a, int *restrict p) { *p = a->__a.__policy; return 0; }
int pthread_attr_getschedparam(const pthread_attr_t *restrict a, struct sched_param *restrict p) { p->sched_priority = a->__a.__priority; return 0; }
int pthread_attr_getinheritsched(const pthread_attr_t *restrict a, int *restrict v) { *v = a->__a.__inherit; return 0; }
int pthread_attr_getscope(const pthread_attr_t *restrict a, int *restrict v) { *v = a->__a.__scope; return 0; }
int pthread_getattr_np(pthread_t id, pthread_attr_t *a)
{
	struct tcb *t = (struct tcb *)id;
	pthread_attr_init(a);
	a->__a.__state = t->detached & 1;
	a->__a.__stackaddr = t->map ? (char *)t->map + t->guard : 0;
	a->__a.__stacksize = t->map ? t->map_size - t->guard : 8u * 1024 * 1024;
	return 0;
}
