#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H
#include <bits/waitstatus.h>
#endif
