/* O_ASYNC, F_SETOWN, F_SETSIG: a signal when there is something to read or room to write. */
#define _GNU_SOURCE
#include "files.h"
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
static volatile int got, code, fdn, band;
static void h(int s, siginfo_t *i, void *u) { got = s; code = i->si_code; fdn = i->si_fd; band = i->si_band; }
static void say(const char *w) { printf("%s: %d %d\n", w, got, got ? code : 0); got = 0; }
int main(void) {
  setvbuf(stdout, 0, _IONBF, 0);
  struct sigaction sa = {0}; sa.sa_sigaction = h; sa.sa_flags = SA_SIGINFO;
  sigaction(SIGIO, &sa, 0); sigaction(SIGUSR1, &sa, 0); sigaction(SIGRTMIN, &sa, 0);
  int p[2]; pipe(p); char b[64];
  printf("own %d\n", fcntl(p[0], F_GETOWN));
  printf("setown %d\n", fcntl(p[0], F_SETOWN, getpid()));
  printf("own %d\n", fcntl(p[0], F_GETOWN) == getpid());
  printf("setfl %d\n", fcntl(p[0], F_SETFL, O_ASYNC));
  printf("getfl %x\n", fcntl(p[0], F_GETFL));
  write(p[1], "x", 1); say("first write");
  write(p[1], "x", 1); say("second write");
  read(p[0], b, 64); say("read");
  write(p[1], "x", 1); say("write");
  printf("setsig %d %d\n", fcntl(p[0], F_SETSIG, SIGUSR1), fcntl(p[0], F_GETSIG));
  read(p[0], b, 64);
  write(p[1], "x", 1); say("usr1"); printf("fd %d band %x\n", fdn == p[0], band);
  fcntl(p[0], F_SETSIG, SIGRTMIN);
  read(p[0], b, 64);
  write(p[1], "x", 1); say("rtmin"); printf("fd %d band %x\n", fdn == p[0], band);
  printf("badsig %d %d\n", fcntl(p[0], F_SETSIG, 65), fcntl(p[0], F_SETSIG, -1));
  close(p[1]); say("close");
  int f = open("/dev/null", O_RDWR); printf("null %d %x\n", fcntl(f, F_SETFL, O_ASYNC), fcntl(f, F_GETFL) & ~0x8000);
  f = open("f", O_RDWR|O_CREAT, 0600); printf("reg %d %x\n", fcntl(f, F_SETFL, O_ASYNC), fcntl(f, F_GETFL) & ~0x8000);
  f = open("f", O_RDWR|O_CREAT|O_ASYNC, 0600); printf("reg %x\n", fcntl(f, F_GETFL) & ~0x8000);
  int s[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  fcntl(s[0], F_SETOWN, getpid()); fcntl(s[0], F_SETFL, O_ASYNC);
  write(s[1], "x", 1); say("socket");
  write(s[1], "x", 1); say("socket again");
  read(s[0], b, 64); say("socket read");
  write(s[0], "x", 1); say("own write");
  read(s[1], b, 64); say("peer reads");
  close(s[1]); say("peer closes");
  printf("none %d %d\n", fcntl(f, F_SETOWN, 99999), fcntl(f, F_SETOWN, -99999));
  printf("group %d %d\n", fcntl(f, F_SETOWN, -getpgrp()), fcntl(f, F_GETOWN) == -getpgrp());
  printf("min %d\n", fcntl(f, F_SETOWN, 0x80000000));
  struct { int type, pid; } ex = {1, getpid()}, out;
  printf("ex %d\n", fcntl(f, 15, &ex)); fcntl(f, 16, &out); printf("%d %d\n", out.type, out.pid == getpid());
  ex.type = 7; printf("ex %d\n", fcntl(f, 15, &ex));
  ex.type = 0; printf("ex %d\n", fcntl(f, 15, &ex)); fcntl(f, 16, &out); printf("%d %d\n", out.type, out.pid == getpid());
  int q[2]; pipe(q); int one = 1;
  ioctl(q[1], FIOASYNC, &one); fcntl(q[1], F_SETOWN, getpid());
  printf("getfl %x\n", fcntl(q[1], F_GETFL));
  for (;;) { fcntl(q[1], F_SETFL, O_NONBLOCK|O_ASYNC); if (write(q[1], b, 64) < 0) break; }
  say("full"); char big[8192]; read(q[0], big, 4096); say("a page read");  read(q[0], big, 4096); say("another");
  if (fork() == 0) { usleep(20000); read(q[0], big, 100); _exit(0); }
  wait(0); say("child");
  return 0;
}
