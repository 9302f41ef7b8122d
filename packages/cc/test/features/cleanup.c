int printf(const char *, ...);

static void done(int *p) { printf("done %d\n", *p); }
#define AUTO __attribute__((cleanup(done))) int
static int f(int n) { AUTO a = n; if (n == 1) return a * 10; for (AUTO i = 0; i < 2; i++) { AUTO b = 100 + i; if (n == 2) break; if (i == 0) continue; } { AUTO c = 5; if (n == 3) goto out; } printf("end\n"); out: return n; }
int main(void) { for (int i = 0; i < 4; i++) printf("= %d\n", f(i)); return 0; }
