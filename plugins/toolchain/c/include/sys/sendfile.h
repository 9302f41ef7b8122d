#ifndef _SYS_SENDFILE_H
#define _SYS_SENDFILE_H
#include <bits/types.h>
ssize_t sendfile(int, int, off_t *, size_t);
ssize_t sendfile64(int, int, off64_t *, size_t);
#endif
