#ifndef _ERRNO_H
#define _ERRNO_H
#include <features.h>
#include <asm/errno.h>
#ifndef __LIBC_NO_ERRNO
int *__errno_location(void);
#define errno (*__errno_location())
#endif
#define ENOTSUP EOPNOTSUPP
#ifdef __USE_GNU
extern char *program_invocation_name;
extern char *program_invocation_short_name;
typedef int error_t;
#endif
#endif
