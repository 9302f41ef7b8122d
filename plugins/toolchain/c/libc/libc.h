/*
 * libc.h - what the parts of the library know of each other, and nobody else.
 *
 * Every system call goes through __sc (raw result) or __call (errno and -1). A thread finds its control block through %gs:0.
 */
#ifndef _LIBC_H
#define _LIBC_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <bits/types.h>
#include <bits/pthreadtypes.h>
#include <bits/sigset.h>
#include <bits/timespec.h>
#include <stdarg.h>
#include <sys/syscall.h>

/* The kernel's result, errors as small negative numbers. Takes up to six arguments. */
long __sc(long nr, ...);
/* The same for callers of the library: -1 and errno. */
long __call(long nr, ...);
long __ret(long r);
#define __failed(r) ((unsigned long)(r) > -4096UL)

#define KEYS_MAX 128
/* A thread's control block. `self` must stay first: %gs:0 is how it is found. */
struct tcb {
	struct tcb *self;
	int err;
	/* Cleared and woken by the kernel when the thread is gone. */
	volatile int tid;
	volatile int detached; /* 0 joinable, 1 detached, 2 exited */
	void *result;
	void *(*start)(void *);
	void *arg;
	void *map;
	size_t map_size;
	size_t guard;
	struct __cleanup *cleanup;
	volatile int cancelled;
	int cancel_disabled;
	int cancel_async;
	void *keys[KEYS_MAX];
	struct tcb *next, *prev;
	char name[16];
	struct { void *next; long offset; void *pending; } robust;
};
static __inline struct tcb *__self(void) { struct tcb *t; __asm__ volatile("movl %%gs:0, %0" : "=r"(t)); return t; }
extern struct tcb __main_tcb;
extern int __threaded;
extern char **environ;
extern unsigned long *__auxv;
extern const char *__progname, *__progname_full;
void __init_tls(void);
void *__new_tls(char *top, size_t *used);
size_t __tls_size(void);
void __testcancel(void);
extern void (*__cancel_hook)(void);
extern long (*__xid_hook)(long, long, long, long);

/* A plain lock: 0 free, 1 held, 2 held and somebody waits. */
typedef volatile int lock_t;
void __lock(lock_t *);
void __unlock(lock_t *);
int __futex(volatile int *, int op, int value, const struct timespec *);

/* The kernel's sets have 64 signals. */
struct ksigset { unsigned long bits[2]; };
int __sigprocmask_raw(int how, const struct ksigset *, struct ksigset *);

/* stdio (file.c) */
struct _IO_FILE {
	unsigned flags;
	int fd;
	unsigned char *buf;
	size_t size;
	/* Unread input is rpos..rend; unwritten output buf..wpos. */
	unsigned char *rpos, *rend, *wpos;
	int (*op_read)(struct _IO_FILE *, char *, size_t);
	int (*op_write)(struct _IO_FILE *, const char *, size_t);
	off64_t (*op_seek)(struct _IO_FILE *, off64_t, int);
	int (*op_close)(struct _IO_FILE *);
	void *cookie;
	pid_t pid;
	unsigned char back[8];
	int nback;
	int mode; /* _IOFBF, _IOLBF, _IONBF; -1 not yet decided */
	lock_t lock;
	int owner, depth;
	struct _IO_FILE *next, *prev;
};
#define F_READ 1u
#define F_WRITE 2u
#define F_EOF 4u
#define F_ERR 8u
#define F_APPEND 16u
#define F_OWNBUF 32u
#define F_STATIC 64u
#define F_READING 128u
#define F_WRITING 256u
#define F_STRING 512u
typedef struct _IO_FILE FILE;
void __flock(FILE *);
void __funlock(FILE *);
int __fill(FILE *);
int __get(FILE *);
size_t __put(FILE *, const void *, size_t);
int __put_flush(FILE *);
FILE *__new_file(int fd, unsigned flags);
int __open_flags(const char *mode);
void __stdio_fork_child(void);
int __isatty(int fd);
extern FILE *__files;

int __printf_core(FILE *, const char *, va_list);
int __scanf_core(FILE *, const char *, va_list);

/* Numbers (bignum.c). */
/* `digits` significant decimal digits of |x|, or all up to `places` behind the point when digits < 0; exponent of the first digit. */
int __decimal(double x, int digits, int places, char *out, int *exponent);
double __strtod(const char *, char **, int is_float);
unsigned long long __strtoull_core(const char *, char **, int base, int *state);

void __run_exit(int status);
void __tz_init(void);
#endif
