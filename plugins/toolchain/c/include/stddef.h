#ifndef _STDDEF_H
#define _STDDEF_H
#ifndef NULL
#define NULL ((void *)0)
#endif
typedef unsigned int size_t;
typedef int ptrdiff_t;
#ifndef __cplusplus
typedef long wchar_t;
#endif
typedef struct { long long __ll; long double __ld; } max_align_t;
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
