int printf(const char *, ...);

typedef long long i64;
typedef unsigned long long u64;
static i64 a = -123456789012345678LL;
static u64 b = 0xfedcba9876543210ULL;
i64 mul(i64 x, i64 y) { return x * y; }
i64 pick(int c, i64 x, i64 y) { return c ? x : y; }
int main(void) {
  int n;
  printf("%lld %lld %lld %lld\n", a / 1000, a % 1000, a / -7, a % -7);
  printf("%llu %llu\n", b / 3, b % 10000000000ULL);
  printf("%lld %llx %llx\n", mul(a, 3), b * b, (u64)mul(-1, -1));
  for (n = 0; n < 64; n += 9) printf("%llx %llx %llx\n", b << n, b >> n, (u64)(a >> n));
  printf("%d%d%d%d%d%d\n", a < 0, a > (i64)b, b > 5, a == a, a != a + 1, (u64)a >= b);
  printf("%lld %lld\n", pick(1, a, 1), pick(0, a, -1));
  a += 5; a -= 1000000000000LL; a *= -3; a ^= 0xff; a |= 1LL << 40; a &= ~3LL; a <<= 2; a >>= 1;
  printf("%lld\n", a);
  a++; ++a; a--;
  printf("%lld %lld %lld %lld\n", a++, a, --a, -a);
  printf("%d %d\n", !a, a && b);
  printf("%llx %llx\n", ~b, -b);
  switch (b) { case 0xfedcba9876543210ULL: printf("found\n"); break; default: printf("lost\n"); }
  return (int)(b >> 60);
}
