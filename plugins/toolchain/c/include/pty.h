#ifndef _PTY_H
#define _PTY_H
#include <termios.h>
int openpty(int *, int *, char *, const struct termios *, const struct winsize *);
pid_t forkpty(int *, char *, const struct termios *, const struct winsize *);
#endif
