#ifndef _STRING_H
#define _STRING_H
#include <bits/types.h>
void *memcpy(void *restrict, const void *restrict, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
void *memchr(const void *, int, size_t);
void *memccpy(void *restrict, const void *restrict, int, size_t);
void *memrchr(const void *, int, size_t);
void *memmem(const void *, size_t, const void *, size_t);
char *strcpy(char *restrict, const char *restrict);
char *strncpy(char *restrict, const char *restrict, size_t);
char *strcat(char *restrict, const char *restrict);
char *strncat(char *restrict, const char *restrict, size_t);
int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t);
int strcoll(const char *, const char *);
size_t strxfrm(char *restrict, const char *restrict, size_t);
char *strchr(const char *, int);
char *strrchr(const char *, int);
size_t strcspn(const char *, const char *);
size_t strspn(const char *, const char *);
char *strpbrk(const char *, const char *);
char *strstr(const char *, const char *);
char *strtok(char *restrict, const char *restrict);
char *strtok_r(char *restrict, const char *restrict, char **restrict);
size_t strlen(const char *);
size_t strnlen(const char *, size_t);
char *strerror(int);
#ifdef __USE_GNU
char *strerror_r(int, char *, size_t);
const char *strerrorname_np(int);
const char *strerrordesc_np(int);
const char *sigabbrev_np(int);
const char *sigdescr_np(int);
void *mempcpy(void *restrict, const void *restrict, size_t);
void *rawmemchr(const void *, int);
char *strchrnul(const char *, int);
char *strcasestr(const char *, const char *);
int strverscmp(const char *, const char *);
void *memfrob(void *, size_t);
char *strfry(char *);
#ifndef basename
char *basename(const char *);
#endif
#define strdupa(s) (__extension__({ const char *__s = (s); size_t __n = strlen(__s) + 1; (char *)memcpy(__builtin_alloca(__n), __s, __n); }))
#define strndupa(s, n) (__extension__({ const char *__s = (s); size_t __n = strnlen(__s, (n)); char *__d = (char *)__builtin_alloca(__n + 1); __d[__n] = 0; (char *)memcpy(__d, __s, __n); }))
#else
int __xpg_strerror_r(int, char *, size_t);
#define strerror_r __xpg_strerror_r
#endif
char *strdup(const char *);
char *strndup(const char *, size_t);
char *stpcpy(char *restrict, const char *restrict);
char *stpncpy(char *restrict, const char *restrict, size_t);
char *strsep(char **restrict, const char *restrict);
char *strsignal(int);
void explicit_bzero(void *, size_t);
#include <strings.h>
#endif
