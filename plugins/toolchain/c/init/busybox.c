/*
 * busybox.c - the init of small systems: actions from /etc/inittab, or logins only.
 *
 * INT QUIT PWR USR1 TERM USR2 HUP CHLD are blocked and fetched one by one; TSTP has a handler (stopping until CONT). Everything else is
 * at its default. A final child calls reboot, and if that comes back, init exits, which no kernel forgives.
 *
 * Lines of inittab: TERMINAL:ignored:ACTION:COMMAND with the actions sysinit wait once respawn askfirst ctrlaltdel shutdown restart.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/reboot.h>
#include <poll.h>
#include "seats.h"

enum { SYSINIT = 1, WAIT = 2, ONCE = 4, RESPAWN = 8, ASKFIRST = 16, CTRLALTDEL = 32, SHUTDOWN = 64, RESTART = 128 };
static const char *const words[] = { "sysinit", "wait", "once", "respawn", "askfirst", "ctrlaltdel", "shutdown", "restart" };
static struct action { int what; pid_t pid; char tty[24], command[160]; } actions[32];
static int count;
static volatile sig_atomic_t continued;
static sigset_t fetched;

static void message(const char *text) { say(text, ""); }
static void parse(void)
{
	char line[256], *field[4];
	FILE *f = fopen("/etc/inittab", "re");
	int i;
	count = 0;
	if (!f) return;
	while (fgets(line, sizeof line, f) && count < 32) {
		char *p = line;
		line[strcspn(line, "\n")] = 0;
		if (*line == '#' || !*line) continue;
		for (i = 0; i < 3; i++) { field[i] = p; p = strchr(p, ':'); if (!p) break; *p++ = 0; }
		if (i < 3) continue;
		for (i = 0; i < 8 && strcmp(words[i], field[2]); i++) ;
		if (i == 8) continue;
		memset(&actions[count], 0, sizeof *actions);
		actions[count].what = 1 << i;
		snprintf(actions[count].tty, sizeof actions[count].tty, "%s", field[0]);
		snprintf(actions[count].command, sizeof actions[count].command, "%s", p);
		count++;
	}
	fclose(f);
}
static void become(const struct action *a)
{
	char path[40], *argv[] = { "/bin/sh", "-c", (char *)a->command, 0 }, *env[] = { "PATH=/sbin:/usr/sbin:/bin:/usr/bin", "HOME=/", "SHELL=/bin/sh", "USER=root", 0 };
	int fd;
	setsid();
	default_signals();
	snprintf(path, sizeof path, "/dev/%s", *a->tty ? a->tty : "console");
	fd = open(path, O_RDWR);
	if (fd >= 0) { dup2(fd, 0); dup2(fd, 1); dup2(fd, 2); ioctl(fd, TIOCSCTTY, 0); if (fd > 2) close(fd); }
	if (a->what == ASKFIRST) { char c; if (write(1, "\nPlease press Enter to activate this console. ", 46) < 0) _exit(1); while (read(0, &c, 1) == 1 && c != '\n') ; }
	execve(argv[0], argv, env);
	_exit(127);
}
static void reaped(pid_t pid)
{
	int i;
	seat_reaped(pid);
	for (i = 0; i < count; i++) if (actions[i].pid == pid) actions[i].pid = 0;
}
static void run(struct action *a, int wait)
{
	pid_t pid = fork(), got;
	int status;
	if (pid == 0) become(a);
	a->pid = pid > 0 ? pid : 0;
	while (wait && pid > 0 && (got = waitpid(-1, &status, 0)) > 0) { reaped(got); if (got == pid) break; }
}
static void run_all(int what)
{
	int i;
	for (i = 0; i < count; i++) {
		if (!(actions[i].what & what)) continue;
		if (actions[i].what & (RESPAWN | ASKFIRST)) { if (!actions[i].pid) run(&actions[i], 0); }
		else run(&actions[i], (actions[i].what & (SYSINIT | WAIT | CTRLALTDEL | SHUTDOWN)) != 0);
	}
}
static void shut_down(void)
{
	default_signals();
	run_all(SHUTDOWN);
	message("The system is going down NOW!");
	kill(-1, SIGTERM);
	message("Sent SIGTERM to all processes");
	sync();
	sleep(1);
	kill(-1, SIGKILL);
	message("Sent SIGKILL to all processes");
	sync();
}
static void halt_reboot_poweroff(int sig)
{
	const char *what = sig == SIGTERM ? "reboot" : sig == SIGUSR2 ? "poweroff" : "halt";
	char line[64];
	pid_t pid;
	shut_down();
	snprintf(line, sizeof line, "Requesting system %s", what);
	message(line);
	sleep(1);
	pid = vfork();
	if (pid == 0) { reboot(sig == SIGTERM ? RB_AUTOBOOT : sig == SIGUSR2 ? RB_POWER_OFF : RB_HALT_SYSTEM); _exit(EXIT_SUCCESS); }
	while (pid > 0 && waitpid(pid, 0, 0) < 0 && errno == EINTR) ;
	_exit(EXIT_SUCCESS);
}
static void restart(void)
{
	int i;
	for (i = 0; i < count && actions[i].what != RESTART; i++) ;
	if (i == count) return;
	shut_down();
	become(&actions[i]);
}
static void on_continue(int sig) { continued = sig == SIGCONT; }
static void on_stop(int sig)
{
	int e = errno;
	struct sigaction sa;
	(void)sig;
	continued = 0;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_continue;
	sigaction(SIGCONT, &sa, 0);
	while (!continued) { pid_t pid = waitpid(-1, 0, WNOHANG); if (pid > 0) reaped(pid); usleep(100000); }
	signal(SIGCONT, SIG_DFL);
	errno = e;
}

int main(void)
{
	static const int list[] = { SIGINT, SIGQUIT, SIGPWR, SIGUSR1, SIGTERM, SIGUSR2, SIGHUP, SIGCHLD };
	struct sigaction sa;
	unsigned i;
	setsid();
	reboot(RB_DISABLE_CAD);
	parse();
	memset(&sa, 0, sizeof sa);
	sigemptyset(&fetched);
	for (i = 0; i < sizeof list / sizeof *list; i++) sigaddset(&fetched, list[i]);
	sigfillset(&sa.sa_mask);
	sigdelset(&sa.sa_mask, SIGCONT);
	sa.sa_handler = on_stop;
	sigaction(SIGTSTP, &sa, 0);
	sigaction(SIGSTOP, &sa, 0);
	open_seats();
	run_all(SYSINIT);
	run_all(WAIT);
	run_all(ONCE);
	sigprocmask(SIG_BLOCK, &fetched, 0);
	for (;;) {
		struct timespec t;
		struct pollfd p;
		siginfo_t si;
		int wait, sig;
		pid_t pid;
		run_all(RESPAWN | ASKFIRST);
		wait = start_seats();
		if (wait < 0 || wait > 500) wait = 500;
		t.tv_sec = 0;
		t.tv_nsec = wait * 1000000L;
		sig = sigtimedwait(&fetched, &si, &t);
		if (sig == SIGHUP) parse();
		if (sig == SIGINT) run_all(CTRLALTDEL);
		if (sig == SIGQUIT) restart();
		if (sig == SIGTERM || sig == SIGUSR1 || sig == SIGUSR2 || sig == SIGPWR) halt_reboot_poweroff(sig);
		while ((pid = waitpid(-1, 0, WNOHANG)) > 0) reaped(pid);
		p.fd = seat_fifo;
		p.events = POLLIN;
		if (poll(&p, 1, 0) > 0) seats_told();
	}
}
