/* sort.c - qsort as a merge sort (equal elements keep their order, as in glibc), bsearch. */
#include "libc.h"
#include <stdlib.h>
#include <string.h>

typedef int (*cmp_r)(const void *, const void *, void *);
static void merge(char *a, size_t n, size_t size, cmp_r cmp, void *arg, char *room)
{
	size_t half = n / 2, left = half, right = n - half;
	char *p, *q, *out = room;
	if (n < 2) return;
	merge(a, half, size, cmp, arg, room);
	merge(a + half * size, n - half, size, cmp, arg, room);
	p = a; q = a + half * size;
	while (left && right) {
		if (cmp(p, q, arg) <= 0) { memcpy(out, p, size); p += size; left--; }
		else { memcpy(out, q, size); q += size; right--; }
		out += size;
	}
	if (left) { memcpy(out, p, left * size); out += left * size; }
	memcpy(a, room, (size_t)(out - room));
}
/* Without memory: heap sort. */
static void swap(char *a, char *b, size_t n) { while (n--) { char c = *a; *a++ = *b; *b++ = c; } }
static void sift(char *a, size_t i, size_t n, size_t size, cmp_r cmp, void *arg)
{
	for (;;) {
		size_t k = 2 * i + 1;
		if (k >= n) return;
		if (k + 1 < n && cmp(a + k * size, a + (k + 1) * size, arg) < 0) k++;
		if (cmp(a + i * size, a + k * size, arg) >= 0) return;
		swap(a + i * size, a + k * size, size);
		i = k;
	}
}
void qsort_r(void *base, size_t n, size_t size, cmp_r cmp, void *arg)
{
	char *a = base, *room;
	size_t i;
	if (n < 2 || size == 0) return;
	if (n * size < 1024) { merge(a, n, size, cmp, arg, __builtin_alloca(n * size)); return; }
	room = malloc(n * size);
	if (room) { merge(a, n, size, cmp, arg, room); free(room); return; }
	for (i = n / 2; i-- > 0; ) sift(a, i, n, size, cmp, arg);
	for (i = n - 1; i > 0; i--) { swap(a, a + i * size, size); sift(a, 0, i, size, cmp, arg); }
}
static int plain(const void *a, const void *b, void *fn) { return ((int (*)(const void *, const void *))fn)(a, b); }
void qsort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *)) { qsort_r(base, n, size, plain, (void *)cmp); }
void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	const char *a = base;
	while (n) {
		const char *mid = a + n / 2 * size;
		int r = cmp(key, mid);
		if (r == 0) return (void *)mid;
		if (r > 0) { a = mid + size; n -= n / 2 + 1; } else n /= 2;
	}
	return 0;
}
