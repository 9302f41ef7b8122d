#include "files.h"
#include <pty.h>
#include <termios.h>
#include <sys/sysmacros.h>
/* Pseudo terminals: a pair, its lock, its line discipline, whose it is, and what is left when one end goes. */
#ifndef TIOCGPTLCK
#define TIOCGPTLCK 0x80045439
#endif
static void got(const char *what, int fd) {
  char b[300]; int i, n = read(fd, b, sizeof b - 1);
  if (n < 0) { printf("%s: errno %d\n", what, errno); return; }
  printf("%s: %d [", what, n);
  for (i = 0; i < n; i++) if (b[i] == '\n') printf("\\n"); else if (b[i] == '\r') printf("\\r"); else if (b[i] < 32) printf("^%c", b[i] + 64); else putchar(b[i]);
  puts("]");
}
static void ready(const char *what, int fd) { struct pollfd p = {fd, POLLIN | POLLOUT, 0}; int n = poll(&p, 1, 0); printf("%s: %d %x\n", what, n, p.revents); }
static volatile int hups, conts, winch;
static void on(int sig) { if (sig == SIGHUP) hups++; if (sig == SIGCONT) conts++; if (sig == SIGWINCH) winch++; }
static int master(char *name) { int m = posix_openpt(O_RDWR | O_NOCTTY); grantpt(m); unlockpt(m); strcpy(name, ptsname(m)); return m; }
static void nap(void) { usleep(30000); }
int main(void) {
  char name[64], other[64]; struct stat st; struct termios t; struct winsize w = {30, 100, 0, 0}; int m, s, v, p[2], q, status;
  setvbuf(stdout, 0, _IONBF, 0);
  signal(SIGHUP, on); signal(SIGCONT, on); signal(SIGWINCH, on); signal(SIGTTOU, SIG_IGN);
  /* the lock */
  m = posix_openpt(O_RDWR | O_NOCTTY); printf("master %d\n", m >= 0); fstat(m, &st); printf("ptmx %o %d:%d\n", st.st_mode & S_IFMT, major(st.st_rdev), minor(st.st_rdev));
  strcpy(name, ptsname(m)); printf("%d\n", strncmp(name, "/dev/pts/", 9)); stat(name, &st); printf("%o uid %d major %d\n", st.st_mode & S_IFMT, st.st_uid, major(st.st_rdev) >= 136);
  rc("locked", open(name, O_RDWR | O_NOCTTY)); v = 9; rc("TIOCGPTLCK", ioctl(m, TIOCGPTLCK, &v)); printf("lock %d\n", v);
  rc("unlock", unlockpt(m)); ioctl(m, TIOCGPTLCK, &v); printf("lock %d\n", v);
  ready("before the slave", m);
  write(m, "early\n", 6); nap(); ready("echo", m);
  s = open(name, O_RDWR | O_NOCTTY); rc("slave", s); printf("isatty %d %d\n", isatty(m), isatty(s)); rc("TIOCGPTN of the slave", ioctl(s, TIOCGPTN, &v)); rc("lock of the slave", ioctl(s, TIOCSPTLCK, &v));
  printf("%d\n", strcmp(ttyname(s), name)); nap();
  got("early", s); got("echoed", m);
  /* both ways */
  write(s, "one\ntwo", 7); nap(); ioctl(m, FIONREAD, &v); printf("waiting %d\n", v); got("master", m);
  write(m, "abc\x7f\n", 5); nap(); got("slave", s); got("echo", m);
  write(m, "half", 4); nap(); ready("half a line", s); write(m, "\x04", 1); nap(); got("end of file", s); got("echo", m); write(m, "\x04", 1); nap(); got("empty", s);
  tcgetattr(s, &t); printf("canon %d echo %d opost %d\n", !!(t.c_lflag & ICANON), !!(t.c_lflag & ECHO), !!(t.c_oflag & OPOST)); tcgetattr(m, &t); printf("of the master: canon %d\n", !!(t.c_lflag & ICANON));
  cfmakeraw(&t); rc("raw", tcsetattr(m, TCSANOW, &t)); tcgetattr(s, &t); printf("slave canon %d\n", !!(t.c_lflag & ICANON));
  write(m, "x\ry", 3); nap(); got("raw slave", s); write(s, "a\nb", 3); nap(); got("raw master", m); ready("nothing", m);
  fcntl(m, F_SETFL, O_RDWR | O_NONBLOCK); got("nonblocking", m); fcntl(m, F_SETFL, O_RDWR);
  rc("size", ioctl(m, TIOCSWINSZ, &w)); memset(&w, 0, sizeof w); ioctl(s, TIOCGWINSZ, &w); printf("%dx%d\n", w.ws_row, w.ws_col);
  rc("pgrp of the slave", ioctl(s, TIOCGPGRP, &v)); v = 7; rc("pgrp of the master", ioctl(m, TIOCGPGRP, &v)); printf("%d\n", v); rc("sid of the master", ioctl(m, TIOCGSID, &v));
  /* the slave goes and comes */
  close(s); ready("without a slave", m); got("without a slave", m); rc("write without a slave", write(m, "kept", 4)); s = open(name, O_RDWR | O_NOCTTY); ready("again", m); got("kept", s); write(s, "last", 4); nap(); close(s); ready("left behind", m); got("left behind", m); got("then", m);
  /* the master goes */
  s = open(name, O_RDWR | O_NOCTTY); close(m); ready("without a master", s); got("read", s); rc("write", write(s, "x", 1)); rc("ioctl", tcgetattr(s, &t)); rc("tcsetpgrp", tcsetpgrp(s, getpid())); rc("gone", stat(name, &st)); rc("open gone", open(name, O_RDWR)); close(s);
  /* the slave through its master */
  m = posix_openpt(O_RDWR | O_NOCTTY); rc("peer, locked", ioctl(m, 0x5441, O_RDWR | O_NOCTTY)); unlockpt(m); s = ioctl(m, 0x5441, O_RDWR | O_NOCTTY | O_CLOEXEC); if (s >= 0) { printf("peer %d tty %d cloexec %d\n", s > m, isatty(s), fcntl(s, F_GETFD)); write(s, "peer", 4); nap(); got("peer", m); rc("of the slave", ioctl(s, 0x5441, O_RDWR)); close(s); } close(m);
  /* two pairs */
  m = master(name); v = master(other); printf("two: %d\n", strcmp(name, other) != 0); close(v); close(m);
  /* a session of its own */
  m = master(name); pipe(p);
  q = fork();
  if (q == 0) {
    close(m); setsid(); s = open(name, O_RDWR); printf("session: sid %d fg %d\n", tcgetsid(s) == getpid(), tcgetpgrp(s) == getpid());
    rc("/dev/tty", open("/dev/tty", O_RDWR)); rc("TIOCSCTTY again", ioctl(s, TIOCSCTTY, 0)); write(p[1], "r", 1);
    while (!winch) pause(); printf("winch\n"); write(p[1], "w", 1);
    while (!hups) pause(); nap(); printf("hup %d cont %d\n", hups, conts); got("after", s); rc("no tty", open("/dev/tty", O_RDWR)); _exit(3);
  }
  read(p[0], name, 1); w.ws_row = 11; ioctl(m, TIOCSWINSZ, &w); read(p[0], name, 1); v = -1; ioctl(m, TIOCGPGRP, &v); printf("fg of the master %d\n", v == q); v = -1; rc("sid", ioctl(m, TIOCGSID, &v)); printf("%d\n", v == q);
  close(m); waitpid(q, &status, 0); printf("exit %d\n", WEXITSTATUS(status));
  /* keys, job control, like script(1) */
  q = forkpty(&m, name, 0, 0);
  if (q == 0) { int k = 0; signal(SIGINT, SIG_DFL); signal(SIGHUP, SIG_DFL); write(1, "ready\n", 6); while (read(0, &k, 1) == 1) if (k == 'q') _exit(5); _exit(6); }
  nap(); got("child", m); write(m, "hello\n", 6); nap(); got("line", m); write(m, "\x03", 1); waitpid(q, &status, 0); printf("signal %d\n", WTERMSIG(status)); got("rest", m); got("end", m); close(m);
  q = forkpty(&m, name, 0, 0); if (q == 0) { write(1, "bye\n", 4); _exit(0); } waitpid(q, &status, 0); got("of the dead", m); got("eio", m); close(m);
  q = forkpty(&m, name, 0, 0); if (q == 0) { signal(SIGHUP, SIG_DFL); for (;;) pause(); } nap(); close(m); waitpid(q, &status, 0); printf("hung up by %d\n", WTERMSIG(status));
  /* a full pair */
  openpty(&m, &s, 0, 0, 0); cfmakeraw(&t); tcsetattr(s, TCSANOW, &t); fcntl(s, F_SETFL, O_RDWR | O_NONBLOCK); char big[4096]; memset(big, 'x', sizeof big); long total = 0; int n; while ((n = write(s, big, sizeof big)) > 0 && total < 1 << 20) total += n; printf("full %d errno %d\n", total > 4096 && total < 1 << 20, errno); ready("full", s); total = 0; while (read(m, big, sizeof big) > 0 && ++total < 3); nap(); ready("room", s);
  return 0;
}
