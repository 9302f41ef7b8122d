int printf(const char *, ...);

double avg(int n, double *v) { double s = 0; for (int i = 0; i < n; i++) s += v[i]; return s / n; }
float scale(float f, double d) { return f * d; }
static double table[4] = { 1.5, -2.25, 1e300, 0x1.8p-3 };
int main(void) {
  float f = 1.0f / 3;
  double d = 1.0 / 3, zero = 0, inf = 1 / zero, nan = zero / zero;
  printf("%.9g %.17g %g\n", f, d, avg(4, table));
  printf("%d%d%d%d%d%d\n", nan == nan, nan != nan, nan < 1, nan > 1, nan <= 1, nan >= 1);
  printf("%d%d%d\n", inf > 1e308, -inf < inf, zero == -zero);
  printf("%g %g %g\n", scale(2.5f, 4), -d, +f);
  f += 1; d *= 3; f /= 2; d -= 0.5;
  printf("%g %g %d %d\n", f, d, !f, f && d);
  int i = 7; unsigned u = 4000000000u; long long l = -9007199254740993LL; unsigned long long ul = 18446744073709551615ULL;
  printf("%.17g %.17g %.17g %.17g\n", (double)i, (double)u, (double)l, (double)ul);
  printf("%.9g %.9g %.9g\n", (float)16777217, (float)l, (float)u);
  i += 2.7; u -= 0.5; i *= 1.5;
  printf("%d %u\n", i, u);
  printf("%g %g\n", d > 0 ? 1.5 : 2, (d, 3.5));
  double *p = table; 
  printf("%g %g\n", *p++ + *p, p[1] > 1e299 ? 1. : 0.);
  return (int)(d * 10);
}
