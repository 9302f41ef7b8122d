/*
 * signal.c - signal sets, dispositions, sending and waiting.
 *
 * The kernel's sets have 64 bits, the library's 1024. Signals 32 and 33 are the library's own, as in glibc: SIGRTMIN is 34.
 */
#include "libc.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ksigaction { void *handler; unsigned long flags; void *restorer; unsigned long mask[2]; };
#define SA_RESTORER 0x04000000

__asm__(
	".text\n"
	".globl __restore\n"
	"__restore:\n"
	"	popl %eax\n"
	"	movl $119, %eax\n"
	"	int $0x80\n"
	".globl __restore_rt\n"
	"__restore_rt:\n"
	"	movl $173, %eax\n"
	"	int $0x80\n");
void __restore(void);
void __restore_rt(void);

int __libc_current_sigrtmin(void) { return 34; }
int __libc_current_sigrtmax(void) { return 64; }

static int valid(int sig) { if (sig >= 1 && sig < NSIG) return 1; errno = EINVAL; return 0; }
int sigemptyset(sigset_t *s) { memset(s, 0, sizeof *s); return 0; }
int sigfillset(sigset_t *s)
{
	memset(s, 0xff, sizeof *s);
	s->__val[1] &= ~1UL; s->__val[0] &= ~(1UL << 31);
	return 0;
}
int sigaddset(sigset_t *s, int sig) { if (!valid(sig)) return -1; s->__val[(sig - 1) / 32] |= 1UL << ((sig - 1) % 32); return 0; }
int sigdelset(sigset_t *s, int sig) { if (!valid(sig)) return -1; s->__val[(sig - 1) / 32] &= ~(1UL << ((sig - 1) % 32)); return 0; }
int sigismember(const sigset_t *s, int sig) { if (!valid(sig)) return -1; return (int)(s->__val[(sig - 1) / 32] >> ((sig - 1) % 32) & 1); }
int sigisemptyset(const sigset_t *s) { return !s->__val[0] && !s->__val[1]; }
int sigorset(sigset_t *d, const sigset_t *a, const sigset_t *b) { int i; for (i = 0; i < 32; i++) d->__val[i] = a->__val[i] | b->__val[i]; return 0; }
int sigandset(sigset_t *d, const sigset_t *a, const sigset_t *b) { int i; for (i = 0; i < 32; i++) d->__val[i] = a->__val[i] & b->__val[i]; return 0; }

