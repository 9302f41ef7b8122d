#ifndef _LINUX_VT_H
#define _LINUX_VT_H
#define VT_OPENQRY 0x5600
#define VT_GETSTATE 0x5603
#define VT_ACTIVATE 0x5606
#define VT_WAITACTIVE 0x5607
#endif
