/* The same loops for the simulated kernel and for a native one: LOOP COUNT. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *loop = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 1, i;

	if (!strcmp(loop, "nothing"))
		return 0;
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
