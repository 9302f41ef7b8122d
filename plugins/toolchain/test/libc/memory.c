#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static unsigned seed = 1;
static unsigned next(void) { seed = seed * 1103515245 + 12345; return seed >> 8; }
int main(void)
{
	static unsigned char *p[200];
	static size_t size[200];
	int i, k, bad = 0, unaligned = 0;
	struct rlimit r;
	void *q;
	for (i = 0; i < 1500; i++) {
		k = (int)(next() % 200);
		if (p[k]) {
			size_t j;
			for (j = 0; j < size[k]; j += 7) if (p[k][j] != (unsigned char)(k + j)) bad++;
			if (next() % 3 == 0) {
				size_t n = next() % 5000;
				unsigned char *q = realloc(p[k], n + 1);
				for (j = 0; j < (n < size[k] ? n : size[k]); j += 7) if (q[j] != (unsigned char)(k + j)) bad++;
				for (j = 0; j <= n; j++) q[j] = (unsigned char)(k + j);
				p[k] = q; size[k] = n + 1;
			} else { free(p[k]); p[k] = 0; }
		} else {
			size_t n = next() % 100 == 0 ? 200000 : next() % 3000, j;
			p[k] = next() % 5 ? malloc(n + 1) : calloc(n + 1, 1);
			if ((uintptr_t)p[k] % 16) unaligned++;
			for (j = 0; j <= n; j++) p[k][j] = (unsigned char)(k + j);
			size[k] = n + 1;
		}
	}
	printf("bad %d unaligned %d\n", bad, unaligned);
	q = 0;
	printf("%d %d\n", posix_memalign(&q, 256, 100), (int)((uintptr_t)q % 256));
	free(q);
	printf("%d\n", posix_memalign(&q, 3, 100) == EINVAL);
	q = aligned_alloc(4096, 8192);
	printf("%d\n", (int)((uintptr_t)q % 4096));
	free(q);
	printf("%d\n", malloc_usable_size(malloc(100)) >= 100);
	errno = 0;
	q = malloc(SIZE_MAX / 2 + 10);
	printf("%d %d\n", q == 0, errno == ENOMEM);
	errno = 0;
	q = calloc(SIZE_MAX / 2, 4);
	printf("%d %d\n", q == 0, errno == ENOMEM);
	getrlimit(RLIMIT_AS, &r);
	r.rlim_cur = 64 << 20;
	setrlimit(RLIMIT_AS, &r);
	errno = 0;
	q = malloc(100 << 20);
	printf("%d %d\n", q == 0, errno == ENOMEM);
	q = malloc(1000);
	printf("%d\n", q != 0);
	free(q);
	for (k = 0; ; k++) if (!malloc(1 << 20)) break;
	printf("%d %d\n", k > 10, k < 64);
	return 0;
}
