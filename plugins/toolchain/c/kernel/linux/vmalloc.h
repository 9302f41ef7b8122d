#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H
#include <killinit/types.h>
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void vfree(const void *p);
#endif
