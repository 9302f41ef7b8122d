#include "files.h"
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
/* seccomp user notification: one process answers the calls of another. */
static int filter(unsigned flags, int nr) {
  struct sock_filter f[] = { {0x20, 0, 0, offsetof(struct seccomp_data, nr)}, {0x15, 0, 1, nr}, {6, 0, 0, SECCOMP_RET_USER_NOTIF}, {6, 0, 0, SECCOMP_RET_ALLOW} };
  struct sock_fprog p = {4, f};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &p);
}
static struct seccomp_notif n; static struct seccomp_notif_resp r;
static int recv_(int l) { memset(&n, 0, sizeof n); return ioctl(l, SECCOMP_IOCTL_NOTIF_RECV, &n); }
static int send_(int l, long long val, int error, unsigned flags) { r.id = n.id; r.val = val; r.error = error; r.flags = flags; int k = ioctl(l, SECCOMP_IOCTL_NOTIF_SEND, &r), e = errno; usleep(20000); errno = e; return k; }
static void ready(const char *what, int fd) { struct pollfd p = {fd, POLLIN | POLLOUT, 0}; int k = poll(&p, 1, 0); printf("%s: %d %x\n", what, k, p.revents); }
static volatile int usr; static void on(int s) { usr++; }
/* A child that makes getpgid(arg) once for every letter: its listener comes back through /proc/PID/fd, for want of a socket. */
static int start(int *listener, const char *what) {
  int go[2], ok[2]; pipe(go); pipe(ok);
  int q = fork();
  if (q == 0) {
    char c; int l = filter(SECCOMP_FILTER_FLAG_NEW_LISTENER, SYS_getpgid); write(ok[1], &l, sizeof l); read(go[0], &c, 1);
    close(l);
    for (int i = 0; what[i]; i++) { errno = 0; long v = syscall(SYS_getpgid, what[i] == '0' ? 0 : what[i]); if (what[i] == '0') printf("child: own %d\n", v == getpgrp()); else printf("child: %ld errno %d usr %d\n", v, errno, usr); }
    _exit(7);
  }
  int l; read(ok[0], &l, sizeof l); int pfd = syscall(434, q, 0); *listener = syscall(438, pfd, l, 0); close(pfd); write(go[1], "g", 1); close(go[0]); close(go[1]); close(ok[0]); close(ok[1]);
  return q;
}
int main(void) {
  int l, q, s; unsigned long long id; struct sigaction sa = {0}; unsigned sizes[2] = {0}; unsigned act;
  setvbuf(stdout, 0, _IONBF, 0); sa.sa_handler = on; sa.sa_flags = SA_RESTART; sigaction(SIGUSR1, &sa, 0); prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  rv("sizes", syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, sizes)); printf("%x %x\n", sizes[0], sizes[1] & 0xffff); act = SECCOMP_RET_USER_NOTIF; rv("avail", syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &act));
  rc("tsync", filter(SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC, SYS_getpgid)); rc("killable alone", filter(32, SYS_getpgid)); rc("flag", filter(64, SYS_getpgid));
  q = fork(); if (q == 0) { rc("without a listener", filter(0, SYS_getpgid)); rc("call", syscall(SYS_getpgid, 0)); l = filter(8, SYS_getsid); printf("listener %d cloexec %d\n", l >= 0, fcntl(l, F_GETFD)); rc("second", filter(8, SYS_getsid)); rc("bad ioctl", ioctl(l, 0x2105, 0)); rc("read", read(l, &s, 1)); n.pid = 1; rc("not zero", ioctl(l, SECCOMP_IOCTL_NOTIF_RECV, &n)); close(l); rc("closed", syscall(SYS_getsid, 0)); rc("another", filter(8, SYS_getsid)); _exit(0); } wt("alone", q);
  q = start(&l, "abcd0"); rc("recv", recv_(l)); printf("pid %d nr %d arch %x arg %llu flags %u\n", n.pid == q, n.data.nr == SYS_getpgid, n.data.arch, (unsigned long long)n.data.args[0], n.flags); id = n.id;
  rc("valid", ioctl(l, SECCOMP_IOCTL_NOTIF_ID_VALID, &n.id)); id++; rc("not valid", ioctl(l, SECCOMP_IOCTL_NOTIF_ID_VALID, &id)); ready("sent", l);
  rc("flags", send_(l, 0, 0, 2)); rc("continue with a value", send_(l, 1, 0, 1)); n.id++; rc("nobody", send_(l, 0, 0, 0)); n.id--; id = n.id;
  rc("answer", send_(l, 4711, 0, 0)); usleep(20000); rc("twice", send_(l, 1, 0, 0));
  rc("recv", recv_(l)); printf("next %lld\n", (long long)(n.id - id)); rc("error", send_(l, 0, -EXDEV, 0));
  rc("recv", recv_(l)); rc("positive error", send_(l, 9, 5, 0)); rc("recv", recv_(l)); rc("both", send_(l, 9, -EPERM, 0)); rc("recv", recv_(l)); rc("continue", send_(l, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE)); wt("child", q); ready("over", l); close(l);
  /* a signal: the call begins anew */
  q = start(&l, "e"); rc("recv", recv_(l)); id = n.id; kill(q, SIGUSR1); usleep(20000); rc("gone", ioctl(l, SECCOMP_IOCTL_NOTIF_ID_VALID, &id)); rc("too late", send_(l, 1, 0, 0)); rc("recv again", recv_(l)); printf("new %d\n", n.id != id); rc("answer", send_(l, 5, 0, 0)); wt("child", q); close(l);
  q = start(&l, "e"); usleep(20000); ready("waiting", l); kill(q, SIGUSR1); usleep(20000); rc("recv", recv_(l)); id = n.id; rc("answer first", send_(l, 6, 0, 0)); wt("child", q); close(l);
  /* death on either side */
  q = start(&l, "f"); rc("recv", recv_(l)); kill(q, SIGKILL); wt("killed", q); rc("too late", send_(l, 1, 0, 0)); ready("dead", l); close(l);
  q = start(&l, "gh"); rc("recv", recv_(l)); close(l); wt("supervisor gone", q);
  q = start(&l, "i"); if (fork() == 0) { sa.sa_flags = 0; sigaction(SIGALRM, &sa, 0); usleep(20000); rc("take", recv_(l)); alarm(1); errno = 0; rc("interrupted", recv_(l)); rc("answer", send_(l, 8, 0, 0)); _exit(0); } close(l); wt("other supervisor", q); wait(&s);
  /* a descriptor as a gift, and as the answer */
  int pipes[2]; char link[64]; struct stat a, b; struct seccomp_notif_addfd f = {0}; pipe(pipes); fstat(pipes[0], &a);
  q = start(&l, "jk"); f.srcfd = pipes[0]; rc("too early", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); rc("recv", recv_(l)); f.id = n.id; f.newfd = 50; rc("newfd alone", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); f.newfd = 0; f.flags = 4; rc("flags", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); f.flags = 0; f.newfd_flags = 1; rc("fd flags", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); f.newfd_flags = O_CLOEXEC; f.srcfd = 99; rc("bad fd", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); f.srcfd = pipes[0];
  s = ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f); sprintf(link, "/proc/%d/fd/%d", q, s); printf("added %d %d\n", s > 2, stat(link, &b) == 0 && a.st_ino == b.st_ino); f.flags = SECCOMP_ADDFD_FLAG_SETFD; f.newfd = 50; rv("at 50", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); rv("again", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); f.newfd = 1 << 30; rc("too high", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f));
  sprintf(link, "/proc/%d/fd/50", q); printf("%d\n", stat(link, &b) == 0 && a.st_ino == b.st_ino); rc("answer", send_(l, 1, 0, 0)); rc("recv", recv_(l)); f.id = n.id; f.newfd = 51; f.flags |= SECCOMP_ADDFD_FLAG_SEND; rv("as the answer", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); usleep(20000); rc("too late", ioctl(l, SECCOMP_IOCTL_NOTIF_ADDFD, &f)); wt("gifted", q);
  return 0;
}
