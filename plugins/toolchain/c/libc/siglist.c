/* siglist.c - what signals are called. */
#include "libc.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct { unsigned char nr; const char *abbrev, *text; } names[] = {
	{ SIGHUP, "HUP", "Hangup" }, { SIGINT, "INT", "Interrupt" }, { SIGQUIT, "QUIT", "Quit" }, { SIGILL, "ILL", "Illegal instruction" },
	{ SIGTRAP, "TRAP", "Trace/breakpoint trap" }, { SIGABRT, "ABRT", "Aborted" }, { SIGBUS, "BUS", "Bus error" }, { SIGFPE, "FPE", "Floating point exception" },
	{ SIGKILL, "KILL", "Killed" }, { SIGUSR1, "USR1", "User defined signal 1" }, { SIGSEGV, "SEGV", "Segmentation fault" }, { SIGUSR2, "USR2", "User defined signal 2" },
	{ SIGPIPE, "PIPE", "Broken pipe" }, { SIGALRM, "ALRM", "Alarm clock" }, { SIGTERM, "TERM", "Terminated" }, { SIGSTKFLT, "STKFLT", "Stack fault" },
	{ SIGCHLD, "CHLD", "Child exited" }, { SIGCONT, "CONT", "Continued" }, { SIGSTOP, "STOP", "Stopped (signal)" }, { SIGTSTP, "TSTP", "Stopped" },
	{ SIGTTIN, "TTIN", "Stopped (tty input)" }, { SIGTTOU, "TTOU", "Stopped (tty output)" }, { SIGURG, "URG", "Urgent I/O condition" }, { SIGXCPU, "XCPU", "CPU time limit exceeded" },
	{ SIGXFSZ, "XFSZ", "File size limit exceeded" }, { SIGVTALRM, "VTALRM", "Virtual timer expired" }, { SIGPROF, "PROF", "Profiling timer expired" }, { SIGWINCH, "WINCH", "Window changed" },
	{ SIGIO, "POLL", "I/O possible" }, { SIGPWR, "PWR", "Power failure" }, { SIGSYS, "SYS", "Bad system call" },
};
const char *sigabbrev_np(int sig)
{
	unsigned i;
	for (i = 0; i < sizeof names / sizeof *names; i++) if (names[i].nr == sig) return names[i].abbrev;
	return 0;
}
const char *sigdescr_np(int sig)
{
	unsigned i;
	for (i = 0; i < sizeof names / sizeof *names; i++) if (names[i].nr == sig) return names[i].text;
	return 0;
}
char *strsignal(int sig)
{
	static char text[40];
	const char *s = sigdescr_np(sig);
	if (s) return (char *)s;
	if (sig >= SIGRTMIN && sig <= SIGRTMAX) snprintf(text, sizeof text, "Real-time signal %d", sig - SIGRTMIN);
	else snprintf(text, sizeof text, "Unknown signal %d", sig);
	return text;
}
void psignal(int sig, const char *s)
{
	if (s && *s) fprintf(stderr, "%s: %s\n", s, strsignal(sig));
	else fprintf(stderr, "%s\n", strsignal(sig));
}
void psiginfo(const siginfo_t *si, const char *s)
{
	fprintf(stderr, "%s%s%s (", s ? s : "", s && *s ? ": " : "", strsignal(si->si_signo));
	if (si->si_code == SI_USER || si->si_code == SI_TKILL || si->si_code == SI_QUEUE) fprintf(stderr, "Signal sent by %s %ld %ld)\n", si->si_code == SI_QUEUE ? "sigqueue()" : si->si_code == SI_TKILL ? "tkill()" : "kill()", (long)si->si_pid, (long)si->si_uid);
	else fprintf(stderr, "%d)\n", si->si_code);
}
