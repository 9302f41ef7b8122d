int printf(const char *, ...);

static int add(int a, int b) { int r; __asm__("movl %1, %0\n\taddl %2, %0" : "=&r"(r) : "r"(a), "g"(b) : "cc"); return r; }
static unsigned long long mul(unsigned a, unsigned b) { unsigned long long r; __asm__("mull %2" : "=A"(r) : "0"((unsigned long long)a), "rm"(b)); return r; }
static int getpid_(void) { int r; __asm__ volatile("int $0x80" : "=a"(r) : "0"(20) : "memory"); return r; }
static long write_(int fd, const char *s, unsigned n) { long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(4), "b"(fd), "c"(s), "d"(n) : "memory"); return r; }
static int xchg(int *p, int v) { __asm__ volatile("xchgl %0, %1" : "+r"(v), "+m"(*p) : : "memory"); return v; }
static int strlen_(const char *s) { int n; const char *e = s; __asm__("1: cmpb $0, (%0)\n je 2f\n incl %0\n jmp 1b\n2:" : "+r"(e)); n = e - s; return n; }
static void copy(void *d, const void *s, unsigned n) { __asm__ volatile("cld; rep movsb" : "+D"(d), "+S"(s), "+c"(n) : : "memory"); }
static int zero(int v) { _Bool z; __asm__("testl %1, %1" : "=@ccz"(z) : "r"(v)); return z; }
static int named(int a) { __asm__("leal 7(%[in],%[in],2), %[out]" : [out] "=r"(a) : [in] "r"(a)); return a; }
static unsigned char low(int a) { unsigned char c; __asm__("movb %b1, %0" : "=q"(c) : "q"(a)); return c; }
static double root(double d) { __asm__("fsqrt" : "+t"(d)); return d; }
__asm__(".text\n.globl from_asm\n.type from_asm, @function\nfrom_asm:\n\tmovl 4(%esp), %eax\n\timull $3, %eax\n\tret\n.size from_asm, .-from_asm\n.data\nvalue_in_asm: .long 11, 22\n.globl value_in_asm\n.text");
int from_asm(int); extern int value_in_asm[];
int main(void) {
  int m = 5; char to[8] = { 0 };
  printf("%d %llu %d\n", add(3, 4), mul(4000000000u, 3), getpid_() > 0);
  printf("%d ", xchg(&m, 9)); printf("%d %d\n", m, strlen_("hello"));
  copy(to, "abcdef", 7); printf("%s %d%d %d %d %g\n", to, zero(0), zero(3), named(5), low(0x1ff), root(2.25));
  printf("%d %d\n", from_asm(14), value_in_asm[1]);
  __asm__ volatile("" : : : "memory"); __asm__("nop");
  return (int)write_(1, "", 0);
}
