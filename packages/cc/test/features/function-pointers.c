int printf(const char *, ...);

static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
int (*choose(int c))(int, int) { return c ? add : sub; }
typedef int binary(int, int);
struct op { const char *name; binary *f; } ops[] = { { "add", add }, { "sub", &sub } };
int apply(binary f, int a, int b) { return (*f)(a, b) + (**f)(a, b); }
double half(double d) { return d / 2; }
int main(void) {
  double (*fd)(double) = half;
  for (unsigned i = 0; i < 2; i++) printf("%s %d %d\n", ops[i].name, ops[i].f(5, 3), apply(ops[i].f, 1, 2));
  printf("%d %d %g %d\n", choose(1)(7, 8), choose(0)(7, 8), fd(5), choose(1) == add);
  return 0;
}
