/* busy.c — doubles, timers, signal handlers and a lot of instructions. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static volatile int rang;
static double at_signal;
static volatile double x;

static void on_alarm(int sig)
{
	rang++;
	at_signal += x * 0.5;
}
int main(void)
{
	struct sigaction sa;
	struct itimerval it = { { 0, 30000 }, { 0, 30000 } };
	unsigned crc = 0xffffffff;
	char line[64];
	int i, j;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_alarm;
	sa.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &it, NULL);
	for (i = 0; i < 80; i++) {
		for (j = 0; j < 2000; j++) {
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0) ^ j;
			x = x * 0.999 + j / 3.0;
		}
		if (i % 20 == 0) {
			snprintf(line, sizeof line, "%d %08x %.6f\n", i, crc, x);
			write(1, line, strlen(line));
			usleep(20000);
		}
	}
	printf("%08x %.9f rang %s\n", crc, x, rang > 0 ? "yes" : "no");
	return at_signal > 1 ? 0 : 1;
}
