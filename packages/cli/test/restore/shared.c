/* shared.c — fork with shared and private pages, file mappings, pipes, threads by clone, an alternate stack. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[16384], alt[16384];
static volatile int shared_by_thread;
static int *shared;

static int thread(void *arg)
{
	int i;
	for (i = 0; i < 200; i++) {
		shared_by_thread++;
		usleep(200);
	}
	return 7;
}
static void on_segv(int sig, siginfo_t *si, void *ctx)
{
	char c = (char *)&c > alt && (char *)&c < alt + sizeof alt ? 'a' : 'n';
	write(1, &c, 1);
	write(1, "\n", 1);
	_exit(si->si_addr == (void *)16 ? 3 : 4);
}
int main(void)
{
	int fd, status, i, p[2], private = 5;
	char *map, buf[100];
	pid_t pid;

	shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fd = open("data", O_RDWR | O_CREAT, 0600);
	ftruncate(fd, 5000);
	map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	pipe(p);
	pid = fork();
	if (pid == 0) {
		private = 6;
		for (i = 0; i < 1000; i++)
			shared[i] = i * i;
		usleep(30000);
		strcpy(map + 4096, "through the file");
		write(p[1], "child", 5);
		_exit(private);
	}
	i = read(p[0], buf, sizeof buf);
	printf("%.*s %d\n", i, buf, shared[999]);
	waitpid(pid, &status, 0);
	pread(fd, buf, 20, 4096);
	printf("%d %d %s\n", WEXITSTATUS(status), private, buf);
	pid = clone(thread, stack + sizeof stack, CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD, NULL);
	for (i = 0; i < 20; i++)
		usleep(3000);
	waitpid(pid, &status, 0);
	printf("thread %d %d\n", WEXITSTATUS(status), shared_by_thread);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		stack_t ss = { alt, 0, sizeof alt };
		struct sigaction sa;
		memset(&sa, 0, sizeof sa);
		sa.sa_sigaction = on_segv;
		sa.sa_flags = SA_SIGINFO | SA_ONSTACK;
		sigaltstack(&ss, NULL);
		sigaction(SIGSEGV, &sa, NULL);
		usleep(1000);
		*(volatile int *)16 = 1;
	}
	waitpid(pid, &status, 0);
	printf("%d\n", WEXITSTATUS(status));
	return 0;
}
