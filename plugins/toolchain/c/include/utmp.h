#ifndef _UTMP_H
#define _UTMP_H
#include <bits/types.h>
#include <bits/timeval.h>
#define UT_LINESIZE 32
#define UT_NAMESIZE 32
#define UT_HOSTSIZE 256
#define EMPTY 0
#define RUN_LVL 1
#define BOOT_TIME 2
#define INIT_PROCESS 5
#define LOGIN_PROCESS 6
#define USER_PROCESS 7
#define DEAD_PROCESS 8
struct utmp { short ut_type; pid_t ut_pid; char ut_line[32]; char ut_id[4]; char ut_user[32]; char ut_host[256]; struct { short e_termination, e_exit; } ut_exit; long ut_session; struct timeval ut_tv; int ut_addr_v6[4]; char __unused[20]; };
#define _PATH_UTMP "/var/run/utmp"
#define _PATH_WTMP "/var/log/wtmp"
#define ut_name ut_user
int login_tty(int);
#endif
