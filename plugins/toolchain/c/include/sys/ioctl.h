#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H
#include <asm/ioctls.h>
struct winsize { unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel; };
struct termio { unsigned short c_iflag, c_oflag, c_cflag, c_lflag; unsigned char c_line, c_cc[8]; };
int ioctl(int, unsigned long, ...);
#define SIOCGIFCONF 0x8912
#define SIOCGIFFLAGS 0x8913
#define SIOCGIFADDR 0x8915
#endif
