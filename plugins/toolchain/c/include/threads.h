#ifndef _THREADS_H
#define _THREADS_H
#include <pthread.h>
#define thread_local _Thread_local
enum { thrd_success, thrd_busy, thrd_error, thrd_nomem, thrd_timedout };
typedef pthread_t thrd_t;
#endif
