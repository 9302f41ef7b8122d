/* Who may use the I/O ports, what a PC's clock answers, and a reset that asks nobody. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/wait.h>
#include <unistd.h>

static void rc(const char *what, int r) { printf("%s: %s\n", what, r < 0 ? strerror(errno) : "ok"); }
static void end(const char *what, int pid)
{
	int s;
	waitpid(pid, &s, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(s) ? "signal" : "exit", WIFSIGNALED(s) ? WTERMSIG(s) : WEXITSTATUS(s));
}

int main(int argc, char **argv)
{
	int p;

	setvbuf(stdout, 0, _IONBF, 0);
	if (!(p = fork())) {
		inb(0x80);
		_exit(0);
	}
	end("without a right", p);
	rc("level 4", iopl(4));
	rc("beyond the last port", ioperm(65530, 10, 1));
	if (!(p = fork())) {
		setuid(1000);
		rc("user, level", iopl(3));
		rc("user, port", ioperm(0x80, 1, 1));
		rc("user, level 0", iopl(0));
		rc("user, device", open("/dev/port", O_RDWR));
		_exit(0);
	}
	end("user", p);
	if (!(p = fork())) {
		rc("two ports", ioperm(0x70, 2, 1));
		outb(0x0d, 0x70);
		printf("battery %x\n", inb(0x71));
		if (!(p = fork())) {
			outb(0x32, 0x70);
			_exit(inb(0x71));
		}
		end("inherited, century", p);
		inb(0x72);
		_exit(0);
	}
	end("the port behind", p);
	if (!(p = fork())) {
		rc("level 3", iopl(3));
		rc("and back", iopl(0));
		inb(0x80);
		_exit(0);
	}
	end("given back", p);
	rc("level 3", iopl(3));
	printf("reset\n");
	outb(0xfe, 0x64);
	printf("still here\n");
	return 0;
}
