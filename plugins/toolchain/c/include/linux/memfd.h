#ifndef _LINUX_MEMFD_H
#define _LINUX_MEMFD_H
#define MFD_CLOEXEC 1U
#define MFD_ALLOW_SEALING 2U
#define MFD_HUGETLB 4U
#endif
