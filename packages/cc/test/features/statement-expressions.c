int printf(const char *, ...);

#define max(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })
#define container_of(p, t, m) ({ const __typeof__(((t *)0)->m) *__p = (p); (t *)((char *)__p - __builtin_offsetof(t, m)); })
struct list { struct list *next; }; struct item { int v; struct list l; };
int calls; int next(void) { return ++calls; }
int main(void) {
  struct item it = { 42, { 0 } }; struct list *l = &it.l;
  printf("%d %d\n", max(next(), next()), calls);
  printf("%d %g\n", max(3, -3), max(1.5, 2));
  printf("%d\n", container_of(l, struct item, l)->v);
  int r = ({ int s = 0; for (int i = 0; i < 5; i++) { if (i == 3) continue; s += i; } s; });
  long long w = ({ long long t = r; t << 33; });
  struct item copy = ({ struct item c = it; c.v++; c; });
  printf("%d %lld %d %d\n", r, w, copy.v, ({ 1; 2; }) + ({ int q = 5; q; }) * 2);
  return ({ goto out; 1; });
out: return 9;
}
