#ifndef _LINUX_KOBJECT_H
#define _LINUX_KOBJECT_H
#include <killinit/types.h>
struct kobject;
#endif
