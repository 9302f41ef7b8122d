#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H
#include <killinit/types.h>
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))
#endif
