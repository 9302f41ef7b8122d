#ifndef _LINUX_VERMAGIC_H
#define _LINUX_VERMAGIC_H
#include <generated/utsrelease.h>
#endif
