/*
 * tiny.c - the smallest init that keeps a class going.
 *
 * Its only handler is for SIGCHLD. It starts a login on every terminal, reaps every orphan, and obeys three one-word orders on the fifo
 * /run/ictl, which only root may write: ping, fork, clone_parent. The answer goes to the console.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <sched.h>
#include <sys/syscall.h>
#include "seats.h"

static void on_child(int sig) { (void)sig; }

static void number(char *to, long n)
{
	char digits[12];
	int k = 0;
	do digits[k++] = (char)('0' + n % 10); while ((n /= 10));
	while (k) *to++ = digits[--k];
	*to = 0;
}

static void answer(const char *order, long r)
{
	char line[120];
	strcpy(line, order);
	strcat(line, ": ");
	if (r < 0) strcat(line, strerror(errno));
	else { strcat(line, "child "); number(line + strlen(line), r); }
	say("init: ", line);
}

static void obey(const char *order)
{
	if (!strcmp(order, "ping")) say("init: ", "pong");
	else if (!strcmp(order, "fork")) {
		pid_t pid = fork();
		if (pid == 0) _exit(0);
		answer(order, pid);
	} else if (!strcmp(order, "clone_parent")) {
		/* A child that would be init's sibling: its parent would be the idle task, which never waits for anybody. */
		long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
		if (pid == 0) _exit(0);
		answer(order, pid);
	} else if (*order) {
		char line[120] = "unknown order \"";
		strncat(line, order, 40);
		strcat(line, "\"; I know clone_parent, fork and ping");
		say("init: ", line);
	}
}

static void take_orders(int fd)
{
	static char line[201];
	static int n;
	char c;
	while (read(fd, &c, 1) == 1) {
		if (c != '\n') { if (n < 200) line[n++] = c; continue; }
		while (n && (line[n - 1] == ' ' || line[n - 1] == '\r')) n--;
		line[n] = 0;
		n = 0;
		obey(line);
	}
}

int main(void)
{
	struct sigaction sa;
	sigset_t chld, none;
	struct pollfd p[2];
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_child;
	sigaction(SIGCHLD, &sa, 0);
	p[0].fd = fifo("/run/ictl", 0600);
	open_seats();
	p[1].fd = seat_fifo;
	p[0].events = p[1].events = POLLIN;
	sigemptyset(&none);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	for (;;) {
		struct timespec t;
		int wait;
		/* SIGCHLD may come only while we sleep: a child cannot die unnoticed between the reaping and the sleeping. */
		sigprocmask(SIG_BLOCK, &chld, 0);
		reap_all();
		wait = start_seats();
		t.tv_sec = wait / 1000;
		t.tv_nsec = wait % 1000 * 1000000L;
		if (ppoll(p, 2, wait < 0 ? 0 : &t, &none) > 0) {
			if (p[0].revents & POLLIN) take_orders(p[0].fd);
			if (p[1].revents & POLLIN) seats_told();
		}
	}
}
