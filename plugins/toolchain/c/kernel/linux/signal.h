#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H
#include <killinit/structs.h>
#include <linux/string.h>
#include <asm/signal.h>
static inline void sigaddset(sigset_t *set, int sig) { set->sig[(sig - 1) / 32] |= 1UL << ((sig - 1) % 32); }
static inline void sigdelset(sigset_t *set, int sig) { set->sig[(sig - 1) / 32] &= ~(1UL << ((sig - 1) % 32)); }
static inline int sigismember(sigset_t *set, int sig) { return (int)(set->sig[(sig - 1) / 32] >> ((sig - 1) % 32) & 1); }
static inline void sigemptyset(sigset_t *set) { set->sig[0] = set->sig[1] = 0; }
static inline void sigfillset(sigset_t *set) { set->sig[0] = set->sig[1] = ~0UL; }
static inline int sigisemptyset(sigset_t *set) { return !set->sig[0] && !set->sig[1]; }
static inline void siginitset(sigset_t *set, unsigned long mask) { set->sig[0] = mask; set->sig[1] = 0; }
static inline void siginitsetinv(sigset_t *set, unsigned long mask) { set->sig[0] = ~mask; set->sig[1] = ~0UL; }
#define sigmask(sig) (1UL << ((sig) - 1))
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 20, 0)
static inline void clear_siginfo(struct kernel_siginfo *info) { memset(info, 0, sizeof(*info)); }
#else
#define siginfo kernel_siginfo
typedef struct kernel_siginfo siginfo_t;
#endif
void allow_signal(int sig);
void disallow_signal(int sig);
int kernel_sigaction(int sig, void (*action)(int));
int sigprocmask(int how, sigset_t *set, sigset_t *old);
#endif
