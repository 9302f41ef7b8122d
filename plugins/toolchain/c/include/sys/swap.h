#ifndef _SYS_SWAP_H
#define _SYS_SWAP_H
int swapon(const char *, int);
int swapoff(const char *);
#endif
