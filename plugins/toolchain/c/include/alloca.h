#ifndef _ALLOCA_H
#define _ALLOCA_H
#include <bits/types.h>
#define alloca(n) __builtin_alloca(n)
#endif
