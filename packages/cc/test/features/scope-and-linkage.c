int printf(const char *, ...);

int x = 1; static int y; extern int later; int later = 5; int tentative; int tentative;
static int counter(void) { static int n = 10; return n++; }
int f(void) { extern int x; int y = 3; { int y = 4; x += y; } return x * y; }
typedef int T; struct T { T T; };
enum { A = 5, B, C = -1, D }; enum e { E = 0x7fffffff } e = E;
inline int in(int a) { return a + 1; } extern int in(int);
int main(void) {
  int T = 9; struct T s = { 8 };
  for (int x = 0; x < 2; x++) { int x = 50; T += x; }
  printf("%d %d %d %d\n", counter(), counter(), f(), T + s.T);
  printf("%d %d %d %d %d\n", B, D, y, later, tentative);
  { enum { A = 77 }; printf("%d\n", A); } printf("%d %d %d\n", A, e == E, in(1));
  return 0;
}
