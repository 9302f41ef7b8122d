int printf(const char *, ...);

struct in { int a, b; }; struct out { struct in i[2]; char s[4]; int *p; int tail[]; };
int x = 7;
struct out g = { { { 1 }, { .b = 2 } }, "abc", &x, { 4, 5, 6 } };
int arr[] = { [3] = 1, 2, [1] = 9, [6 ... 8] = 5 };
char text[2][8] = { "one", { 't', 'w', 'o' } };
struct in elided[2] = { 1, 2, 3 };
int nested[2][2][2] = { 1, 2, 3, 4, { { 5 }, 6 } };
union { struct in s; int v; } un = { .s.b = 3 };
char *ptr = "tail" + 1; int *ip = &arr[2] + 1; void *self = &self;
int main(void) {
  int l[5] = { [1] = x, x + 1 }, z[100] = { 0 };
  struct in ins[] = { [1].a = 1, [0] = { 2, 3 } };
  struct in lit = (struct in){ .b = x };
  printf("%d %d %s %d %d\n", g.i[0].a, g.i[1].b, g.s, *g.p, g.tail[2]);
  for (unsigned i = 0; i < sizeof arr / sizeof *arr; i++) printf("%d ", arr[i]);
  printf("\n%s %s %d %d\n", text[0], text[1], elided[1].a, elided[1].b);
  printf("%d %d %d %d\n", nested[0][1][1], nested[1][0][0], nested[1][1][0], un.s.b);
  printf("%s %d %d\n", ptr, *ip, self == &self);
  printf("%d %d %d %d %d %d\n", l[0], l[1], l[2], z[99], ins[0].b, ins[1].a);
  printf("%d %d %d\n", lit.b, ((int[]){ 1, 2, 3 })[1], (&(struct in){ 4, 5 })->b);
  return 0;
}
