#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cv = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_barrier_t barrier;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static sem_t sem;
static int ready, total, destroyed, inits;
static __thread int tls = 7;
static void destroy(void *p) { (void)p; __sync_fetch_and_add(&destroyed, 1); }
static void init(void) { inits++; }
static void *worker(void *x)
{
	int i;
	pthread_once(&once, init);
	tls += (int)(long)x;
	pthread_setspecific(key, x ? x : (void *)9);
	pthread_barrier_wait(&barrier);
	for (i = 0; i < 100; i++) { pthread_mutex_lock(&mu); total++; pthread_mutex_unlock(&mu); }
	pthread_mutex_lock(&mu);
	ready++;
	pthread_cond_broadcast(&cv);
	pthread_mutex_unlock(&mu);
	sem_post(&sem);
	errno = 100 + (int)(long)x;
	usleep(1000);
	return (void *)(long)(tls * 1000 + errno);
}
static void cleanup(void *p) { printf("cleanup %s\n", (char *)p); }
static void *cancelled(void *x)
{
	(void)x;
	pthread_cleanup_push(cleanup, "ran");
	sem_post(&sem);
	for (;;) sleep(100);
	pthread_cleanup_pop(0);
	return 0;
}
static jmp_buf jb;
static ucontext_t m, c;
static char stack[65536];
static void in_context(int a, int b) { printf("context %d %d\n", a, b); swapcontext(&c, &m); puts("again"); }
static void onsig(int s) { (void)s; }
static int deep(int n) { if (n == 0) longjmp(jb, 5); return deep(n - 1) + 1; }
int main(void)
{
	pthread_t t[3], k;
	pthread_mutexattr_t a;
	pthread_mutex_t r;
	void *v;
	long i;
	int n, sig;
	sigset_t set;
	pthread_key_create(&key, destroy);
	pthread_barrier_init(&barrier, 0, 3);
	sem_init(&sem, 0, 0);
	for (i = 0; i < 3; i++) pthread_create(&t[i], 0, worker, (void *)i);
	pthread_mutex_lock(&mu);
	while (ready < 3) pthread_cond_wait(&cv, &mu);
	pthread_mutex_unlock(&mu);
	for (i = 0; i < 3; i++) { sem_wait(&sem); }
	for (i = 0; i < 3; i++) { pthread_join(t[i], &v); printf("%ld ", (long)v); }
	printf("total %d destroyed %d inits %d tls %d\n", total, destroyed, inits, tls);
	pthread_mutexattr_init(&a);
	pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&r, &a);
	printf("%d %d %d", pthread_mutex_lock(&r), pthread_mutex_lock(&r), pthread_mutex_unlock(&r));
	printf(" %d %d\n", pthread_mutex_unlock(&r), pthread_mutex_unlock(&r) == EPERM);
	pthread_mutexattr_settype(&a, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&r, &a);
	n = pthread_mutex_lock(&r);
	printf("%d %d\n", n, pthread_mutex_lock(&r) == EDEADLK);
	n = pthread_mutex_lock(&mu);
	printf("%d %d\n", n, pthread_mutex_trylock(&mu) == EBUSY);
	pthread_mutex_unlock(&mu);
	n = pthread_rwlock_rdlock(&rw);
	printf("%d %d %d\n", n, pthread_rwlock_tryrdlock(&rw), pthread_rwlock_trywrlock(&rw) == EBUSY);
	pthread_create(&k, 0, cancelled, 0);
	sem_wait(&sem);
	pthread_cancel(k);
	pthread_join(k, &v);
	printf("cancelled %d\n", v == PTHREAD_CANCELED);
	n = setjmp(jb);
	if (n == 0) deep(10);
	printf("longjmp %d\n", n);
	getcontext(&c);
	c.uc_stack.ss_sp = stack; c.uc_stack.ss_size = sizeof stack; c.uc_link = &m;
	makecontext(&c, (void (*)(void))in_context, 2, 3, 4);
	swapcontext(&m, &c);
	puts("back");
	swapcontext(&m, &c);
	puts("done");
	signal(SIGUSR1, onsig);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, 0);
	pthread_kill(pthread_self(), SIGUSR1);
	printf("%d %d\n", sigwait(&set, &sig), sig == SIGUSR1);
	return 0;
}
