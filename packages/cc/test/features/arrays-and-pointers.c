int printf(const char *, ...);

int m[3][4] = { { 1, 2, 3, 4 }, { 5 }, { [2] = 9 } };
int sum(int (*a)[4], int n) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < 4; j++) s += a[i][j]; return s; }
char *names[] = { "zero", "one", "two", 0 };
int main(void) {
  int a[] = { 3, 1, 2 }, *p = a, **pp = &p, (*row)[4] = m;
  printf("%d %d %d %d\n", *p, p[1], 2[a], *(*pp + 2));
  printf("%d %d\n", sum(m, 3), row[2][2]);
  p += 2; printf("%d %d %d\n", *p--, *p, (int)(p - a));
  printf("%d %d %d\n", p == a + 1, p > a, &a[3] - &a[0] == 3);
  for (char **n = names; *n; n++) printf("%s ", *n);
  char text[] = "hello", *t = text;
  *t++ = 'j'; ++*t; (*t)++;
  printf("%s %s %d %d\n", text, t, (int)sizeof text, (int)sizeof m / (int)sizeof m[0]);
  long long big[4] = { 1 }; short sh[3] = { 1, 2, 3 };
  int i = 2; big[i] = sh[i]-- + sh[i - 1]++; 
  printf("%lld %d %d\n", big[i], sh[1], sh[2]);
  void *v = &i; printf("%d\n", *(int *)v);
  return 0;
}
