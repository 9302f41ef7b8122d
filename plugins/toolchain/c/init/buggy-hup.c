/*
 * buggy-hup.c - an init with a bug: SIGHUP makes it read /etc/init.conf again into a buffer that is too small.
 *
 * A line longer than 64 characters runs over the end of the buffer and into what lies behind it on the stack.
 */
#define _GNU_SOURCE
#include <poll.h>
#include "seats.h"

static volatile sig_atomic_t reload;
static void on_hup(int sig) { (void)sig; reload = 1; }
static void on_child(int sig) { (void)sig; }

static int settings;
static void one_line(const char *from)
{
	char line[64];
	/* The bug: nobody looks how long it is. */
	strcpy(line, from);
	if (*line && *line != '#') settings++;
}
static void read_config(void)
{
	static char text[4096];
	int fd = open("/etc/init.conf", O_RDONLY | O_CLOEXEC), n;
	char *line, *end;
	if (fd < 0) return;
	n = (int)read(fd, text, sizeof text - 1);
	close(fd);
	if (n < 0) return;
	text[n] = 0;
	settings = 0;
	for (line = text; (end = strchr(line, '\n')); line = end + 1) { *end = 0; one_line(line); }
	say("init: ", "configuration read");
}

int main(void)
{
	struct pollfd p;
	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_hup;
	sigaction(SIGHUP, &sa, 0);
	sa.sa_handler = on_child;
	sigaction(SIGCHLD, &sa, 0);
	read_config();
	open_seats();
	p.fd = seat_fifo;
	p.events = POLLIN;
	for (;;) {
		int wait;
		if (reload) { reload = 0; read_config(); }
		reap_all();
		wait = start_seats();
		if (poll(&p, 1, wait < 0 || wait > 500 ? 500 : wait) > 0) seats_told();
	}
}
