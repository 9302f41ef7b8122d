/* POSIX message queues: urgency, limits, waiting, a signal for the first message, and queues in poll(2). */
#include "files.h"
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static volatile int told, with;
static void tell(int sig, siginfo_t *info, void *u) { (void)sig; (void)u; told = info->si_code; with = info->si_value.sival_int; }

int main(void)
{
	struct mq_attr a = { 0, 3, 32 }, b;
	struct sigaction act;
	struct sigevent ev;
	struct timespec soon;
	struct pollfd p;
	char text[64];
	unsigned prio = 0;
	int st;
	mqd_t q, r;
	setvbuf(stdout, 0, _IOLBF, 0);
	mq_unlink("/tested");
	rv("none yet", mq_open("/tested", O_RDWR));
	q = mq_open("/tested", O_RDWR | O_CREAT | O_EXCL, 0600, &a);
	printf("made: %d\n", q >= 0);
	rv("exclusive", mq_open("/tested", O_RDWR | O_CREAT | O_EXCL, 0600, &a));
	a.mq_maxmsg = 0;
	rv("no room at all", mq_open("/other", O_RDWR | O_CREAT, 0600, &a));
	rv("low", mq_send(q, "low", 4, 1));
	rv("high", mq_send(q, "high", 5, 9));
	rv("also high", mq_send(q, "also high", 10, 9));
	mq_getattr(q, &b);
	printf("%ld messages of %ld, up to %ld bytes, flags %ld\n", b.mq_curmsgs, b.mq_maxmsg, b.mq_msgsize, b.mq_flags);
	rv("too long", mq_send(q, text, 33, 0));
	rv("too urgent", mq_send(q, text, 1, 40000));
	clock_gettime(CLOCK_REALTIME, &soon);
	rv("full, until", mq_timedsend(q, "x", 1, 0, &soon));
	b.mq_flags = O_NONBLOCK;
	mq_setattr(q, &b, &a);
	printf("flags were %ld\n", a.mq_flags);
	rv("full", mq_send(q, "x", 1, 0));
	rv("small buffer", mq_receive(q, text, 31, &prio));
	while (mq_receive(q, text, 64, &prio) > 0) printf("%s %u\n", text, prio);
	printf("empty: %s\n", strerror(errno));
	p.fd = q; p.events = POLLIN | POLLOUT;
	rv("poll", poll(&p, 1, 0));
	printf("%x\n", p.revents);
	r = mq_open("/tested", O_RDONLY);
	rv("read only", mq_send(r, "x", 1, 0));
	memset(&act, 0, sizeof act);
	act.sa_sigaction = tell; act.sa_flags = SA_SIGINFO;
	sigaction(SIGUSR1, &act, 0);
	memset(&ev, 0, sizeof ev);
	ev.sigev_notify = SIGEV_SIGNAL; ev.sigev_signo = SIGUSR1; ev.sigev_value.sival_int = 42;
	rv("notify", mq_notify(q, &ev));
	rv("busy", mq_notify(q, &ev));
	mq_send(q, "one", 4, 0);
	mq_send(q, "two", 4, 0);
	printf("told %d with %d\n", told, with);
	rv("once only", mq_notify(q, &ev));
	rv("never mind", mq_notify(q, 0));
	while (mq_receive(q, text, 64, 0) > 0);
	if (fork() == 0) { usleep(5000); mq_send(q, "from a child", 13, 5); _exit(0); }
	printf("waited: %d %s\n", (int)mq_receive(r, text, 64, &prio), text);
	wait(&st);
	rv("closed", mq_close(q));
	rv("closed already", mq_send(q, "x", 1, 0));
	rv("unlinked", mq_unlink("/tested"));
	rv("unlinked already", mq_unlink("/tested"));
	return 0;
}
