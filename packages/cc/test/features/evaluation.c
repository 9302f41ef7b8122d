int printf(const char *, ...);

static int log_; static int t(int v) { log_ = log_ * 10 + v; return v; }
static int g = 1; static int set(int v) { g = v; return v; }
int main(void) {
  int a = t(1) + t(2) * t(3); printf("%d %d\n", a, log_); log_ = 0;
  a = t(0) && t(1); a += t(1) || t(2); printf("%d %d\n", a, log_); log_ = 0;
  a = t(1) ? t(2) : t(3); a = (t(4), t(5)); printf("%d %d\n", a, log_);
  int i = 0, v[4] = { 0 }; v[i++] = 5; v[i] = 1; printf("%d %d %d\n", v[0], i, v[1] + v[2]);
  g += set(10); printf("%d\n", g); 
  unsigned char c = 250; c += 10; printf("%d\n", c);
  int x = 5; printf("%d\n", (x = 3, x * x)); int *p = &x; *p += *p; printf("%d %d\n", x, !x == 0); return 0;
}
