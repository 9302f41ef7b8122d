int printf(const char *, ...);

static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static unsigned long fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int many(int a, int b, int c, int d, int e, int f) { int i, j, k, l = 0; for (i = a; i < b; i++) for (j = c; j < d; j++) for (k = e; k < f; k++) l += i * j + k; return l; }
static void hanoi(int n, int from, int to, int by, int *moves) { if (n == 0) return; hanoi(n - 1, from, by, to, moves); ++*moves; hanoi(n - 1, by, to, from, moves); }
static char sieve[1000];
int main(void) {
  int moves = 0, count = 0; hanoi(10, 0, 2, 1, &moves);
  for (int i = 2; i < 1000; i++) { if (sieve[i]) continue; count++; for (int j = i * 2; j < 1000; j += i) sieve[j] = 1; }
  printf("%d %lu %d %d %d\n", ack(2, 9), fib(22), many(1, 5, 2, 7, 3, 9), moves, count);
  unsigned h = 2166136261u; for (const char *s = "the quick brown fox"; *s; s++) h = (h ^ (unsigned char)*s) * 16777619u; printf("%x\n", h); return 0;
}
