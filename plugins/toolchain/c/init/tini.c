/*
 * tini.c - an init for containers: starts one program, forwards signals to it, reaps, and ends as the program ended.
 *
 * All signals are blocked and fetched, except those of faults. In a container its end is the container's end; as the machine's own init
 * its end is the machine's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const int kept[] = { SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU };

int main(int argc, char **argv, char **env)
{
	static char *standard[] = { "/usr/lib/init/logins", 0 };
	char **program = standard;
	int group = 0, status, i, result = -1;
	sigset_t all, before;
	pid_t child;
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-g")) group = 1;
		else if (!strcmp(argv[i], "-s")) prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
		else if (!strcmp(argv[i], "--")) { i++; break; }
		else break;
	}
	if (i < argc) program = argv + i;
	sigfillset(&all);
	for (i = 0; i < (int)(sizeof kept / sizeof *kept); i++) sigdelset(&all, kept[i]);
	sigprocmask(SIG_SETMASK, &all, &before);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	child = fork();
	if (child == 0) {
		setpgid(0, 0);
		signal(SIGTTIN, SIG_DFL);
		signal(SIGTTOU, SIG_DFL);
		sigprocmask(SIG_SETMASK, &before, 0);
		execve(program[0], program, env);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (child < 0) return 1;
	for (;;) {
		struct timespec second = { 1, 0 };
		siginfo_t si;
		int sig = sigtimedwait(&all, &si, &second);
		pid_t pid;
		if (sig > 0 && sig != SIGCHLD) kill(group ? -child : child, sig);
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			if (pid == child) result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
		if (result >= 0) return result;
	}
}
