int printf(const char *, ...);

union u { float f; unsigned i; unsigned char b[4]; struct { short lo, hi; }; };
union u flip(union u v) { v.i ^= 0x80000000u; return v; }
int main(void) {
  union u v = { 1.5f }, w = { .b = { 1, 2, 3, 4 } };
  printf("%x %d %d %x\n", v.i, v.lo, v.hi, w.i);
  printf("%g %d\n", flip(v).f, (int)sizeof(union u));
  return 0;
}
