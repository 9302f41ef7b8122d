int printf(const char *, ...);

int main(void) {
  int v[] = { 7, -7, 100, -100, 2147483647, -2147483647 - 1 }, w[] = { 1, 2, -2, 3, -3, 16, -16 };
  for (unsigned i = 0; i < 6; i++)
    for (unsigned j = 0; j < 7; j++) printf("%d %d %u %u,", v[i] / w[j], v[i] % w[j], (unsigned)v[i] / w[j], (unsigned)v[i] % w[j]);
  int x = 1234567;
  unsigned y = 3000000000u;
  printf("\n%d %d %d %d %u %u %u\n", x / 8, -x / 8, x % 16, -x % 16, y / 8, y % 16, y / 7);
  x /= 3; x %= 1000; y /= 10; y %= 77;
  printf("%d %u\n", x, y);
  return 0;
}
