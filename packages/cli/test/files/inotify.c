#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* inotify(7): which events, in which order. */
static int in;
static int cookie;
static const char *err(int r) { return r < 0 ? strerror(errno) : "ok"; }
static const char *bits[] = {"ACCESS", "MODIFY", "ATTRIB", "CLOSE_WRITE", "CLOSE_NOWRITE", "OPEN", "MOVED_FROM",
                             "MOVED_TO", "CREATE", "DELETE", "DELETE_SELF", "MOVE_SELF"};
static void show(const char *what) {
  char buf[4096];
  printf("%s:", what);
  int n;
  while ((n = read(in, buf, sizeof buf)) > 0) {
    for (int at = 0; at < n;) {
      struct inotify_event *e = (struct inotify_event *)(buf + at);
      printf(" [%d", e->wd);
      for (int i = 0; i < 12; i++)
        if (e->mask & (1u << i)) printf(" %s", bits[i]);
      if (e->mask & IN_ISDIR) printf(" ISDIR");
      if (e->mask & IN_IGNORED) printf(" IGNORED");
      if (e->mask & IN_Q_OVERFLOW) printf(" OVERFLOW");
      if (e->mask & IN_UNMOUNT) printf(" UNMOUNT");
      if (e->cookie) {
        printf(" %s", e->cookie == cookie ? "same" : "cookie");
        cookie = e->cookie;
      }
      if (e->len) printf(" '%s' %d", e->name, e->len);
      printf("]");
      at += sizeof *e + e->len;
    }
  }
  printf(" %s\n", n < 0 ? strerror(errno) : "end");
}
static void touch(const char *name) {
  int fd = open(name, O_CREAT | O_WRONLY, 0644);
  if (write(fd, "x", 1) != 1) perror("write");
  close(fd);
}
int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  char small[16];
  mkdir("d", 0755);
  in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  printf("flags %x %x\n", fcntl(in, F_GETFL), fcntl(in, F_GETFD));
  int d = inotify_add_watch(in, "d", IN_ALL_EVENTS);
  printf("wd %d\n", d);
  show("nothing");
  touch("d/a");
  struct pollfd p = {in, POLLIN | POLLOUT, 0};
  printf("poll %d %x\n", poll(&p, 1, 0), p.revents);
  int n = 0;
  ioctl(in, FIONREAD, &n);
  printf("FIONREAD %d\n", n);
  printf("small %s\n", err(read(in, small, sizeof small)));
  show("made");
  int a = inotify_add_watch(in, "d/a", IN_ALL_EVENTS);
  printf("wd %d again %d\n", a, inotify_add_watch(in, "d/a", IN_ALL_EVENTS));
  show("watched");
  chmod("d/a", 0600);
  show("chmod");
  truncate("d/a", 0);
  show("truncate");
  int fd = open("d/a", O_RDWR);
  show("open");
  for (int i = 0; i < 3; i++) write(fd, "abc", 3);
  show("three writes");
  lseek(fd, 0, SEEK_SET);
  read(fd, small, 4);
  read(fd, small, 16);
  read(fd, small, 16);
  show("reads");
  ftruncate(fd, 2);
  show("ftruncate");
  close(fd);
  show("close");
  link("d/a", "d/b");
  show("link");
  unlink("d/b");
  show("unlink link");
  rename("d/a", "d/c");
  show("rename");
  rename("d/c", "e");
  show("rename out");
  rename("e", "d/a");
  show("rename in");
  touch("f");
  rename("f", "d/a");
  show("rename over");
  mkdir("d/s", 0755);
  show("mkdir");
  int s = inotify_add_watch(in, "d/s", IN_ALL_EVENTS);
  printf("wd %d\n", s);
  DIR *dir = opendir("d/s");
  while (readdir(dir)) ;
  closedir(dir);
  show("readdir");
  rename("d/s", "d/t");
  show("rename dir");
  rmdir("d/t");
  show("rmdir");
  symlink("nowhere", "d/l");
  show("symlink");
  mkfifo("d/p", 0600);
  show("fifo");
  unlink("d/p");
  show("unlink fifo");
  a = inotify_add_watch(in, "d/a", IN_DELETE_SELF | IN_ONESHOT);
  printf("wd %d\n", a);
  fd = open("d/a", O_RDONLY);
  unlink("d/a");
  show("unlink open");
  close(fd);
  show("last close");
  printf("rm %s\n", err(inotify_rm_watch(in, a)));
  printf("mask 0: %s\n", err(inotify_add_watch(in, "d", 0)));
  printf("ONLYDIR: %s\n", err(inotify_add_watch(in, "/dev/null", IN_OPEN | IN_ONLYDIR)));
  printf("none: %s\n", err(inotify_add_watch(in, "d/none", IN_OPEN)));
  printf("dangling: %s\n", err(inotify_add_watch(in, "d/l", IN_OPEN)));
  printf("bad fd: %s\n", err(inotify_add_watch(99, "d", IN_OPEN)));
  printf("not inotify: %s\n", err(inotify_add_watch(0, "d", IN_OPEN)));
  printf("init: %s\n", err(inotify_init1(1)));
  printf("narrow %d\n", inotify_add_watch(in, "d", IN_CREATE) == d);
  touch("d/x");
  show("only create");
  printf("add %d\n", inotify_add_watch(in, "d", IN_DELETE | IN_MASK_ADD) == d);
  touch("d/y");
  unlink("d/y");
  show("create and delete");
  inotify_add_watch(in, "d", IN_CREATE | IN_ONESHOT);
  touch("d/z");
  touch("d/zz");
  show("oneshot");
  d = inotify_add_watch(in, "d", IN_ALL_EVENTS);
  printf("wd %d\n", d);
  printf("rm %d\n", inotify_rm_watch(in, d));
  show("removed");
  d = inotify_add_watch(in, "d", IN_ATTRIB | IN_MODIFY | IN_ACCESS);
  utimensat(AT_FDCWD, "d/x", NULL, 0);
  struct timespec m[2] = {{0, UTIME_OMIT}, {5, 0}}, ac[2] = {{5, 0}, {0, UTIME_OMIT}};
  utimensat(AT_FDCWD, "d/x", m, 0);
  utimensat(AT_FDCWD, "d/x", ac, 0);
  chown("d/x", -1, -1);
  show("times");
  printf("write %s\n", err(write(in, "x", 1)));
  printf("lseek %s\n", err(lseek(in, 0, SEEK_SET)));
  inotify_add_watch(in, "d", IN_ALL_EVENTS);
  fd = open("d/x", O_RDONLY);
  int fd2 = dup(fd);
  close(fd);
  show("dup, close");
  close(fd2);
  show("close");
  fd = open("d/new", O_CREAT | O_EXCL | O_RDWR | O_TRUNC, 0600);
  show("created");
  close(fd);
  show("closed");
  fcntl(in, F_SETFL, 0);
  if (fork() == 0) {
    usleep(20000);
    _exit(mkdir("d/child", 0700));
  }
  printf("poll %d\n", poll(&p, 1, -1));
  if (fork() == 0) {
    usleep(20000);
    _exit(rmdir("d/child"));
  }
  char one[64];
  printf("two reads: %d", (int)read(in, one, sizeof one));
  printf(" %d\n", (int)read(in, one, sizeof one));
  close(in);
  in = open("/dev/null", O_RDONLY);
  printf("not inotify: %s\n", err(inotify_add_watch(in, "d", IN_OPEN)));
  return 0;
}
