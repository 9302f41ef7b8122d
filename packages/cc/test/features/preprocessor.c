#define CAT_(a, b) a ## b
#define CAT(a, b) CAT_(a, b)
#define STR_(x) #x
#define STR(x) STR_(x)
#define LOG(fmt, ...) printf(fmt "\n", ## __VA_ARGS__)
#define ARGS(args...) args
#define EMPTY
#define F(x) G(x) + 1
#define G(x) F(x) + 2
int printf(const char *, ...);
#if defined(FOO) || !defined(CAT) && 1
#error never
#elif (1 << 3) == 8 && 'a' == 97 && -1 > 0u
enum { CAT(val, __LINE__) = __LINE__ };
#else
#error never
#endif
#line 100 "renamed.c"
int line = __LINE__; const char *file = __FILE__;
#undef F
int main(void) {
  LOG("plain"); LOG("%d %s", 1, STR(CAT(a, b) EMPTY c)); 
  printf("%d %s %d %s\n", line, file, ARGS(3, STR("q\n"))); printf("%d %s\n", __INCLUDE_LEVEL__, STR(LOG (x)));
#ifdef __COUNTER__
  printf("%d %d\n", __COUNTER__ >= 0, __STDC__);
#endif
  return 0 /* comment */ + 0 // another \
  still the comment
  ;
}
