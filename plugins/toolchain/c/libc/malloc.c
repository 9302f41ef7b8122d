/*
 * malloc.c - memory from the break for small and middle sizes, from mmap above 128 KiB (which free gives back at once).
 *
 * A chunk is a header of 8 bytes and its payload; free chunks are kept in bins by size and merged with their neighbours. When the break
 * cannot grow (RLIMIT_AS, something mapped behind it) an arena from mmap takes its place; when that fails too, ENOMEM.
 */
#include "libc.h"
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct chunk {
	size_t prev; /* size of the chunk before when that is free */
	size_t size; /* of this one, header included; low bits below */
	struct chunk *fwd, *bck; /* only in free chunks */
};
#define INUSE 1u
#define PREV_INUSE 2u
#define MAPPED 4u
#define SIZE(c) ((c)->size & ~7u)
#define AT(c, n) ((struct chunk *)((char *)(c) + (n)))
#define MEM(c) ((void *)((char *)(c) + 8))
#define CHUNK(p) ((struct chunk *)((char *)(p) - 8))
#define MIN_SIZE 16u
#define MMAP_FROM (128u * 1024)
#define BINS 64

static struct chunk bins[BINS];
static char *top, *top_end; /* what is left of the newest piece of memory */
static int ready;
static lock_t lock;
static size_t page = 4096;

static int bin_of(size_t n)
{
	int b = 0;
	if (n < 512) return (int)(n >> 4);
	for (n >>= 9; n; n >>= 1) b++;
	b += 32;
	return b < BINS ? b : BINS - 1;
}
static void insert(struct chunk *c)
{
	struct chunk *b = &bins[bin_of(SIZE(c))];
	c->fwd = b->fwd; c->bck = b;
	b->fwd->bck = c; b->fwd = c;
}
static void take(struct chunk *c) { c->fwd->bck = c->bck; c->bck->fwd = c->fwd; }

static void set_free(struct chunk *c, size_t n)
{
	c->size = n | (c->size & PREV_INUSE);
	AT(c, n)->prev = n;
	AT(c, n)->size &= ~PREV_INUSE;
	insert(c);
}

/* The end of a piece is a header that is always in use. */
static void fence(char *at) { ((struct chunk *)at)->size = 8 | INUSE; }

