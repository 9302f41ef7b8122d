#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H
#include <bits/types.h>
#include <bits/sigset.h>
#include <bits/timespec.h>
#include <bits/timeval.h>
#define FD_SETSIZE 1024
#define NFDBITS 32
typedef long fd_mask;
typedef struct { long __fds_bits[32]; } fd_set;
#define FD_ZERO(s) do { unsigned __i; for (__i = 0; __i < 32; __i++) (s)->__fds_bits[__i] = 0; } while (0)
#define FD_SET(d, s) ((void)((s)->__fds_bits[(d) / 32] |= 1L << ((d) % 32)))
#define FD_CLR(d, s) ((void)((s)->__fds_bits[(d) / 32] &= ~(1L << ((d) % 32))))
#define FD_ISSET(d, s) (((s)->__fds_bits[(d) / 32] & (1L << ((d) % 32))) != 0)
int select(int, fd_set *restrict, fd_set *restrict, fd_set *restrict, struct timeval *restrict);
int pselect(int, fd_set *restrict, fd_set *restrict, fd_set *restrict, const struct timespec *restrict, const sigset_t *restrict);
#endif
