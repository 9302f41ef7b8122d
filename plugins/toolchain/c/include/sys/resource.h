#ifndef _SYS_RESOURCE_H
#define _SYS_RESOURCE_H
#include <bits/types.h>
#include <bits/timeval.h>
enum { RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_RSS, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_AS, RLIMIT_LOCKS, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO, RLIMIT_RTTIME, RLIM_NLIMITS };
typedef int __rlimit_resource_t;
#define RLIMIT_CPU RLIMIT_CPU
#define RLIMIT_FSIZE RLIMIT_FSIZE
#define RLIMIT_DATA RLIMIT_DATA
#define RLIMIT_STACK RLIMIT_STACK
#define RLIMIT_CORE RLIMIT_CORE
#define RLIMIT_RSS RLIMIT_RSS
#define RLIMIT_NPROC RLIMIT_NPROC
#define RLIMIT_NOFILE RLIMIT_NOFILE
#define RLIMIT_OFILE RLIMIT_NOFILE
#define RLIMIT_MEMLOCK RLIMIT_MEMLOCK
#define RLIMIT_AS RLIMIT_AS
#define RLIMIT_LOCKS RLIMIT_LOCKS
#define RLIMIT_SIGPENDING RLIMIT_SIGPENDING
#define RLIMIT_MSGQUEUE RLIMIT_MSGQUEUE
#define RLIMIT_NICE RLIMIT_NICE
#define RLIMIT_RTPRIO RLIMIT_RTPRIO
#define RLIMIT_RTTIME RLIMIT_RTTIME
#define RLIM64_INFINITY 0xffffffffffffffffULL
#ifdef __USE_FILE_OFFSET64
#define RLIM_INFINITY RLIM64_INFINITY
#define rlimit rlimit64
#define getrlimit getrlimit64
#define setrlimit setrlimit64
#define prlimit prlimit64
#else
#define RLIM_INFINITY ((unsigned long)(~0UL))
struct rlimit64 { rlim64_t rlim_cur, rlim_max; };
#endif
#define RLIM_SAVED_MAX RLIM_INFINITY
#define RLIM_SAVED_CUR RLIM_INFINITY
struct rlimit { rlim_t rlim_cur, rlim_max; };
#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_THREAD 1
struct rusage {
	struct timeval ru_utime, ru_stime;
	long ru_maxrss, ru_ixrss, ru_idrss, ru_isrss, ru_minflt, ru_majflt, ru_nswap, ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv, ru_nsignals, ru_nvcsw, ru_nivcsw;
};
#define PRIO_MIN (-20)
#define PRIO_MAX 20
#define PRIO_PROCESS 0
#define PRIO_PGRP 1
#define PRIO_USER 2
int getrlimit(int, struct rlimit *);
int setrlimit(int, const struct rlimit *);
int getrusage(int, struct rusage *);
int getpriority(int, id_t);
int setpriority(int, id_t, int);
int prlimit(pid_t, int, const struct rlimit *, struct rlimit *);
#ifndef __USE_FILE_OFFSET64
int getrlimit64(int, struct rlimit64 *);
int setrlimit64(int, const struct rlimit64 *);
int prlimit64(pid_t, int, const struct rlimit64 *, struct rlimit64 *);
#endif
#endif
