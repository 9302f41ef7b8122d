struct s { int member; char *name; } v, *p;
int f(void) { v->member = 1; p.member = 2; v.membr = 3; return p->name; }
// --- names
int counter; int f(void) { return conter + undefined_thing; }
// --- types
unsinged x; size_t n; struct later l; int f(void) { struct later *q; return q->x; }
// --- pointers
int f(int *p, char *q, const char *r) { p = q; q = r; p = 5; int i = p; return *i; }
// --- calls
int g(int a, char *b); int f(void) { g(1); g(1, "x", 3); g("x", 1); return g; }
// --- implicit declarations
int main(void) { printf("%d\n", strlen("x")); putts("y"); return 0; }
// --- conflicting declarations
int f(int); char *f(int); int x; char x; static int f(int a) { return a; }
// --- redefinitions
int a = 1; int a = 2; int f(void) { int b; int b; goto l; l: l: return 0; } struct t { int x; }; struct t { int y; };
// --- assignments
int f(void) { const int c = 1; c = 2; 3 = 4; int a[3], b[3]; a = b; "x"[0] = 'y'; &a = 0; f() = 1; return c; }
// --- operators
struct s { int x; } v; int f(void) { return v + 1; } int g(int *p, double d) { return p * 2 + (d % 2) + ~d + !v; }
// --- sizes
int a[-1]; int b[]; char c[2] = "toolong"; int d[2] = { 1, 2, 3 }; int f(int n) { int v[n]; return sizeof v; }
// --- void
void v; void f(void) { return 1; } int g(void) { return; } int h(void) { int x = f(); return x; }
// --- static initialisers
int n; int m = n; static int *p = &n; int q = *p; _Static_assert(1 == 2, "never");
// --- bit-fields
struct b { int a : 40; float f : 3; unsigned : 0; int z : 0; }; int f(struct b *p) { return &p->a != 0; }
// --- switches
int f(int x, int *p) { switch (x) { case 1: case 1: return 1; case p: return 2; default: default: return 3; } switch (p) { } }
// --- designators
struct s { int x, y; } v = { .z = 1 }, w = { 1, 2, 3 }; int a[3] = { [5] = 1 };