int __sigprocmask_raw(int how, const struct ksigset *set, struct ksigset *old) { return (int)__sc(SYS_rt_sigprocmask, how, set, old, 8); }
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	struct ksigset k;
	long r;
	if (set) {
		k.bits[0] = set->__val[0]; k.bits[1] = set->__val[1];
		/* Cancellation and setuid must get through. */
		if (how != SIG_UNBLOCK) { k.bits[0] &= ~(1UL << 31); k.bits[1] &= ~1UL; }
	}
	r = __call(SYS_rt_sigprocmask, how, set ? &k : 0, old, 8);
	if (r == 0 && old) memset(&old->__val[2], 0, sizeof *old - 8);
	return (int)r;
}
int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	int saved = errno, r = sigprocmask(how, set, old), e = errno;
	errno = saved;
	return r ? e : 0;
}
static int action(int sig, const struct sigaction *sa, struct sigaction *old)
{
	struct ksigaction k, o;
	long r;
	if (sa) {
		k.handler = (void *)sa->sa_handler;
		k.flags = (unsigned long)sa->sa_flags | SA_RESTORER;
		k.restorer = sa->sa_flags & SA_SIGINFO ? (void *)__restore_rt : (void *)__restore;
		k.mask[0] = sa->sa_mask.__val[0]; k.mask[1] = sa->sa_mask.__val[1];
	}
	r = __call(SYS_rt_sigaction, sig, sa ? &k : 0, old ? &o : 0, 8);
	if (r == 0 && old) {
		memset(old, 0, sizeof *old);
		old->sa_handler = (__sighandler_t)o.handler;
		old->sa_flags = (int)o.flags;
		old->sa_restorer = (void (*)(void))o.restorer;
		old->sa_mask.__val[0] = o.mask[0]; old->sa_mask.__val[1] = o.mask[1];
	}
	return (int)r;
}
int __sigaction_raw(int sig, const struct sigaction *sa, struct sigaction *old) { return action(sig, sa, old); }
int sigaction(int sig, const struct sigaction *restrict sa, struct sigaction *restrict old)
{
	if (sig == 32 || sig == 33) { errno = EINVAL; return -1; }
	return action(sig, sa, old);
}
static unsigned long interrupt[2];
__sighandler_t signal(int sig, __sighandler_t h)
{
	struct sigaction sa, old;
	if (h == SIG_ERR || sig < 1 || sig >= NSIG) { errno = EINVAL; return SIG_ERR; }
	sa.sa_handler = h;
	sigemptyset(&sa.sa_mask);
	sigaddset(&sa.sa_mask, sig);
	sa.sa_flags = interrupt[(sig - 1) / 32] >> ((sig - 1) % 32) & 1 ? 0 : SA_RESTART;
	return sigaction(sig, &sa, &old) ? SIG_ERR : old.sa_handler;
}
__sighandler_t bsd_signal(int sig, __sighandler_t h) { return signal(sig, h); }
__sighandler_t ssignal(int sig, __sighandler_t h) { return signal(sig, h); }
__sighandler_t sysv_signal(int sig, __sighandler_t h)
{
	struct sigaction sa, old;
	sa.sa_handler = h;
	sigemptyset(&sa.sa_mask);
	sa.sa_flags = SA_ONESHOT | SA_NOMASK | SA_INTERRUPT;
	return sigaction(sig, &sa, &old) ? SIG_ERR : old.sa_handler;
}
__sighandler_t sigset(int sig, __sighandler_t h)
{
	sigset_t one, old;
	struct sigaction sa, was;
	sigemptyset(&one);
	if (sigaddset(&one, sig)) return SIG_ERR;
	if (h == SIG_HOLD) {
		sigprocmask(SIG_BLOCK, &one, &old);
		if (sigismember(&old, sig)) return SIG_HOLD;
		return sigaction(sig, 0, &was) ? SIG_ERR : was.sa_handler;
	}
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = h;
	if (sigaction(sig, &sa, &was)) return SIG_ERR;
	sigprocmask(SIG_UNBLOCK, &one, &old);
	return sigismember(&old, sig) ? SIG_HOLD : was.sa_handler;
}
int sighold(int sig) { sigset_t s; sigemptyset(&s); if (sigaddset(&s, sig)) return -1; return sigprocmask(SIG_BLOCK, &s, 0); }
int sigrelse(int sig) { sigset_t s; sigemptyset(&s); if (sigaddset(&s, sig)) return -1; return sigprocmask(SIG_UNBLOCK, &s, 0); }
int sigignore(int sig) { return signal(sig, SIG_IGN) == SIG_ERR ? -1 : 0; }
int siginterrupt(int sig, int on)
{
	struct sigaction sa;
	if (sigaction(sig, 0, &sa)) return -1;
	if (on) { sa.sa_flags &= ~SA_RESTART; interrupt[(sig - 1) / 32] |= 1UL << ((sig - 1) % 32); }
	else { sa.sa_flags |= SA_RESTART; interrupt[(sig - 1) / 32] &= ~(1UL << ((sig - 1) % 32)); }
	return sigaction(sig, &sa, 0);
}
static void of_mask(sigset_t *s, int mask) { sigemptyset(s); s->__val[0] = (unsigned long)mask; }
int sigblock(int mask) { sigset_t s, o; of_mask(&s, mask); return sigprocmask(SIG_BLOCK, &s, &o) ? -1 : (int)o.__val[0]; }
int sigsetmask(int mask) { sigset_t s, o; of_mask(&s, mask); return sigprocmask(SIG_SETMASK, &s, &o) ? -1 : (int)o.__val[0]; }
int siggetmask(void) { sigset_t o; sigprocmask(SIG_BLOCK, 0, &o); return (int)o.__val[0]; }
int sigpause(int mask) { sigset_t s; of_mask(&s, mask); return sigsuspend(&s); }

int kill(pid_t pid, int sig) { return (int)__call(SYS_kill, pid, sig); }
int killpg(pid_t group, int sig) { if (group < 0) { errno = EINVAL; return -1; } return kill(-group, sig); }
int tgkill(pid_t group, pid_t tid, int sig) { return (int)__call(SYS_tgkill, group, tid, sig); }
int raise(int sig)
{
	long tid = __sc(SYS_gettid), pid = __sc(SYS_getpid);
	return (int)__call(SYS_tgkill, pid, tid, sig);
}
int gsignal(int sig) { return raise(sig); }
int sigqueue(pid_t pid, int sig, const union sigval value)
{
	siginfo_t si;
	memset(&si, 0, sizeof si);
	si.si_signo = sig;
	si.si_code = SI_QUEUE;
	si.si_pid = getpid();
	si.si_uid = getuid();
	si.si_value = value;
	return (int)__call(SYS_rt_sigqueueinfo, pid, sig, &si);
}
int sigpending(sigset_t *s) { memset(s, 0, sizeof *s); return (int)__call(SYS_rt_sigpending, s, 8); }
int sigsuspend(const sigset_t *s) { return (int)__call(SYS_rt_sigsuspend, s, 8); }
int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict limit)
{
	int r;
	__testcancel();
	r = (int)__call(SYS_rt_sigtimedwait, set, info, limit, 8);
	if (r > 0 && info && info->si_code == SI_TKILL) info->si_code = SI_USER;
	return r;
}
int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info) { return sigtimedwait(set, info, 0); }
int sigwait(const sigset_t *restrict set, int *restrict sig)
{
	siginfo_t si;
	int r, saved = errno;
	do r = (int)__sc(SYS_rt_sigtimedwait, set, &si, 0, 8); while (r == -EINTR);
	errno = saved;
	if (r < 0) return -r;
	*sig = r;
	return 0;
}
int sigaltstack(const stack_t *restrict ss, stack_t *restrict old) { return (int)__call(SYS_sigaltstack, ss, old); }
int sigreturn(void *context) { (void)context; errno = ENOSYS; return -1; }
