/* bits/sigset.h - a set of signals: 1024 bits for the library, of which the kernel knows 64. */
#ifndef _BITS_SIGSET_H
#define _BITS_SIGSET_H
typedef struct { unsigned long __val[32]; } sigset_t;
typedef sigset_t __sigset_t;
#endif
