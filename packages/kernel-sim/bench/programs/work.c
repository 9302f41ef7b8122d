/* Four small loads for bench/cpu.ts: sieve, sort, Mandelbrot set, records and strings. No library: the exit status is a checksum.
   Built once with -DWHICH=n; the native run prints nothing either. */
typedef unsigned int u32;
static u32 seed = 12345;
static u32 rnd(void) { seed = seed * 1103515245u + 12345u; return seed >> 8; }

#if WHICH == 0
static unsigned char flags[200001];
static u32 work(void) {
  u32 found = 0;
  for (int round = 0; round < ROUNDS; round++) {
    found = 0;
    for (int i = 0; i <= 200000; i++) flags[i] = 1;
    for (int i = 2; i <= 200000; i++) {
      if (!flags[i]) continue;
      found++;
      for (int k = i + i; k <= 200000; k += i) flags[k] = 0;
    }
  }
  return found;
}
#elif WHICH == 1
static int a[60000];
static void sort(int *v, int lo, int hi) {
  while (lo < hi) {
    int p = v[(lo + hi) / 2], i = lo, j = hi;
    while (i <= j) {
      while (v[i] < p) i++;
      while (v[j] > p) j--;
      if (i <= j) { int t = v[i]; v[i] = v[j]; v[j] = t; i++; j--; }
    }
    sort(v, lo, j);
    lo = i;
  }
}
static u32 work(void) {
  u32 sum = 0;
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < 60000; i++) a[i] = (int)rnd();
    sort(a, 0, 59999);
    for (int i = 1; i < 60000; i++) sum += a[i - 1] <= a[i];
  }
  return sum;
}
#elif WHICH == 2
static u32 work(void) {
  u32 inside = 0;
  for (int round = 0; round < ROUNDS; round++)
    for (int y = 0; y < 80; y++)
      for (int x = 0; x < 120; x++) {
        double cr = x / 40.0 - 2.0, ci = y / 40.0 - 1.0, zr = 0, zi = 0;
        int n = 0;
        for (; n < 100 && zr * zr + zi * zi < 4.0; n++) {
          double t = zr * zr - zi * zi + cr;
          zi = 2 * zr * zi + ci;
          zr = t;
        }
        inside += n;
      }
  return inside;
}
#else
struct record { struct record *next; int kind, count; char name[32]; };
static struct record pool[64];
static int compare(const char *x, const char *y) {
  while (*x && *x == *y) { x++; y++; }
  return *x - *y;
}
static void copy(char *to, const char *from) { while ((*to++ = *from++)) {} }
static int (*volatile pick)(const char *, const char *) = compare;
static u32 work(void) {
  u32 sum = 0;
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < 64; i++) {
      pool[i].next = &pool[(i * 7 + 3) & 63];
      pool[i].kind = i % 5;
      copy(pool[i].name, i & 1 ? "DHRYSTONE PROGRAM, 1'ST STRING" : "DHRYSTONE PROGRAM, 2'ND STRING");
    }
    struct record *r = pool;
    for (int i = 0; i < 64; i++) {
      switch (r->kind) {
        case 0: sum += r->count++; break;
        case 1: sum ^= sum << 1; break;
        case 2: sum += pick(r->name, r->next->name) > 0; break;
        case 3: sum = sum / 3 + (u32)i; break;
        default: sum -= 7; break;
      }
      r = r->next;
    }
  }
  return sum;
}
#endif

void _start(void) {
  u32 r = work();
  r = (r ^ (r >> 8) ^ (r >> 16)) & 127;
  __asm__ volatile("int $0x80" ::"a"(1), "b"(r));
  for (;;) {}
}
