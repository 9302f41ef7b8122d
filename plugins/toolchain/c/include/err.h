#ifndef _ERR_H
#define _ERR_H
#include <features.h>
#include <stdarg.h>
void err(int, const char *, ...) __noreturn __attribute__((__format__(__printf__, 2, 3)));
void errx(int, const char *, ...) __noreturn __attribute__((__format__(__printf__, 2, 3)));
void warn(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));
void warnx(const char *, ...) __attribute__((__format__(__printf__, 1, 2)));
void verr(int, const char *, va_list) __noreturn;
void verrx(int, const char *, va_list) __noreturn;
void vwarn(const char *, va_list);
void vwarnx(const char *, va_list);
#endif
