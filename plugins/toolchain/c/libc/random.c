/*
 * random.c - random() is the additive feedback generator x^31 + x^3 + 1 with glibc's seeding, so a seed gives the numbers it gives there.
 */
#include "libc.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static int table[31], *state = table;
static int degree = 31, gap = 3, front = 3, rear, seeded;
static lock_t lock;

static int step(void)
{
	int v;
	if (degree == 0) { state[0] = (int)(((unsigned)state[0] * 1103515245u + 12345u) & 0x7fffffff); return state[0]; }
	v = (int)((unsigned)state[front] + (unsigned)state[rear]);
	state[front] = v;
	if (++front == degree) front = 0;
	if (++rear == degree) rear = 0;
	return (int)((unsigned)v >> 1);
}
static void seed(unsigned s)
{
	int i, word = s ? (int)s : 1;
	state[0] = word;
	seeded = 1;
	if (degree == 0) return;
	for (i = 1; i < degree; i++) {
		int hi = word / 127773, lo = word % 127773;
		word = 16807 * lo - 2836 * hi;
		if (word < 0) word += 2147483647;
		state[i] = word;
	}
	front = gap; rear = 0;
	for (i = 0; i < degree * 10; i++) step();
}
void srandom(unsigned s) { __lock(&lock); seed(s); __unlock(&lock); }
long random(void)
{
	long r;
	__lock(&lock);
	if (!seeded) seed(1);
	r = step();
	__unlock(&lock);
	return r;
}
int rand(void) { return (int)random(); }
void srand(unsigned s) { srandom(s); }
int rand_r(unsigned *s)
{
	unsigned next = *s;
	int r;
	next = next * 1103515245 + 12345; r = (int)(next / 65536 % 2048);
	next = next * 1103515245 + 12345; r = r << 10 ^ (int)(next / 65536 % 1024);
	next = next * 1103515245 + 12345; r = r << 10 ^ (int)(next / 65536 % 1024);
	*s = next;
	return r;
}
char *initstate(unsigned s, char *buf, size_t n)
{
	char *old = (char *)state;
	if (n < 8) { errno = EINVAL; return 0; }
	degree = n < 32 ? 0 : n < 64 ? 7 : n < 128 ? 15 : n < 256 ? 31 : 63;
	gap = degree == 7 ? 3 : degree == 15 ? 1 : degree == 31 ? 3 : 1;
	state = (int *)buf + 1;
	seed(s);
	return old;
}
char *setstate(char *buf) { char *old = (char *)state; state = (int *)buf; return old; }

static unsigned short x48[3] = { 0x330e, 0, 0 }, a48[3] = { 0xe66d, 0xdeec, 5 }, c48 = 11;
static unsigned long long next48(unsigned short x[3])
{
	unsigned long long v = x[0] | (unsigned long long)x[1] << 16 | (unsigned long long)x[2] << 32;
	unsigned long long a = a48[0] | (unsigned long long)a48[1] << 16 | (unsigned long long)a48[2] << 32;
	v = (v * a + c48) & 0xffffffffffffULL;
	x[0] = (unsigned short)v; x[1] = (unsigned short)(v >> 16); x[2] = (unsigned short)(v >> 32);
	return v;
}
double erand48(unsigned short x[3]) { return (double)(long long)next48(x) / 281474976710656.0; }
double drand48(void) { return erand48(x48); }
long nrand48(unsigned short x[3]) { return (long)(next48(x) >> 17); }
long lrand48(void) { return nrand48(x48); }
long jrand48(unsigned short x[3]) { return (long)(int)(next48(x) >> 16); }
long mrand48(void) { return jrand48(x48); }
void srand48(long s) { x48[0] = 0x330e; x48[1] = (unsigned short)s; x48[2] = (unsigned short)((unsigned long)s >> 16); a48[0] = 0xe66d; a48[1] = 0xdeec; a48[2] = 5; c48 = 11; }
unsigned short *seed48(unsigned short s[3]) { static unsigned short old[3]; memcpy(old, x48, 6); memcpy(x48, s, 6); return old; }
void lcong48(unsigned short p[7]) { memcpy(x48, p, 6); memcpy(a48, p + 3, 6); c48 = p[6]; }

void arc4random_buf(void *to, size_t n) { char *p = to; while (n) { size_t k = n > 256 ? 256 : n; if (getrandom(p, k, 0) < 0) break; p += k; n -= k; } }
unsigned arc4random(void) { unsigned v = 0; arc4random_buf(&v, sizeof v); return v; }
unsigned arc4random_uniform(unsigned n)
{
	unsigned v, least;
	if (n < 2) return 0;
	least = -n % n;
	do v = arc4random(); while (v < least);
	return v % n;
}
