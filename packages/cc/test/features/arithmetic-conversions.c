int printf(const char *, ...);

int main(void) {
  int i = -2;
  unsigned u = 1;
  long long l = -3;
  unsigned long long ul = 2;
  float f = 0.5f;
  double d = 0.25;
  printf("%u %lld %llu\n", i + u, i + l, l + ul);
  printf("%g %g %g\n", i + f, f + d, l * d);
  printf("%d %d %d\n", i < u, l < ul, i < l);
  printf("%lld %lld\n", (long long)u - 2, (long long)(u - 2));
  printf("%d %u %lld %llu\n", (int)-1.9, (unsigned)3000000000.5, (long long)-1e17, (unsigned long long)1.5e19);
  printf("%d %d %d\n", (_Bool)0.1, (_Bool)256, !!0x100000000LL);
  return 0;
}
