/* features.h - which parts of the library a program asked for. Everything POSIX is always shown; GNU's own functions with _GNU_SOURCE. */
#ifndef _FEATURES_H
#define _FEATURES_H
#ifdef _GNU_SOURCE
#define __USE_GNU 1
#endif
#if defined _FILE_OFFSET_BITS && _FILE_OFFSET_BITS == 64
#define __USE_FILE_OFFSET64 1
#endif
#define __USE_MISC 1
#define __USE_XOPEN2K8 1
#define __GLIBC__ 2
#define __GLIBC_MINOR__ 36
#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif
#define __THROW
#define __P(args) args
#define __nonnull(params)
#define __wur
#define __noreturn __attribute__((__noreturn__))
#endif
