int printf(const char *, ...);

int main(void) {
  int i = -100, n;
  unsigned u = 0x80000001u;
  unsigned char c = 0x81;
  short s = -2;
  for (n = 0; n < 32; n += 5) printf("%d %u %d %d %d\n", i >> n, u >> n, 1 << n, c << (n & 7), s >> (n & 15));
  i <<= 3; u >>= 4; c <<= 1; s >>= 1;
  printf("%d %u %d %d\n", i, u, c, s);
  n = 3;
  i <<= n; u >>= n; c >>= n; s <<= n;
  printf("%d %u %d %d\n", i, u, c, s);
  return 0;
}
