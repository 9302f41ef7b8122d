#include <features.h>
#ifndef _ASSERT_H_DECLS
#define _ASSERT_H_DECLS
void __assert_fail(const char *, const char *, unsigned int, const char *) __noreturn;
void __assert_perror_fail(int, const char *, unsigned int, const char *) __noreturn;
#define static_assert _Static_assert
#endif
#undef assert
#undef assert_perror
#ifdef NDEBUG
#define assert(e) ((void)0)
#define assert_perror(e) ((void)0)
#else
#define assert(e) ((e) ? (void)0 : __assert_fail(#e, __FILE__, __LINE__, __func__))
#define assert_perror(e) (!(e) ? (void)0 : __assert_perror_fail((e), __FILE__, __LINE__, __func__))
#endif
