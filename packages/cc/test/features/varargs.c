int printf(const char *, ...);

#define va_list __builtin_va_list
#define va_start __builtin_va_start
#define va_arg __builtin_va_arg
#define va_end __builtin_va_end
#define va_copy __builtin_va_copy
struct s { int a, b, c; };
int vsum(int n, va_list ap) { int s = 0; while (n--) s += va_arg(ap, int); return s; }
int sum(int n, ...) { va_list ap, again; va_start(ap, n); va_copy(again, ap); int s = vsum(n, ap) * 100 + vsum(n, again); va_end(again); va_end(ap); return s; }
void mixed(const char *f, ...) {
  va_list ap; va_start(ap, f);
  for (; *f; f++) switch (*f) {
    case 'i': printf("%d ", va_arg(ap, int)); break;
    case 'l': printf("%lld ", va_arg(ap, long long)); break;
    case 'd': printf("%g ", va_arg(ap, double)); break;
    case 's': printf("%s ", va_arg(ap, char *)); break;
    case 'S': { struct s s = va_arg(ap, struct s); printf("%d ", s.a + s.b + s.c); break; }
  }
  printf("\n"); va_end(ap);
}
int main(void) {
  struct s s = { 1, 2, 3 };
  char c = 'c'; float f = 2.5f; short h = -4;
  printf("%d\n", sum(4, 1, 2, 3, 4));
  mixed("ildsSi", 1, 2LL, 3.5, "four", s, 6);
  mixed("idi", c, f, h);
  return 0;
}
