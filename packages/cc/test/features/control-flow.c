int printf(const char *, ...);

int classify(int c) {
  switch (c) { case 0: return 1; case 1: case 2: return 2; case 10 ... 19: return 3; case -5: c = 7; case 100: return c; default: ; }
  return -1;
}
int sparse(unsigned c) { switch (c) { case 5: return 1; case 500: return 2; case 50000: return 3; case 5000000: return 4; case 3000000000u: return 5; case 7: return 6; } return 0; }
int main(void) {
  int i, n = 0;
  for (i = -6; i < 22; i++) printf("%d ", classify(i));
  printf("%d\n%d%d%d%d%d%d\n", classify(100), sparse(5), sparse(500), sparse(50000), sparse(3000000000u), sparse(7), sparse(8));
  for (i = 0; ; i++) { if (i == 3) continue; if (i > 6) break; n += i; }
  while (n > 10) n -= 3;
  do n++; while (n < 12);
  printf("%d\n", n);
again:
  if (n < 15) { n++; goto again; }
  for (int j = 0, k = 10; j < k; j++, k--) n += j;
  printf("%d\n", n);
  switch (n) { int hidden; case 25: hidden = 1; for (; hidden < 3; hidden++) { case 99: printf("duff %d\n", hidden); } }
  if (n) ; else n = 1;
  return n > 20 ? 3 : 4;
}
