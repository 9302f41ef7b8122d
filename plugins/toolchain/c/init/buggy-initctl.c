/*
 * buggy-initctl.c - an init with a bug: orders on /run/initctl, which anybody may write, may call a handler by number.
 *
 * "do N" runs the N-th entry of a table. Nobody checks whether there is one.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include "seats.h"

static void hello(void) { say("init: ", "hello"); }
static void count(void) { char n[32]; snprintf(n, sizeof n, "%d terminals", seat_count); say("init: ", n); }
static void again(void) { read_terminals(); say("init: ", "terminals read"); }
static void (*const table[])(void) = { hello, count, again };
static void on_child(int sig) { (void)sig; }

static void order(char *line)
{
	if (!strncmp(line, "do ", 3)) table[atoi(line + 3)]();
	else say("init: ", "I know: do 0, do 1, do 2");
}

int main(void)
{
	static char line[128];
	struct pollfd p[2];
	struct sigaction sa;
	int n = 0;
	char c;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_child;
	sigaction(SIGCHLD, &sa, 0);
	p[0].fd = fifo("/run/initctl", 0666);
	chmod("/run/initctl", 0666);
	open_seats();
	p[1].fd = seat_fifo;
	p[0].events = p[1].events = POLLIN;
	for (;;) {
		int wait;
		reap_all();
		wait = start_seats();
		if (poll(p, 2, wait < 0 || wait > 500 ? 500 : wait) <= 0) continue;
		while ((p[0].revents & POLLIN) && read(p[0].fd, &c, 1) == 1) {
			if (c != '\n' && n < 127) { line[n++] = c; continue; }
			line[n] = 0;
			n = 0;
			order(line);
		}
		if (p[1].revents & POLLIN) seats_told();
	}
}
