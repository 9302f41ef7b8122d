#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H
#include <bits/types.h>
#include <bits/timespec.h>
#include <fcntl.h>
typedef union { struct { int __value; int __waiters; } __s; char __size[16]; } sem_t;
#define SEM_FAILED ((sem_t *)0)
int sem_init(sem_t *, int, unsigned int);
int sem_destroy(sem_t *);
int sem_wait(sem_t *);
int sem_trywait(sem_t *);
int sem_timedwait(sem_t *restrict, const struct timespec *restrict);
int sem_post(sem_t *);
int sem_getvalue(sem_t *restrict, int *restrict);
sem_t *sem_open(const char *, int, ...);
int sem_close(sem_t *);
int sem_unlink(const char *);
#endif
