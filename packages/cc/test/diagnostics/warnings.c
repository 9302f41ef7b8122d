int f(int a) { int unused; if (a = 1) return 2; a == 3; }
// --- formats
int printf(const char *, ...) __attribute__((format(printf, 1, 2)));
int f(char *s, long l, double d) { printf("%d %s %ld %f %c\n", s, l, d, 1, s); printf("%d\n"); printf("%d\n", 1, 2); printf("%q\n", 1); return 0; }
// --- constants
unsigned char c = 300; signed char s = 200; int i = 5000000000; int f(int x) { return x / 0 + (x << 40) + 'abcd' + '\q'; }
// --- macros
#include <h.h>
#define TWICE(x) again
int f(char *p) { return from_header(p); }
// --- through a macro
#include <h.h>
int f(int *p) { return TWICE(p); }
// --- labels and returns
int f(int x) { unused: if (x) return 1; }
// --- pointers and integers
int f(char *p, unsigned *q, int *r) { return p == 5 || p == r || q > p; }
// --- inline assembly
int f(void) { int x; asm("bogus %0" : "=r"(x)); asm("movl %1, %0" : "=r"(x)); asm("nop" : "=z"(x)); asm("mov %%eax, %%bl"); asm("1: jmp 2f"); return x; }
// --- static things nobody uses
static int alone(void) { return 1; } static int promised(int); static int left; static const int fine = 3; static inline int quiet(void) { return 2; } static int called(void) { return promised(1); } int f(void) { return called(); }
