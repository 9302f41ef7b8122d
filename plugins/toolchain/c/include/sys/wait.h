#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H
#include <bits/types.h>
#include <bits/waitstatus.h>
#include <signal.h>
#include <sys/resource.h>
typedef enum { P_ALL, P_PID, P_PGID, P_PIDFD } idtype_t;
#define WAIT_ANY (-1)
#define WAIT_MYPGRP 0
pid_t wait(int *);
pid_t waitpid(pid_t, int *, int);
int waitid(idtype_t, id_t, siginfo_t *, int);
pid_t wait3(int *, int, struct rusage *);
pid_t wait4(pid_t, int *, int, struct rusage *);
#endif
