#ifndef _LINUX_KMOD_H
#define _LINUX_KMOD_H
#include <killinit/types.h>
#define UMH_NO_WAIT 0
#define UMH_WAIT_EXEC 1
#define UMH_WAIT_PROC 2
#define UMH_KILLABLE 4
int call_usermodehelper(const char *path, char **argv, char **envp, int wait);
#endif
