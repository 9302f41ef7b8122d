/*
 * systemd.c - a system manager, cut down to what a signal can do to it.
 *
 * Most signals are blocked and read from a descriptor. Faults have a crash handler: it logs, forks a child that dumps core, and then PID 1
 * sleeps for ever, reaping: no panic, but nobody manages anything any more. SIGTERM executes the manager's own binary again.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include "seats.h"

static char *const *saved_argv;

static void log_line(const char *text) { say("systemd[1]: ", text); }
static void freeze(void)
{
	log_line("Freezing execution.");
	for (;;) { if (waitpid(-1, 0, 0) < 0) pause(); }
}
static void crash(int sig)
{
	char line[120];
	pid_t pid;
	int status;
	snprintf(line, sizeof line, "Caught <%s>, not dumping core.", sigabbrev_np(sig));
	pid = fork();
	if (pid < 0) snprintf(line, sizeof line, "Caught <%s>, cannot fork for core dump: %s", sigabbrev_np(sig), strerror(errno));
	else if (pid == 0) {
		struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
		struct sigaction sa;
		memset(&sa, 0, sizeof sa);
		sigaction(sig, &sa, 0);
		setrlimit(RLIMIT_CORE, &unlimited);
		if (chdir("/")) _exit(1);
		raise(sig);
		_exit(EXIT_FAILURE);
	} else if (waitpid(pid, &status, 0) > 0 && WIFSIGNALED(status) && WCOREDUMP(status)) snprintf(line, sizeof line, "Caught <%s>, dumped core as pid %d.", sigabbrev_np(sig), pid);
	log_line(line);
	freeze();
}

static void target(const char *name, int how)
{
	char line[80];
	snprintf(line, sizeof line, "Reached target %s.", name);
	log_line(line);
	if (!how) return;
	kill(-1, SIGTERM);
	usleep(500000);
	kill(-1, SIGKILL);
	sync();
	if (fork() == 0) { reboot(how); _exit(1); }
}
static void reexec(void)
{
	char *shell[] = { "/bin/sh", 0 }, *init[] = { "/sbin/init", 0 }, *env[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", 0 };
	log_line("Reexecuting.");
	execv("/proc/self/exe", saved_argv);
	log_line("Failed to execute our own binary");
	execve("/sbin/init", init, env);
	log_line("Failed to execute /sbin/init, giving up");
	execve("/bin/sh", shell, env);
	log_line("Failed to execute fallback shell");
	freeze();
}

static void act(int sig)
{
	static int interrupts;
	static long long first;
	switch (sig) {
	case SIGCHLD: return;
	case SIGTERM: reexec(); return;
	case SIGHUP: log_line("Reloading."); return;
	case SIGUSR1: log_line("Trying to reconnect to bus."); return;
	case SIGUSR2: log_line("Dumping state."); return;
	case SIGWINCH: target("kbrequest.target", 0); return;
	case SIGPWR: target("sigpwr.target", 0); return;
	case SIGINT:
		if (now_ms() - first > 2000) { first = now_ms(); interrupts = 0; }
		if (++interrupts > 7) { log_line("Ctrl-Alt-Del was pressed more than 7 times within 2s, rebooting immediately"); reboot(RB_AUTOBOOT); }
		target("ctrl-alt-del.target", RB_AUTOBOOT);
		return;
	}
	switch (sig - SIGRTMIN) {
	case 0: target("default.target", 0); return;
	case 1: target("rescue.target", 0); return;
	case 2: target("emergency.target", 0); return;
	case 3: target("halt.target", RB_HALT_SYSTEM); return;
	case 4: target("poweroff.target", RB_POWER_OFF); return;
	case 5: case 6: target("reboot.target", RB_AUTOBOOT); return;
	case 13: reboot(RB_HALT_SYSTEM); return;
	case 14: reboot(RB_POWER_OFF); return;
	case 15: case 16: reboot(RB_AUTOBOOT); return;
	case 20: case 21: log_line("Status output switched."); return;
	case 22: case 23: log_line("Log level switched."); return;
	case 24: log_line("Exit requested, which only a user manager obeys."); return;
	case 25: reexec(); return;
	default: log_line("Log target switched."); return;
	}
}

int main(int argc, char **argv)
{
	static const int read_from_fd[] = { SIGCHLD, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGINT, SIGWINCH, SIGPWR };
	static const int faults[] = { SIGSEGV, SIGILL, SIGFPE, SIGBUS, SIGQUIT, SIGABRT };
	struct sigaction sa;
	struct pollfd p[2];
	sigset_t set;
	unsigned i;
	(void)argc;
	saved_argv = argv;
	setsid();
	prctl(PR_SET_NAME, "systemd", 0, 0, 0);
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = crash;
	sa.sa_flags = SA_NODEFER;
	for (i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &sa, 0);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (i = 0; i < sizeof read_from_fd / sizeof *read_from_fd; i++) sigaddset(&set, read_from_fd[i]);
	for (i = 0; i <= 29; i++) if (i <= 6 || (i >= 13 && i <= 16) || i >= 20) sigaddset(&set, SIGRTMIN + (int)i);
	sigprocmask(SIG_BLOCK, &set, 0);
	p[0].fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	reboot(RB_DISABLE_CAD);
	open_seats();
	p[1].fd = seat_fifo;
	p[0].events = p[1].events = POLLIN;
	log_line("Reached target multi-user.target - Multi-User System.");
	for (;;) {
		struct signalfd_siginfo si;
		reap_all();
		poll(p, 2, start_seats());
		while (read(p[0].fd, &si, sizeof si) == (ssize_t)sizeof si) act((int)si.ssi_signo);
		if (p[1].revents & POLLIN) seats_told();
	}
}
