/* lock.c - locks on futexes; without a second thread they cost an exchange. */
#include "libc.h"
#include <linux/futex.h>

int __futex(volatile int *at, int op, int value, const struct timespec *until) { return (int)__sc(SYS_futex, at, op, value, until, 0, -1); }

void __lock(lock_t *l)
{
	int was = __sync_val_compare_and_swap(l, 0, 1);
	if (was == 0) return;
	if (was != 2) was = __sync_lock_test_and_set(l, 2);
	while (was != 0) {
		__futex(l, FUTEX_WAIT_PRIVATE, 2, 0);
		was = __sync_lock_test_and_set(l, 2);
	}
}
void __unlock(lock_t *l)
{
	if (__sync_lock_test_and_set(l, 0) == 2) __futex(l, FUTEX_WAKE_PRIVATE, 1, 0);
}

/* Set when a second thread is made: programs without threads do without pthread.c. */
void (*__cancel_hook)(void);
long (*__xid_hook)(long, long, long, long);
void __testcancel(void) { if (__cancel_hook) __cancel_hook(); }
int __everywhere(long nr, long a, long b, long c) { return (int)__ret(__xid_hook ? __xid_hook(nr, a, b, c) : __sc(nr, a, b, c)); }
