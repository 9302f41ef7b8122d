/* exit.c - the ways out: atexit functions, destructors, streams; and abort. */
#include "libc.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct hook { void *fn, *arg; int kind; };
static struct hook first[32], *hooks = first;
static int count, room = 32;
static lock_t lock;

static int add(void *fn, void *arg, int kind)
{
	__lock(&lock);
	if (count == room) {
		/* Not from malloc, which most programs can do without. */
		long r = __sc(SYS_mmap2, 0, sizeof *hooks * (size_t)room * 2, 3, 0x22, -1, 0);
		struct hook *more = (struct hook *)r;
		int i;
		if (__failed(r)) { __unlock(&lock); return -1; }
		for (i = 0; i < count; i++) more[i] = hooks[i];
		if (hooks != first) __sc(SYS_munmap, hooks, sizeof *hooks * (size_t)room);
		hooks = more;
		room *= 2;
	}
	hooks[count].fn = fn; hooks[count].arg = arg; hooks[count].kind = kind;
	count++;
	__unlock(&lock);
	return 0;
}
int atexit(void (*fn)(void)) { return add((void *)fn, 0, 0); }
int on_exit(void (*fn)(int, void *), void *arg) { return add((void *)fn, arg, 1); }
int __cxa_atexit(void (*fn)(void *), void *arg, void *dso) { (void)dso; return add((void *)fn, arg, 2); }

static void (*quick[32])(void);
static int quicks;
int at_quick_exit(void (*fn)(void)) { if (quicks == 32) return -1; quick[quicks++] = fn; return 0; }
void quick_exit(int status) { while (quicks) quick[--quicks](); _exit(status); }

/* Only there when the program has streams. */
void __stdio_exit(void) __attribute__((weak));
typedef void (*fini)(void);
extern fini __fini_array_start[] __attribute__((weak)), __fini_array_end[] __attribute__((weak));

void exit(int status)
{
	fini *f;
	while (count > 0) {
		struct hook h = hooks[--count];
		if (h.kind == 0) ((void (*)(void))h.fn)();
		else if (h.kind == 1) ((void (*)(int, void *))h.fn)(status, h.arg);
		else ((void (*)(void *))h.fn)(h.arg);
	}
	for (f = __fini_array_end; f > __fini_array_start; ) (*--f)();
	if (__stdio_exit) __stdio_exit();
	_exit(status);
}
void _exit(int status)
{
	for (;;) {
		__sc(SYS_exit_group, status);
		__sc(SYS_exit, status);
		__asm__ volatile("hlt");
	}
}
void _Exit(int status) { _exit(status); }

/* abort: unblocks and raises SIGABRT; if that comes back, once more with the default action; then an instruction nobody may execute. */
void abort(void)
{
	struct sigaction sa;
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &set, 0);
	raise(SIGABRT);
	sa.sa_handler = SIG_DFL;
	sa.sa_flags = 0;
	sigfillset(&sa.sa_mask);
	sigaction(SIGABRT, &sa, 0);
	raise(SIGABRT);
	for (;;) __asm__ volatile("hlt");
}
