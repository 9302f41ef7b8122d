int printf(const char *, ...);

struct point { int x, y; };
struct line { struct point a, b; char name[5]; };
struct big { int v[20]; };
struct point make(int x, int y) { struct point p = { x, y }; return p; }
struct line join(struct point a, struct point b) { struct line l = { a, b, "ab" }; return l; }
struct big fill(struct big b, int n) { for (int i = 0; i < 20; i++) b.v[i] += n * i; return b; }
int length(struct line l) { return l.b.x - l.a.x + l.b.y - l.a.y; }
struct one { char c; } one(void) { struct one o = { 'q' }; return o; }
int main(void) {
  struct line l = join(make(1, 2), make(10, 20)), copy;
  struct big b = { { 1, 2 } }, *p = &b;
  copy = l;
  copy.a.x = -1;
  printf("%d %d %s %d\n", length(l), length(copy), copy.name, (int)sizeof l);
  b = fill(fill(b, 2), 3);
  printf("%d %d %d\n", p->v[0], p->v[1], (*p).v[19]);
  printf("%c %d\n", one().c, make(3, 4).y);
  struct { struct point p[2]; } n = { { { 5, 6 }, { 7 } } };
  printf("%d %d\n", n.p[1].x, (&n.p[0])->y);
  struct point q = length(l) > 5 ? l.a : l.b;
  printf("%d\n", q.x);
  return 0;
}
