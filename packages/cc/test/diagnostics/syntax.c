int main(void) { int x = 1 return x; }
// --- a forgotten bracket
int main(void) { printf("hi"; return (1 + 2; }
// --- a forgotten brace
int f(void) { if (1) { return 1; }
// --- a keyword as a name
int int = 3; int f(int for) { return 0; }
// --- a string that does not end
char *s = "abc;
// --- a comment that does not end
int a; /* never closed
// --- a stray character
int a = 1 @ 2; int b = `3;
// --- else without if
int f(int a) { a++; else a--; return a; }
// --- case outside of a switch
int f(int a) { case 1: return a; break; continue; }
// --- numbers
int a = 09, b = 0xg, c = 1.5.2, d = 99999999999999999999, e = 12ab;
// --- a function in a function
int f(void) { int g(void) { return 1; } return g(); }
// --- several at once
int f(void) { int a = ; int b = 2 +; return a b; }
int g(void) { return 1; }
// --- conditionals of the preprocessor
#if 1
#else
#else
#if FOO(
int x;
// --- directives
#define F(a, a) a
#define 3x 1
#include <missing.h>
