#ifndef _LINUX_FS_H
#define _LINUX_FS_H
#include <asm/ioctl.h>
#include <linux/types.h>
#define BLKGETSIZE64 _IOR(0x12, 114, unsigned int)
#define FS_IOC_GETFLAGS _IOR('f', 1, long)
#define FS_IOC_SETFLAGS _IOW('f', 2, long)
#define FS_IMMUTABLE_FL 0x10
#define FS_APPEND_FL 0x20
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#define RENAME_WHITEOUT 4
#endif
