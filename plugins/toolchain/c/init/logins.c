/* logins.c - not an init: what tini starts, keeps a login on every terminal. When it ends, tini ends. */
#define _GNU_SOURCE
#include <poll.h>
#include "seats.h"

int main(void)
{
	struct pollfd p;
	open_seats();
	p.fd = seat_fifo;
	p.events = POLLIN;
	for (;;) {
		int wait;
		reap_all();
		wait = start_seats();
		if (poll(&p, 1, wait < 0 || wait > 500 ? 500 : wait) > 0) seats_told();
	}
}
