int printf(const char *, ...);

volatile int flag = 3; const int table[] = { 1, 2, 3 }; static const char *const words[] = { "a", "b" };
int read(volatile int *p) { int a = *p, b = *p; return a + b; }
int main(void) { const int c = 5; int const *p = &c; int *const q = (int *)&flag; *q += *p; flag; printf("%d %d %d %s\n", read(&flag), table[2], flag, words[1]); volatile char v = 1; v++; v <<= 3; return v; }
