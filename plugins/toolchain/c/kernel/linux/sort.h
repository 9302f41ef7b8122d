#ifndef _LINUX_SORT_H
#define _LINUX_SORT_H
#include <killinit/types.h>
/* By selection: what it moves is exchanged byte by byte unless the caller knows better. */
static __maybe_unused void sort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *), void (*exchange)(void *, void *, int))
{
	size_t i, j, k;
	char *b = base;
	for (i = 0; i + 1 < n; i++) {
		for (k = i, j = i + 1; j < n; j++) if (cmp(b + j * size, b + k * size) < 0) k = j;
		if (k == i) continue;
		if (exchange) exchange(b + i * size, b + k * size, (int)size);
		else for (j = 0; j < size; j++) { char c = b[i * size + j]; b[i * size + j] = b[k * size + j]; b[k * size + j] = c; }
	}
}
#endif
