#ifndef _SIGNAL_H
#define _SIGNAL_H
#include <bits/types.h>
#include <bits/sigset.h>
#include <bits/timespec.h>
#include <bits/pthreadtypes.h>
#include <bits/signum.h>
#include <bits/siginfo.h>
#include <sys/ucontext.h>
typedef int sig_atomic_t;
typedef void (*__sighandler_t)(int);
typedef __sighandler_t sighandler_t;
typedef __sighandler_t sig_t;
#define SIG_ERR ((__sighandler_t)-1)
#define SIG_DFL ((__sighandler_t)0)
#define SIG_IGN ((__sighandler_t)1)
#define SIG_HOLD ((__sighandler_t)2)
#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SA_INTERRUPT 0x20000000
#define SA_NOMASK SA_NODEFER
#define SA_ONESHOT SA_RESETHAND
#define SA_STACK SA_ONSTACK
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
struct sigaction {
	union { __sighandler_t sa_handler; void (*sa_sigaction)(int, siginfo_t *, void *); } __sigaction_handler;
#define sa_handler __sigaction_handler.sa_handler
#define sa_sigaction __sigaction_handler.sa_sigaction
	sigset_t sa_mask;
	int sa_flags;
	void (*sa_restorer)(void);
};
struct sigvec { __sighandler_t sv_handler; int sv_mask; int sv_flags; };
struct sigstack { void *ss_sp; int ss_onstack; };
__sighandler_t signal(int, __sighandler_t);
__sighandler_t bsd_signal(int, __sighandler_t);
__sighandler_t sysv_signal(int, __sighandler_t);
__sighandler_t ssignal(int, __sighandler_t);
int gsignal(int);
int kill(pid_t, int);
int killpg(pid_t, int);
int raise(int);
int sigemptyset(sigset_t *);
int sigfillset(sigset_t *);
int sigaddset(sigset_t *, int);
int sigdelset(sigset_t *, int);
int sigismember(const sigset_t *, int);
int sigprocmask(int, const sigset_t *restrict, sigset_t *restrict);
int sigsuspend(const sigset_t *);
int sigaction(int, const struct sigaction *restrict, struct sigaction *restrict);
int sigpending(sigset_t *);
int sigwait(const sigset_t *restrict, int *restrict);
int sigwaitinfo(const sigset_t *restrict, siginfo_t *restrict);
int sigtimedwait(const sigset_t *restrict, siginfo_t *restrict, const struct timespec *restrict);
int sigqueue(pid_t, int, const union sigval);
int siginterrupt(int, int);
int sigaltstack(const stack_t *restrict, stack_t *restrict);
int sigreturn(void *);
int sighold(int);
int sigrelse(int);
int sigignore(int);
int sigpause(int);
__sighandler_t sigset(int, __sighandler_t);
int sigblock(int);
int sigsetmask(int);
int siggetmask(void);
void psignal(int, const char *);
void psiginfo(const siginfo_t *, const char *);
int pthread_sigmask(int, const sigset_t *restrict, sigset_t *restrict);
int pthread_kill(pthread_t, int);
int __libc_current_sigrtmin(void);
int __libc_current_sigrtmax(void);
#define sigmask(sig) (1 << ((sig) - 1))
extern const char *const sys_siglist[65];
#ifdef __USE_GNU
int sigisemptyset(const sigset_t *);
int sigorset(sigset_t *, const sigset_t *, const sigset_t *);
int sigandset(sigset_t *, const sigset_t *, const sigset_t *);
int pthread_sigqueue(pthread_t, int, const union sigval);
int tgkill(pid_t, pid_t, int);
const char *sigabbrev_np(int);
const char *sigdescr_np(int);
#endif
#endif
