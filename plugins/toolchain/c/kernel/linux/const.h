#ifndef _LINUX_CONST_H
#define _LINUX_CONST_H
#define _AC(x, y) x##y
#define UL(x) x##UL
#endif
