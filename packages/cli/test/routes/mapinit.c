/* An init that uses a library by mapping it, as every dynamically linked one does. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int f = open("/lib/library", O_RDONLY);
	volatile char *library = mmap(0, 8192, PROT_READ, MAP_SHARED, f, 0);
	int sum = 0;

	if (fork() == 0) {
		char *av[] = { "sh", "-c", "sleep 1; truncate -s 0 /lib/library; sleep 3; echo still running", 0 };
		char *ev[] = { "PATH=/usr/sbin:/usr/bin", 0 };
		execve("/bin/sh", av, ev);
		_exit(127);
	}
	for (;;) {
		sum += library[5000];
		waitpid(-1, 0, WNOHANG);
		usleep(100000);
	}
}
