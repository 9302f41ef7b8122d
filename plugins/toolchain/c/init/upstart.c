/*
 * upstart.c - an init of events, cut down to what a signal can do to it.
 *
 * Faults and aborts have a handler: a child restores the default action and raises the signal again, to leave a core; the parent logs
 * "Caught segmentation fault, core dumped" and exits with the signal's number, which takes the machine down. All else is an event.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include "seats.h"

#define MAX_JOBS 64
struct job { char name[64], exec[512], startup, respawn; pid_t pid; };

static struct job jobs[MAX_JOBS];
static int job_count;
static volatile sig_atomic_t got[NSIG];

/* The words of a job file that this init understands: "start on startup", "respawn", "exec COMMAND" and "script" ... "end script". */
static void read_job(const char *name, const char *path)
{
	struct job *j = &jobs[job_count];
	FILE *f = fopen(path, "re");
	char line[512], script = 0;
	if (!f) return;
	memset(j, 0, sizeof *j);
	snprintf(j->name, sizeof j->name, "%.*s", (int)(strlen(name) - 5), name);
	while (fgets(line, sizeof line, f)) {
		char *s = line + strspn(line, " \t"), *on;
		size_t n;
		s[strcspn(s, "\n")] = 0;
		n = strlen(j->exec);
		if (!strcmp(s, "end script")) script = 0;
		else if (script) snprintf(j->exec + n, sizeof j->exec - n, "%s\n", s);
		else if (!strcmp(s, "script")) script = 1;
		else if (!strncmp(s, "exec ", 5)) snprintf(j->exec, sizeof j->exec, "exec %s", s + 5);
		else if (!strcmp(s, "respawn")) j->respawn = 1;
		else if (!strncmp(s, "start on ", 9) && (on = strstr(s, "startup")) && strchr(" )", on[7])) j->startup = 1;
	}
	fclose(f);
	if (j->exec[0]) job_count++;
}
static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static void read_jobs(void)
{
	struct dirent **found;
	int n = scandir("/etc/init", &found, 0, by_name), i;
	for (i = 0; i < n; i++) {
		char path[300];
		size_t len = strlen(found[i]->d_name);
		snprintf(path, sizeof path, "/etc/init/%s", found[i]->d_name);
		if (job_count < MAX_JOBS && len > 5 && !strcmp(found[i]->d_name + len - 5, ".conf")) read_job(found[i]->d_name, path);
		free(found[i]);
	}
	if (n >= 0) free(found);
}
static void start_job(struct job *j)
{
	char *argv[] = { "/bin/sh", "-e", "-c", j->exec, 0 }, *env[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=linux", 0 };
	int fd;
	j->pid = fork();
	if (j->pid) return;
	setsid();
	default_signals();
	for (fd = 0; fd < 3; fd++) close(fd);
	if (open("/dev/console", O_RDWR | O_NOCTTY) < 0) open("/dev/null", O_RDWR);
	dup2(0, 1);
	dup2(0, 2);
	execve(argv[0], argv, env);
	_exit(127);
}
/* Whoever has ended: a login gets a new one, a job that wants it too. */
static void reap(void)
{
	pid_t pid;
	int status, i;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		seat_reaped(pid);
		for (i = 0; i < job_count; i++) {
			if (jobs[i].pid != pid) continue;
			jobs[i].pid = 0;
			if (jobs[i].respawn) start_job(&jobs[i]);
		}
	}
}

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
	read_jobs();
	for (i = 0; i < (unsigned)job_count; i++) if (jobs[i].startup) start_job(&jobs[i]);
	for (;;) {
		struct timespec t;
		int wait;
		sigprocmask(SIG_BLOCK, &block, 0);
		reap();
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