/* More room at the top for `need` bytes; the rest of the old top becomes a free chunk when the new piece is elsewhere. */
static int grow(size_t need)
{
	static char *brk_end;
	size_t want = (need + 16 + 132 * 1024) & ~(page - 1);
	char *now;
	if (!brk_end) { brk_end = (char *)__sc(SYS_brk, 0); brk_end = (char *)((((uintptr_t)brk_end + 15) & ~15u) + 8); }
	if (brk_end != (char *)-1) {
		/* Somebody's sbrk may have moved it. */
		char *cur = (char *)__sc(SYS_brk, 0);
		if (cur > brk_end) brk_end = (char *)((((uintptr_t)cur + 15) & ~15u) + 8);
		now = (char *)__sc(SYS_brk, brk_end + want);
		if (now >= brk_end + want) {
			if (top && top_end + 8 == brk_end) top_end = brk_end + want - 8;
			else {
				if (top && top_end - top >= (long)MIN_SIZE) { struct chunk *c = (struct chunk *)top; set_free(c, (size_t)(top_end - top)); }
				top = brk_end;
				((struct chunk *)top)->size = PREV_INUSE;
				top_end = brk_end + want - 8;
			}
			brk_end += want;
			fence(top_end);
			return 1;
		}
	}
	want = need + 16 > 1024 * 1024 ? (need + 16 + page - 1) & ~(page - 1) : 1024 * 1024;
	for (; ; want = (need + 16 + page - 1) & ~(page - 1)) {
		long r = __sc(SYS_mmap2, 0, want, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (!__failed(r)) {
			if (top && top_end - top >= (long)MIN_SIZE) { struct chunk *c = (struct chunk *)top; set_free(c, (size_t)(top_end - top)); }
			top = (char *)r + 8;
			((struct chunk *)top)->size = PREV_INUSE;
			top_end = (char *)r + want - 8;
			fence(top_end);
			return 1;
		}
		if (want <= ((need + 16 + page - 1) & ~(page - 1))) return 0;
	}
}

static void *from_heap(size_t n)
{
	struct chunk *c;
	int b;
	if (!ready) { for (b = 0; b < BINS; b++) bins[b].fwd = bins[b].bck = &bins[b]; ready = 1; }
	for (b = bin_of(n); b < BINS; b++) {
		for (c = bins[b].fwd; c != &bins[b]; c = c->fwd) {
			size_t have = SIZE(c);
			if (have < n) continue;
			take(c);
			if (have - n >= MIN_SIZE) {
				struct chunk *rest = AT(c, n);
				rest->size = PREV_INUSE;
				set_free(rest, have - n);
				have = n;
			}
			c->size = have | INUSE | (c->size & PREV_INUSE);
			AT(c, have)->size |= PREV_INUSE;
			return MEM(c);
		}
	}
	/* The top must keep a header's worth, so that it can become a chunk itself. */
	if (!top || (size_t)(top_end - top) < n + MIN_SIZE) if (!grow(n + MIN_SIZE)) return 0;
	c = (struct chunk *)top;
	top += n;
	c->size = n | INUSE | (c->size & PREV_INUSE);
	((struct chunk *)top)->size = PREV_INUSE;
	return MEM(c);
}

static size_t pad(size_t n) { n = (n + 8 + 15) & ~15u; return n < MIN_SIZE ? MIN_SIZE : n; }

void *malloc(size_t n)
{
	void *p;
	if (n > (size_t)PTRDIFF_MAX - 65536) { errno = ENOMEM; return 0; }
	if (n >= MMAP_FROM) {
		size_t whole = (n + 16 + page - 1) & ~(page - 1);
		long r = __sc(SYS_mmap2, 0, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (!__failed(r)) {
			struct chunk *c = (struct chunk *)(r + 8);
			c->prev = 8;
			c->size = (whole - 8) | MAPPED | INUSE;
			return MEM(c);
		}
	}
	__lock(&lock);
	p = from_heap(pad(n));
	__unlock(&lock);
	if (!p) errno = ENOMEM;
	return p;
}

static void bad(const char *what)
{
	static const char nl = '\n';
	__sc(SYS_write, 2, what, strlen(what));
	__sc(SYS_write, 2, &nl, 1);
	abort();
}

void free(void *p)
{
	struct chunk *c, *after;
	size_t n;
	if (!p) return;
	c = CHUNK(p);
	if (((uintptr_t)p & 7) || SIZE(c) < MIN_SIZE) bad("free(): invalid pointer");
	if (c->size & MAPPED) {
		size_t lead = c->prev;
		__sc(SYS_munmap, (char *)c - lead, SIZE(c) + lead);
		return;
	}
	__lock(&lock);
	if (!(c->size & INUSE)) { __unlock(&lock); bad("free(): double free detected"); }
	c->size &= ~INUSE;
	n = SIZE(c);
	after = AT(c, n);
	if ((char *)after == top) {
		if (!(c->size & PREV_INUSE)) { c = AT(c, -(long)c->prev); take(c); }
		top = (char *)c;
		c->size = c->size & PREV_INUSE;
		__unlock(&lock);
		return;
	}
	if (!(after->size & INUSE)) { take(after); n += SIZE(after); }
	if (!(c->size & PREV_INUSE)) { size_t before = c->prev; c = AT(c, -(long)before); take(c); n += before; }
	set_free(c, n);
	__unlock(&lock);
}

void *calloc(size_t count, size_t size)
{
	size_t n = count * size;
	void *p;
	if (size && n / size != count) { errno = ENOMEM; return 0; }
	p = malloc(n);
	if (p && !(CHUNK(p)->size & MAPPED)) memset(p, 0, n);
	return p;
}
size_t malloc_usable_size(void *p) { return p ? SIZE(CHUNK(p)) - 8 : 0; }
void *realloc(void *p, size_t n)
{
	struct chunk *c;
	size_t have;
	void *q;
	if (!p) return malloc(n);
	if (n == 0) { free(p); return 0; }
	c = CHUNK(p);
	have = SIZE(c) - 8;
	if (c->size & MAPPED) {
		size_t lead = c->prev, whole = (n + 8 + lead + page - 1) & ~(page - 1);
		if (n <= have && n > have / 2) return p;
		if (n >= MMAP_FROM && n < (size_t)PTRDIFF_MAX - 65536) {
			long r = __sc(SYS_mremap, (char *)c - lead, SIZE(c) + lead, whole, MREMAP_MAYMOVE, 0);
			if (!__failed(r)) {
				c = (struct chunk *)(r + lead);
				c->size = (whole - lead) | MAPPED | INUSE;
				return MEM(c);
			}
		}
	} else if (n <= have) return p;
	else {
		size_t need = pad(n);
		struct chunk *after;
		__lock(&lock);
		after = AT(c, SIZE(c));
		if ((char *)after == top && n < MMAP_FROM && (size_t)(top_end - top) >= need - SIZE(c) + MIN_SIZE) {
			top += need - SIZE(c);
			c->size = need | (c->size & 7);
			((struct chunk *)top)->size = PREV_INUSE;
			__unlock(&lock);
			return p;
		}
		if ((char *)after != top && !(after->size & INUSE) && SIZE(c) + SIZE(after) >= need) {
			take(after);
			c->size = (SIZE(c) + SIZE(after)) | (c->size & 7);
			AT(c, SIZE(c))->size |= PREV_INUSE;
			__unlock(&lock);
			return p;
		}
		__unlock(&lock);
	}
	q = malloc(n);
	if (!q) return 0;
	memcpy(q, p, have < n ? have : n);
	free(p);
	return q;
}
void *reallocarray(void *p, size_t count, size_t size)
{
	if (size && count > (size_t)-1 / size) { errno = ENOMEM; return 0; }
	return realloc(p, count * size);
}
/* Too much is asked for; the part before the boundary is given back as a chunk of its own. */
void *memalign(size_t align, size_t n)
{
	char *p, *q;
	struct chunk *c, *d;
	size_t lead;
	if (align <= 16) return malloc(n);
	if (align & (align - 1)) { errno = EINVAL; return 0; }
	if (n > (size_t)PTRDIFF_MAX - align - 65536) { errno = ENOMEM; return 0; }
	p = malloc(n + align + 32);
	if (!p) return 0;
	q = (char *)(((uintptr_t)p + align - 1) & -(uintptr_t)align);
	if (q == p) return p;
	while ((size_t)(q - p) < MIN_SIZE) q += align;
	c = CHUNK(p); d = CHUNK(q);
	lead = (size_t)(q - p);
	if (c->size & MAPPED) {
		d->prev = c->prev + lead;
		d->size = (SIZE(c) - lead) | MAPPED | INUSE;
		return q;
	}
	d->size = (SIZE(c) - lead) | INUSE | PREV_INUSE;
	c->size = lead | INUSE | (c->size & PREV_INUSE);
	free(p);
	return q;
}
int posix_memalign(void **out, size_t align, size_t n)
{
	int saved = errno;
	void *p;
	if (align < sizeof(void *) || (align & (align - 1))) return EINVAL;
	p = memalign(align, n);
	errno = saved;
	if (!p) return ENOMEM;
	*out = p;
	return 0;
}
void *aligned_alloc(size_t align, size_t n) { return memalign(align, n); }
void *valloc(size_t n) { return memalign(page, n); }
void *pvalloc(size_t n) { return memalign(page, (n + page - 1) & ~(page - 1)); }
int malloc_trim(size_t keep) { (void)keep; return 0; }
int mallopt(int what, int value) { (void)what; (void)value; return 1; }
struct mallinfo mallinfo(void) { struct mallinfo m; memset(&m, 0, sizeof m); m.arena = top ? (int)(top_end - top) : 0; return m; }
void malloc_stats(void) {}
