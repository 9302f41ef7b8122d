int printf(const char *, ...);

struct a { char c; double d; }; struct b { char c; long long l; short s; }; struct __attribute__((packed)) c { char c; int i; short s; };
struct d { char c; int i __attribute__((aligned(16))); }; 
#pragma pack(push, 2)
struct e { char c; int i; };
#pragma pack(pop)
struct f { char c; struct b b; char t; }; struct g { _Alignas(8) char c; char d; }; typedef int v4 __attribute__((aligned(32)));
#define SHOW(t) printf("%s %d %d\n", #t, (int)sizeof(t), (int)_Alignof(t))
int main(void) {
  SHOW(char); SHOW(short); SHOW(int); SHOW(long); SHOW(long long); SHOW(float); SHOW(double); SHOW(void *); SHOW(_Bool);
  SHOW(struct a); SHOW(struct b); SHOW(struct c); SHOW(struct d); SHOW(struct e); SHOW(struct f); SHOW(struct g); SHOW(v4);
  printf("%d %d %d\n", (int)__builtin_offsetof(struct f, b.s), (int)__builtin_offsetof(struct c, i), (int)__alignof__(double));
  v4 aligned; _Alignas(64) char line[3]; printf("%d %d\n", (int)((unsigned)&aligned & 31), (int)((unsigned)line & 63));
  int n = 3; printf("%d %d\n", (int)sizeof(n++), n); printf("%d\n", (int)sizeof(int[3][4])); return 0;
}
