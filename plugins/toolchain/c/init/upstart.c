/*
 * upstart.c - an init of events, cut down to what a signal can do to it.
 *
 * Faults and aborts have a handler: a child restores the default action and raises the signal again, to leave a core; the parent logs
 * "Caught segmentation fault, core dumped" and exits with the signal's number, which takes the machine down. All else is an event.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include "seats.h"

static volatile sig_atomic_t got[NSIG];

static void crash(int sig)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
		struct sigaction sa;
		sigset_t set;
		memset(&sa, 0, sizeof sa);
		sigaction(sig, &sa, 0);
		setrlimit(RLIMIT_CORE, &unlimited);
		if (chdir("/")) _exit(1);
		sigemptyset(&set);
		sigaddset(&set, sig);
		sigprocmask(SIG_UNBLOCK, &set, 0);
		raise(sig);
		_exit(sig);
	}
	if (pid > 0) waitpid(pid, 0, 0);
	say("init: ", sig == SIGSEGV ? "Caught segmentation fault, core dumped" : "Caught abort, core dumped");
	exit(sig);
}
static void event(int sig) { got[sig] = 1; }
static void emit(int sig, const char *name)
{
	if (!got[sig]) return;
	got[sig] = 0;
	say("init: event ", name);
	if (sig == SIGINT && fork() == 0) { reboot(RB_AUTOBOOT); _exit(1); }
}

int main(void)
{
	static const int handled[] = { SIGCHLD, SIGALRM, SIGINT, SIGWINCH, SIGPWR, SIGHUP, SIGUSR1 };
	struct sigaction sa;
	struct pollfd p;
	sigset_t block, none;
	unsigned i;
	setsid();
	default_signals();
	reboot(RB_DISABLE_CAD);
	sigemptyset(&block);
	sigemptyset(&none);
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = event;
	for (i = 0; i < sizeof handled / sizeof *handled; i++) { sigaction(handled[i], &sa, 0); sigaddset(&block, handled[i]); }
	sa.sa_handler = crash;
	sa.sa_flags = SA_RESETHAND;
	sigaction(SIGSEGV, &sa, 0);
	sigaction(SIGABRT, &sa, 0);
	open_seats();
	p.fd = seat_fifo;
	p.events = POLLIN;
	say("init: event ", "startup");
	for (;;) {
		struct timespec t;
		int wait;
		sigprocmask(SIG_BLOCK, &block, 0);
		reap_all();
		got[SIGCHLD] = 0;
		emit(SIGINT, "control-alt-delete");
		emit(SIGWINCH, "keyboard-request");
		emit(SIGPWR, "power-status-changed");
		emit(SIGHUP, "configuration reloaded");
		emit(SIGUSR1, "bus reconnected");
		wait = start_seats();
		t.tv_sec = wait / 1000;
		t.tv_nsec = wait % 1000 * 1000000L;
		if (ppoll(&p, 1, wait < 0 ? 0 : &t, &none) > 0) seats_told();
	}
}
