int printf(const char *, ...);

int main(void) {
  signed char c = -1;
  unsigned char uc = 255;
  short s = -1;
  unsigned short us = 65535;
  printf("%d %d %d %d\n", c + 1, uc + 1, s + 1, us + 1);
  printf("%d %d\n", c < 0u, -1 < 1u);
  printf("%d %d\n", (unsigned char)(uc << 1), uc << 1);
  printf("%d %d %d\n", ~c, -uc, !us);
  printf("%d %lld\n", (int)(us * 65535u), (long long)us * us);
  printf("%d\n", (signed char)200 + (unsigned char)56);
  printf("%d %d\n", 'a' == 97, sizeof 'a' == sizeof(int));
  return 0;
}
