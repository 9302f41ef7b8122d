/* argz.h - lists of strings, one behind the other in one block of memory. */
#ifndef _ARGZ_H
#define _ARGZ_H
#include <errno.h>
#include <stddef.h>
#ifndef __error_t_defined
#define __error_t_defined
typedef int error_t;
#endif
error_t argz_create(char *const [], char **restrict, size_t *restrict);
error_t argz_create_sep(const char *restrict, int, char **restrict, size_t *restrict);
size_t argz_count(const char *, size_t);
void argz_extract(const char *restrict, size_t, char **restrict);
void argz_stringify(char *, size_t, int);
error_t argz_append(char **restrict, size_t *restrict, const char *restrict, size_t);
error_t argz_add(char **restrict, size_t *restrict, const char *restrict);
void argz_delete(char **restrict, size_t *restrict, char *restrict);
char *argz_next(const char *restrict, size_t, const char *restrict);
#endif
