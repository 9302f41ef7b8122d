#include "files.h"

/* Files of /proc that show a process's memory, opened before it executes another program, dies, is gone. */
static const char *const names[] = { "mem", "maps", "environ", "pagemap", "smaps" };
static char buffer[4096];
static int word = 7, held[5];

static int look(int fd, int which) { return which ? pread(fd, buffer, 8, 0) : pread(fd, buffer, 4, (long)&word); }
static void all(const char *when)
{
	for (int i = 0; i < 5; i++) {
		int r = look(held[i], i);
		printf("%s %s: %s", when, names[i], r < 0 ? "errno " : r == 0 ? "nothing" : "something");
		if (r < 0)
			printf("%d", errno);
		printf("\n");
	}
}
static void reopen(pid_t p)
{
	for (int i = 0; i < 5; i++) {
		char path[64];
		sprintf(path, "/proc/%d/%s", (int)p, names[i]);
		held[i] = open(path, O_RDONLY);
	}
}
static void until(pid_t p, char state)
{
	for (;;) {
		char path[64], b[200] = { 0 };
		sprintf(path, "/proc/%d/stat", (int)p);
		int f = open(path, O_RDONLY);
		read(f, b, 199);
		close(f);
		if (strrchr(b, ')')[2] == state)
			return;
		usleep(1000);
	}
}

int main(void)
{
	char *argv[] = { "sleep", "9", 0 };
	int go[2];
	pid_t p;

	setvbuf(stdout, 0, _IONBF, 0);
	pipe(go);
	fcntl(go[1], F_SETFD, FD_CLOEXEC);
	if (!(p = fork())) {
		close(go[1]);
		read(go[0], buffer, 1);
		execve("/bin/sleep", argv, argv + 2);
		_exit(1);
	}
	reopen(p);
	all("before");
	write(go[1], "x", 1);
	usleep(200000);
	all("after exec");
	reopen(p);
	kill(p, SIGKILL);
	until(p, 'Z');
	all("zombie");
	waitpid(p, 0, 0);
	all("gone");
	return 0;
}
