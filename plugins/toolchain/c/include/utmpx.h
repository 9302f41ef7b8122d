#ifndef _UTMPX_H
#define _UTMPX_H
#include <utmp.h>
#define utmpx utmp
#endif
