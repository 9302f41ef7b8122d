/* The same loops for the simulated kernel and for a native one: LOOP COUNT. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char resident[1 << 20];

/* n processes that sleep, all there at once; 0 when every one was made, answered and ended. */
static int crowd(int n)
{
	pid_t *pids = malloc(n * sizeof *pids);
	int i, there = 0, gone = 0;

	for (i = 0; i < n; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			for (;;)
				pause();
		if (pids[i] < 0)
			break;
	}
	n = i;
	for (i = 0; i < n; i++)
		there += kill(pids[i], 0) == 0;
	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	while (wait(0) > 0)
		gone++;
	free(pids);
	return there == n && gone == n ? n : -1;
}

int main(int argc, char **argv)
{
	const char *loop = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 1, i;

	if (!strcmp(loop, "nothing"))
		return 0;
	if (!strcmp(loop, "crowd"))
		return crowd(n) != n;
	if (!strcmp(loop, "fork-mib"))
		memset(resident, 1, sizeof resident);
	for (i = 0; i < n; i++) {
		if (!strcmp(loop, "getppid"))
			syscall(SYS_getppid);
		else if (!strcmp(loop, "kill"))
			kill(getpid(), 0);
		else if (!strcmp(loop, "signal"))
			kill(1, 0);
		else {
			pid_t pid = fork();

			if (pid == 0) {
				if (!strcmp(loop, "exec")) {
					char *av[] = { argv[0], "nothing", 0 };
					execv(argv[0], av);
				}
				_exit(0);
			}
			waitpid(pid, 0, 0);
		}
	}
	return 0;
}
