/* As many processes as the memory of a big machine allows to be there at once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static pid_t pids[20000];
	int made = 0, there = 0, gone = 0, i;

	while (made < 10000 && (pids[made] = fork()) >= 0) {
		if (pids[made] == 0)
			for (;;)
				pause();
		made++;
	}
	for (i = 0; i < made; i++)
		there += kill(pids[i], 0) == 0;
	system("cat /proc/sys/kernel/threads-max; head -n 1 /proc/meminfo; ps ax | wc -l; top -bn1 | wc -l");
	for (i = 0; i < made; i++)
		kill(pids[i], SIGKILL);
	while (wait(0) > 0)
		gone++;
	printf("%d made, %d there, %d gone\n", made, there, gone);
	return 0;
}
