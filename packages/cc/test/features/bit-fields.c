int printf(const char *, ...);

struct b { unsigned a : 3; int s : 5; unsigned : 0; unsigned char c : 4; unsigned long long w : 40; signed one : 1; _Bool t : 1; };
struct __attribute__((packed)) p { unsigned a : 7; unsigned long long b : 60; unsigned c : 13; char d; };
struct u { union { unsigned bits : 9; unsigned all; }; };
int main(void) {
  struct b b = { 9, -3, 5, 0x123456789aULL, -1, 1 };
  struct p p = { 100, 0xabcdef012345678ULL, 4097, 'x' };
  struct u u = { 0 };
  printf("%u %d %u %llx %d %d %d\n", b.a, b.s, b.c, (unsigned long long)b.w, b.one, b.t, (int)sizeof b);
  b.a += 7; b.s--; b.c <<= 1; b.w *= 3; b.t = 8; b.s ^= 9;
  printf("%u %d %u %llx %d %d\n", b.a, b.s, b.c, (unsigned long long)b.w, b.t, b.a++ + ++b.c);
  printf("%u %llx %u %c %d\n", p.a, (unsigned long long)p.b, p.c, p.d, (int)sizeof p);
  p.b = ~p.b; p.c -= 2;
  printf("%u %llx %u %c\n", p.a, (unsigned long long)p.b, p.c, p.d);
  u.bits = 1000;
  printf("%u %d\n", u.all, (b.s = 100));
  return 0;
}
