#define N 3
int printf();
static total(v, n, bias) int v[]; char n; float bias; { int i, s = 0; for (i = 0; i < n; i++) s += v[i]; return s + (int)bias; }
long twice(x) long x; { return 2 * x; }
nothing() { return 5; }
main() { int v[N]; v[0] = 1; v[1] = 2; v[2] = 3; printf("%d %ld %d\n", total(v, N, 2.5), twice(21L), nothing()); return 0; }
