#ifndef _BITS_PTHREADTYPES_H
#define _BITS_PTHREADTYPES_H
#include <bits/types.h>
typedef unsigned long pthread_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef union { struct { int __state; size_t __stacksize; void *__stackaddr; size_t __guardsize; int __policy; int __priority; int __inherit; int __scope; } __a; char __size[36]; } pthread_attr_t;
typedef union { struct { int __lock; unsigned __count; int __owner; int __kind; int __waiters; int __dead; } __m; char __size[24]; } pthread_mutex_t;
typedef union { int __kind; char __size[4]; } pthread_mutexattr_t;
typedef union { struct { unsigned __seq; int __waiters; int __clock; void *__mutex; } __c; char __size[48]; } pthread_cond_t;
typedef union { int __clock; char __size[4]; } pthread_condattr_t;
typedef union { struct { int __lock; int __readers; int __writer; unsigned __seq; int __waiters; } __r; char __size[32]; } pthread_rwlock_t;
typedef union { int __pref; char __size[8]; } pthread_rwlockattr_t;
typedef union { struct { unsigned __limit; unsigned __count; unsigned __round; int __lock; int __leaving; } __b; char __size[20]; } pthread_barrier_t;
typedef union { int __shared; char __size[4]; } pthread_barrierattr_t;
typedef volatile int pthread_spinlock_t;
#endif
