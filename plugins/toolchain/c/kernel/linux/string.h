#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H
#include <killinit/types.h>
#include <linux/version.h>
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t n);
size_t strlcpy(char *to, const char *from, size_t n);
char *strcat(char *to, const char *from);
char *strncat(char *to, const char *from, size_t n);
size_t strlcat(char *to, const char *from, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);
char *strnstr(const char *s, const char *what, size_t n);
size_t strspn(const char *s, const char *set);
size_t strcspn(const char *s, const char *set);
char *strpbrk(const char *s, const char *set);
char *strsep(char **s, const char *set);
char *skip_spaces(const char *s);
char *strim(char *s);
#define strstrip strim
bool sysfs_streq(const char *a, const char *b);
char *kstrdup(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t n, gfp_t gfp);
void *kmemdup(const void *src, size_t n, gfp_t gfp);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 3, 0)
ssize_t strscpy(char *to, const char *from, size_t n);
void memzero_explicit(void *s, size_t n);
#endif
#define str_has_prefix(s, p) (strncmp(s, p, strlen(p)) == 0 ? strlen(p) : 0)
static inline const char *kbasename(const char *path) { const char *tail = strrchr(path, '/'); return tail ? tail + 1 : path; }
#endif
