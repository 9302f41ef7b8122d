/* What processes leave for each other is memory: it ends, and comes back when it is removed. */
#include <errno.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static int ids[40000];

static int sets(void)
{
	int n = 0, i;

	while (n < 40000 && (ids[n] = semget(IPC_PRIVATE, 32000, 0600)) >= 0)
		n++;
	i = errno;
	for (int k = 0; k < n; k++)
		semctl(ids[k], 0, IPC_RMID);
	printf("%s\n", strerror(i));
	return n;
}
static void queues(void)
{
	static struct { long type; char text[8000]; } m = { 1 };

	for (;;) {
		int q = msgget(IPC_PRIVATE, 0600);
		if (q < 0 && errno == ENOSPC)
			return;
		while (!msgsnd(q, &m, 8000, IPC_NOWAIT))
			;
	}
}

int main(void)
{
	struct mq_attr big = { 0, 200, 8192 };
	int first = sets(), second = sets(), s, p;

	printf("%d %d\n", first > 10, first == second);
	printf("a large queue: %s\n", mq_open("/big", O_CREAT | O_RDWR, 0600, &big) < 0 ? strerror(errno) : "made");
	fflush(stdout);
	if (!(p = fork())) {
		queues();
		_exit(0);
	}
	waitpid(p, &s, 0);
	printf("filled: %d\n", WIFSIGNALED(s) ? WTERMSIG(s) : 0);
	return 0;
}
