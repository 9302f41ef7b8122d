#ifndef _SYS_PIDFD_H
#define _SYS_PIDFD_H
#include <signal.h>
#include <linux/pidfd.h>
int pidfd_open(pid_t, unsigned int);
int pidfd_getfd(int, int, unsigned int);
int pidfd_send_signal(int, int, siginfo_t *, unsigned int);
#endif
