/* atfork.c - what is to be called around a fork. */
#include "libc.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static struct atfork { void (*before)(void), (*parent)(void), (*child)(void); struct atfork *next, *prev; } *hooks, *last;

int pthread_atfork(void (*before)(void), void (*parent)(void), void (*child)(void))
{
	struct atfork *h = malloc(sizeof *h);
	if (!h) return ENOMEM;
	h->before = before; h->parent = parent; h->child = child;
	h->next = 0; h->prev = last;
	if (last) last->next = h; else hooks = h;
	last = h;
	return 0;
}
/* 0 before, 1 in the parent, 2 in the child; "before" goes backwards. */
void __atfork(int when)
{
	struct atfork *h;
	if (when == 0) { for (h = last; h; h = h->prev) if (h->before) h->before(); return; }
	for (h = hooks; h; h = h->next) { void (*fn)(void) = when == 2 ? h->child : h->parent; if (fn) fn(); }
}
