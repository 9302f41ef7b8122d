int printf(const char *, ...);

struct empty {}; struct z { int n; char data[0]; };
static int zero_or(int a, int b) { return a ?: b; }
int counter; int bump(void) { return counter++; }
void first(void) __attribute__((constructor)); void first(void) { counter = 40; }
static int weak_one(void) __attribute__((noinline, unused)); static int weak_one(void) { return 1; }
extern int aliased(void) __attribute__((alias("real"))); int real(void) { return 77; }
int absent(void) __attribute__((weak));
__attribute__((aligned(64))) char buffer[3];
int main(void) {
  printf("%d %d\n", zero_or(0, 5), zero_or(3, 5));
  printf("%d %d\n", bump() ?: 9, counter);
  printf("%d %d\n", (int)sizeof(struct empty), (int)sizeof(struct z));
  printf("%d %d %d\n", aliased(), absent == 0, (int)((unsigned)buffer & 63));
  printf("%d %d\n", __builtin_types_compatible_p(int, const int), __builtin_types_compatible_p(int, long));
  printf("%d\n", __builtin_choose_expr(sizeof(int) == 4, 1, "no"));
  printf("%d %d\n", __builtin_constant_p(3 + 4), __builtin_constant_p(counter));
  __auto_type d = 2.5; __typeof__(d) e = d * 2; printf("%g\n", e);
  printf("%s %d\n", __func__, 0b1011);
  int v = 5; void *vp = &v; vp += 0; printf("%d\n", (int)sizeof(void));
  { __label__ here; goto here; here: ; }
  printf("%d\n", _Generic(v, int: 1, double: 2, default: 3) + _Generic((char)1, int: 10, char: 20, default: 30));
  _Static_assert(sizeof(int) == 4, "int");
  return weak_one();
}
