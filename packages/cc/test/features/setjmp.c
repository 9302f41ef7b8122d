int printf(const char *, ...);

typedef int jmp_buf[64]; int _setjmp(jmp_buf) __attribute__((returns_twice)); void longjmp(jmp_buf, int) __attribute__((noreturn));
static jmp_buf env; static int depth;
static void dive(int n) { int keep = n * 3; if (n == 0) longjmp(env, 7); dive(n - 1); depth += keep; }
int main(void) {
  volatile int tries = 0; int fixed = 11, *p = &fixed; 
  int r = _setjmp(env);
  if (r == 0) { tries++; dive(5); printf("never\n"); }
  printf("%d %d %d %d\n", r, tries, *p, depth);
  if (tries < 3) { tries++; longjmp(env, tries); }
  return r;
}
