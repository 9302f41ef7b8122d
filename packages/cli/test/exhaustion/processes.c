// Root lifts every limit, forks until there is no memory for one more process, and then wants more.
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static char more[64 << 20];

int main(void)
{
	int f = open("/proc/sys/kernel/threads-max", O_WRONLY);
	struct rlimit all = { 30000, 30000 };

	if (f < 0 || write(f, "20000", 5) != 5 || setrlimit(RLIMIT_NPROC, &all) < 0)
		return 2;
	for (;;) {
		int child = fork();

		if (child < 0)
			for (unsigned i = 0; i < sizeof more; i += 4096)
				more[i] = 1;
		if (child == 0) {
			for (unsigned i = 0; i < 32; i++)
				more[i * 4096] = 1;
			pause();
			_exit(0);
		}
	}
}
