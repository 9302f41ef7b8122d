#ifndef _SETJMP_H
#define _SETJMP_H
#include <bits/sigset.h>
#include <features.h>
typedef struct __jmp_buf_tag { int __jmpbuf[6]; int __mask_was_saved; sigset_t __saved_mask; } jmp_buf[1];
typedef jmp_buf sigjmp_buf;
int setjmp(jmp_buf) __attribute__((__returns_twice__));
int _setjmp(jmp_buf) __attribute__((__returns_twice__));
int __sigsetjmp(sigjmp_buf, int) __attribute__((__returns_twice__));
void longjmp(jmp_buf, int) __noreturn;
void _longjmp(jmp_buf, int) __noreturn;
void siglongjmp(sigjmp_buf, int) __noreturn;
#define setjmp(env) _setjmp(env)
#define sigsetjmp(env, save) __sigsetjmp(env, save)
#endif
