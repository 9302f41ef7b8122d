#ifndef _LINUX_KD_H
#define _LINUX_KD_H
#define KDSIGACCEPT 0x4B4E
#define KDGETMODE 0x4B3B
#define KDSETMODE 0x4B3A
#define KD_TEXT 0
#define KD_GRAPHICS 1
#endif
