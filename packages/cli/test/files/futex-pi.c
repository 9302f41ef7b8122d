#include "files.h"
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <linux/futex.h>
/* Futexes that know their owner: lock, trylock, unlock, and what becomes of them when the owner dies. */
#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13
#endif
static volatile unsigned *w; static volatile int usr;
static int fx(int op, unsigned v, const struct timespec *ts) { return syscall(SYS_futex, w, op, v, ts, 0, 0); }
static void nap(void) { usleep(30000); }
static int unlock(void) { int r = fx(FUTEX_UNLOCK_PI, 0, 0), e = errno; usleep(10000); errno = e; return r; }
static void on(int s) { usr++; }
static void word(const char *what, int a, int b) { unsigned t = *w & FUTEX_TID_MASK; printf("%s: %s%s%s\n", what, t == 0 ? "nobody" : t == (unsigned)a ? "first" : t == (unsigned)b ? "second" : "other", *w & FUTEX_WAITERS ? " waiters" : "", *w & FUTEX_OWNER_DIED ? " died" : ""); }
int main(void) {
  int me = getpid(), q, r, s, p[2]; char c; struct timespec ts; struct sigaction sa = {0};
  setvbuf(stdout, 0, _IONBF, 0); sa.sa_handler = on; sigaction(SIGUSR1, &sa, 0); pipe(p);
  w = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  rc("lock", fx(FUTEX_LOCK_PI, 0, 0)); word("locked", me, 0); rc("again", fx(FUTEX_LOCK_PI, 0, 0)); rc("try again", fx(FUTEX_TRYLOCK_PI, 0, 0)); rc("unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); word("free", me, 0); rc("unlock free", fx(FUTEX_UNLOCK_PI, 0, 0));
  rc("trylock", fx(FUTEX_TRYLOCK_PI, 0, 0)); word("tried", me, 0);
  q = fork(); if (q == 0) { rc("child try", fx(FUTEX_TRYLOCK_PI, 0, 0)); word("busy", me, getpid()); rc("child unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); _exit(0); } wt("try", q);
  rc("unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); word("free", me, q);
  *w = 0x3ffffff0; rc("no such owner", fx(FUTEX_LOCK_PI, 0, 0)); printf("%x\n", *w); *w = FUTEX_OWNER_DIED; rc("of the dead", fx(FUTEX_LOCK_PI, 0, 0)); word("taken over", me, q); rc("unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); word("free", me, q);
  *w = FUTEX_WAITERS; rc("stale waiters", fx(FUTEX_LOCK_PI, 0, 0)); word("taken", me, q); fx(FUTEX_UNLOCK_PI, 0, 0);
  rc("odd", syscall(SYS_futex, (char *)w + 1, FUTEX_LOCK_PI, 0, 0, 0, 0)); rc("fault", syscall(SYS_futex, 4096, FUTEX_LOCK_PI, 0, 0, 0, 0)); rc("fault unlock", syscall(SYS_futex, 4096, FUTEX_UNLOCK_PI, 0, 0, 0, 0)); rc("clock", fx(FUTEX_LOCK_PI | FUTEX_CLOCK_REALTIME, 0, 0)); rc("clock wait", fx(FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 1, 0));
  /* handed on */
  fx(FUTEX_LOCK_PI, 0, 0);
  q = fork(); if (q == 0) { rc("child lock", fx(FUTEX_LOCK_PI, 0, 0)); word("child has it", me, getpid()); nap(); rc("child unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); word("child left", me, getpid()); _exit(0); }
  nap(); word("waited for", me, q); rc("wake", fx(FUTEX_WAKE, 1, 0)); rc("unlock", unlock()); wt("handed on", q);
  /* two, in order */
  fx(FUTEX_LOCK_PI, 0, 0);
  q = fork(); if (q == 0) { fx(FUTEX_LOCK_PI, 0, 0); printf("one\n"); nap(); fx(FUTEX_UNLOCK_PI, 0, 0); _exit(0); } nap();
  r = fork(); if (r == 0) { fx(FUTEX_LOCK_PI, 0, 0); printf("two\n"); word("two has it", q, getpid()); fx(FUTEX_UNLOCK_PI, 0, 0); _exit(0); } nap();
  fx(FUTEX_UNLOCK_PI, 0, 0); wt("one", q); wt("two", r); word("free", q, r);
  /* time and signals */
  fx(FUTEX_LOCK_PI, 0, 0);
  q = fork(); if (q == 0) {
    clock_gettime(CLOCK_REALTIME, &ts); rc("past", fx(FUTEX_LOCK_PI, 0, &ts)); ts.tv_nsec += 40000000; if (ts.tv_nsec >= 1000000000) { ts.tv_nsec -= 1000000000; ts.tv_sec++; } rc("soon", fx(FUTEX_LOCK_PI, 0, &ts));
    clock_gettime(CLOCK_MONOTONIC, &ts); rc("monotonic", fx(FUTEX_LOCK_PI2, 0, &ts)); ts.tv_nsec = 2000000000; rc("bad time", fx(FUTEX_LOCK_PI, 0, &ts));
    write(p[1], "x", 1); rc("through a signal", fx(FUTEX_LOCK_PI, 0, 0)); printf("usr %d\n", usr); _exit(0); }
  read(p[0], &c, 1); nap(); kill(q, SIGUSR1); nap(); rc("unlock", unlock()); wt("signal", q);
  /* the owner dies: nobody waits; somebody does */
  word("left behind", me, q); rc("of a dead one", fx(FUTEX_LOCK_PI, 0, 0)); *w = 0;
  q = fork(); if (q == 0) { fx(FUTEX_LOCK_PI, 0, 0); write(p[1], "x", 1); for (;;) pause(); }
  read(p[0], &c, 1); r = fork(); if (r == 0) { rc("inherits", fx(FUTEX_LOCK_PI, 0, 0)); word("heir", q, getpid()); rc("unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); word("free", q, getpid()); _exit(0); }
  nap(); kill(q, SIGKILL); nap(); wt("owner", q); wt("heir", r);
  /* a waiter dies */
  fx(FUTEX_LOCK_PI, 0, 0); q = fork(); if (q == 0) { fx(FUTEX_LOCK_PI, 0, 0); _exit(0); } nap(); kill(q, SIGKILL); wt("waiter", q); word("still mine", me, q); rc("unlock", fx(FUTEX_UNLOCK_PI, 0, 0)); word("free", me, q); (void)s;
  return 0;
}
