#ifndef _UNISTD_H
#define _UNISTD_H
#include <bits/types.h>
#include <stdint.h>
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#define _POSIX_VERSION 200809L
#define _POSIX2_VERSION 200809L
#define _XOPEN_VERSION 700
#define _POSIX_THREADS 200809L
#define _POSIX_TIMERS 200809L
#define _POSIX_SEMAPHORES 200809L
#define _POSIX_REALTIME_SIGNALS 200809L
#define _POSIX_MONOTONIC_CLOCK 0
#define _POSIX_JOB_CONTROL 1
#define _POSIX_SAVED_IDS 1
#define _POSIX_VDISABLE '\0'
#define L_SET SEEK_SET
#define L_INCR SEEK_CUR
#define L_XTND SEEK_END
extern char **environ;
#define environ environ
#ifdef __USE_FILE_OFFSET64
#define lseek lseek64
#define pread pread64
#define pwrite pwrite64
#define truncate truncate64
#define ftruncate ftruncate64
#define lockf lockf64
#endif
int access(const char *, int);
int faccessat(int, const char *, int, int);
off_t lseek(int, off_t, int);
int close(int);
ssize_t read(int, void *, size_t);
ssize_t write(int, const void *, size_t);
ssize_t pread(int, void *, size_t, off_t);
ssize_t pwrite(int, const void *, size_t, off_t);
int truncate(const char *, off_t);
int ftruncate(int, off_t);
int lockf(int, int, off_t);
#ifndef __USE_FILE_OFFSET64
off64_t lseek64(int, off64_t, int);
ssize_t pread64(int, void *, size_t, off64_t);
ssize_t pwrite64(int, const void *, size_t, off64_t);
int truncate64(const char *, off64_t);
int ftruncate64(int, off64_t);
int lockf64(int, int, off64_t);
#endif
int pipe(int[2]);
unsigned int alarm(unsigned int);
unsigned int sleep(unsigned int);
int usleep(useconds_t);
unsigned int ualarm(useconds_t, useconds_t);
int pause(void);
int chown(const char *, uid_t, gid_t);
int fchown(int, uid_t, gid_t);
int lchown(const char *, uid_t, gid_t);
int fchownat(int, const char *, uid_t, gid_t, int);
int chdir(const char *);
int fchdir(int);
char *getcwd(char *, size_t);
char *getwd(char *);
int dup(int);
int dup2(int, int);
int execve(const char *, char *const[], char *const[]);
int fexecve(int, char *const[], char *const[]);
int execv(const char *, char *const[]);
int execvp(const char *, char *const[]);
int execl(const char *, const char *, ...);
int execle(const char *, const char *, ...);
int execlp(const char *, const char *, ...);
int nice(int);
void _exit(int) __noreturn;
long pathconf(const char *, int);
long fpathconf(int, int);
long sysconf(int);
size_t confstr(int, char *, size_t);
pid_t getpid(void);
pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t);
int setpgid(pid_t, pid_t);
int setpgrp(void);
pid_t setsid(void);
pid_t getsid(pid_t);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int, gid_t[]);
int setuid(uid_t);
int setreuid(uid_t, uid_t);
int seteuid(uid_t);
int setgid(gid_t);
int setregid(gid_t, gid_t);
int setegid(gid_t);
pid_t fork(void);
pid_t _Fork(void);
pid_t vfork(void) __attribute__((__returns_twice__));
char *ttyname(int);
int ttyname_r(int, char *, size_t);
int isatty(int);
int link(const char *, const char *);
int linkat(int, const char *, int, const char *, int);
int symlink(const char *, const char *);
int symlinkat(const char *, int, const char *);
ssize_t readlink(const char *restrict, char *restrict, size_t);
ssize_t readlinkat(int, const char *restrict, char *restrict, size_t);
int unlink(const char *);
int unlinkat(int, const char *, int);
int rmdir(const char *);
pid_t tcgetpgrp(int);
int tcsetpgrp(int, pid_t);
char *getlogin(void);
int getlogin_r(char *, size_t);
extern char *optarg;
extern int optind, opterr, optopt;
int getopt(int, char *const[], const char *);
int gethostname(char *, size_t);
int sethostname(const char *, size_t);
int getdomainname(char *, size_t);
int setdomainname(const char *, size_t);
int vhangup(void);
int acct(const char *);
int chroot(const char *);
char *getpass(const char *);
int fsync(int);
int fdatasync(int);
void sync(void);
long gethostid(void);
int getpagesize(void);
int getdtablesize(void);
int brk(void *);
void *sbrk(intptr_t);
long syscall(long, ...);
char *crypt(const char *, const char *);
int daemon(int, int);
void swab(const void *restrict, void *restrict, ssize_t);
int getentropy(void *, size_t);
int pivot_root(const char *, const char *);
void closefrom(int);
#ifdef __USE_GNU
int pipe2(int[2], int);
int dup3(int, int, int);
int execvpe(const char *, char *const[], char *const[]);
int execveat(int, const char *, char *const[], char *const[], int);
pid_t gettid(void);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
int setresuid(uid_t, uid_t, uid_t);
int setresgid(gid_t, gid_t, gid_t);
int syncfs(int);
int euidaccess(const char *, int);
int eaccess(const char *, int);
char *get_current_dir_name(void);
ssize_t copy_file_range(int, off64_t *, int, off64_t *, size_t, unsigned int);
int close_range(unsigned int, unsigned int, int);
int group_member(gid_t);
#define TEMP_FAILURE_RETRY(e) (__extension__({ long __r; do __r = (long)(e); while (__r == -1L && errno == 4); __r; }))
#endif
#include <bits/confname.h>
#endif
