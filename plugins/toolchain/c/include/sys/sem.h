#ifndef _SYS_SEM_H
#define _SYS_SEM_H
#include <sys/ipc.h>
#include <bits/timespec.h>
#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
struct semid_ds { struct ipc_perm sem_perm; time_t sem_otime; unsigned long __u1; time_t sem_ctime; unsigned long __u2; unsigned long sem_nsems, __u3, __u4; };
struct sembuf { unsigned short sem_num; short sem_op, sem_flg; };
int semget(key_t, int, int);
int semop(int, struct sembuf *, size_t);
int semctl(int, int, int, ...);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);
#endif
