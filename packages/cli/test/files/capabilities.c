#include "files.h"
#include <grp.h>
#include <sys/auxv.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <linux/capability.h>
#include <sched.h>
/* File capabilities: the attribute's own rules, then what execve makes of it. */
#define CAPS "security.capability"
#define NET_RAW (1u << 13)
#define CHOWN 1u
static unsigned v[6];
static void *caps(unsigned magic, unsigned p, unsigned i, unsigned root) { memset(v, 0, sizeof v); v[0] = magic; v[1] = p; v[2] = i; v[5] = root; return v; }
static long give(const char *path, unsigned magic, unsigned p, unsigned i) { return setxattr(path, CAPS, caps(magic, p, i, 0), 20, 0); }
static void has(const char *path) { unsigned b[6] = {0}; long n = getxattr(path, CAPS, b, sizeof b); if (n < 0) printf("%s: none, errno %d\n", path, errno); else printf("%s: %ld %x %x %x\n", path, n, b[0], b[1], b[2]); }
static void copy(const char *to) { char b[4096]; int n, in = open("/proc/self/exe", O_RDONLY), out = open(to, O_CREAT|O_WRONLY|O_TRUNC, 0755); while ((n = read(in, b, sizeof b)) > 0) write(out, b, n); close(in); close(out); }
static void show(void) {
  struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0}; struct __user_cap_data_struct d[2];
  syscall(SYS_capget, &h, d);
  unsigned m = NET_RAW | CHOWN | 1u << 5 | 1u << 31;
  printf("  uid %d euid %d p %x e %x i %x hi %d ambient %d secure %d dumpable %d\n", getuid(), geteuid(), d[0].permitted & m, d[0].effective & m, d[0].inheritable & m, (d[1].permitted | d[1].effective) != 0, prctl(47, 1, 0, 0, 0), (int)getauxval(AT_SECURE), prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
}
static void inherit(unsigned bits) { struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0}; struct __user_cap_data_struct d[2]; syscall(SYS_capget, &h, d); d[0].inheritable |= bits; rc("  capset", syscall(SYS_capset, &h, d)); }
enum { USER = 1, NNP = 2, INH = 4, DROP = 8, AMB = 16, NOROOT = 32, SHARE = 64 };
static void run(const char *what, const char *path, int how) {
  printf("%s\n", what);
  int q = how & SHARE ? syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0) : fork();
  if (q == 0) {
    if (how & DROP) rc("  drop", prctl(PR_CAPBSET_DROP, 13, 0, 0, 0));
    if (how & INH) inherit(NET_RAW);
    if (how & NOROOT) rc("  securebits", prctl(PR_SET_SECUREBITS, 1, 0, 0, 0));
    if (how & AMB) { inherit(CHOWN); prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0); }
    if (how & (USER | AMB)) { setgroups(0, 0); setresgid(1000, 1000, 1000); setresuid(1000, 1000, 1000); }
    if (how & AMB) rc("  ambient", prctl(47, 2, 0, 0, 0));
    if (how & NNP) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    execl(path, "show", (char *)0);
    printf("  exec: errno %d\n", errno);
    _exit(9);
  }
  int s; waitpid(q, &s, 0);
}
static void attribute(void) {
  char b[100]; int n;
  put("f", "x");
  rc("set", give("f", 0x02000001, NET_RAW, 0)); has("f");
  rv("length", getxattr("f", CAPS, b, 0)); rv("short", getxattr("f", CAPS, b, 5));
  rc("create", setxattr("f", CAPS, v, 20, XATTR_CREATE)); rc("replace", setxattr("f", CAPS, v, 20, XATTR_REPLACE));
  rc("replace none", setxattr("f", "trusted.none", "x", 1, XATTR_REPLACE)); rc("flags", setxattr("f", CAPS, v, 20, 4));
  rc("revision 1", give("f", 0x01000001, 1, 0) ? -1 : 0); rc("size", setxattr("f", CAPS, v, 12, 0)); rc("other flags", give("f", 0x02000003, 1, 0)); rc("revision 4", give("f", 0x04000000, 1, 0));
  rc("revision 3", setxattr("f", CAPS, caps(0x03000001, CHOWN, 0, 1000), 24, 0)); has("f");
  rc("revision 3 root", setxattr("f", CAPS, caps(0x03000001, CHOWN, 0, 0), 24, 0)); has("f");
  rc("no prefix", setxattr("f", "capability", "x", 1, 0)); rc("no name", getxattr("f", "security.", b, 9)); rc("empty", getxattr("f", "", b, 9)); rc("missing", getxattr("f", "trusted.m", b, 9));
  rc("other", setxattr("f", "security.other", "abc", 3, 0)); rc("trusted", setxattr("f", "trusted.t", "", 0, 0)); rv("empty value", getxattr("f", "trusted.t", b, 9));
  rv("list", listxattr("f", b, sizeof b)); rv("list short", listxattr("f", b, 5)); rv("list length", listxattr("f", b, 0));
  rc("folder", setxattr(".", CAPS, caps(0x02000000, 1, 0, 0), 20, 0)); rc("remove", removexattr(".", CAPS)); rc("again", removexattr(".", CAPS));
  symlink("f", "l"); rc("link", lsetxattr("l", CAPS, caps(0x02000000, CHOWN, 0, 0), 20, 0)); rc("of link", lgetxattr("l", CAPS, b, 20)); has("l"); has("f");
  rc("proc", setxattr("/proc/self/status", CAPS, v, 20, 0)); rc("proc get", getxattr("/proc/self/status", CAPS, b, 20));
  int fd = open("f", O_RDWR); rc("fset", fsetxattr(fd, CAPS, caps(0x02000000, 1, 2, 0), 20, 0)); rv("fget", fgetxattr(fd, CAPS, b, 20)); rc("fremove", fremovexattr(fd, CAPS)); rc("bad fd", fsetxattr(77, CAPS, v, 20, 0));
  give("f", 0x02000000, 1, 0); write(fd, "y", 1); has("f"); give("f", 0x02000000, 1, 0); ftruncate(fd, 0); has("f");
  give("f", 0x02000000, 1, 0); chown("f", -1, -1); has("f"); give("f", 0x02000000, 1, 0); close(open("f", O_WRONLY|O_TRUNC)); has("f");
  give("f", 0x02000000, 1, 0); chmod("f", 0755); link("f", "f2"); rename("f2", "f3"); has("f3"); rv("others stay", getxattr("f", "security.other", b, 9));
  int q = fork(); if (!q) {
    setgroups(0, 0); setresgid(1000, 1000, 1000); setresuid(1000, 1000, 1000); has("f"); put("/tmp/capabilities.own", "x");
    rc("user", give("/tmp/capabilities.own", 0x02000000, 1, 0)); rc("user, wrong", give("/tmp/capabilities.own", 0x05000000, 1, 0)); rc("user other", setxattr("/tmp/capabilities.own", "security.other", "x", 1, 0)); rc("user trusted", setxattr("/tmp/capabilities.own", "trusted.x", "x", 1, 0)); rc("user trusted get", getxattr("f", "trusted.t", b, 9)); rc("user remove", removexattr("f", CAPS));
    n = listxattr("f", b, sizeof b); printf("seen %d\n", n); unlink("/tmp/capabilities.own"); _exit(0);
  } wt("user", q);
}
int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IONBF, 0); umask(022);
  if (strcmp(argv[0], "show") == 0) { show(); return 0; }
  chmod(".", 0755); chmod("/tmp", 01777);
  attribute();
  copy("p");
  run("nothing", "p", USER);
  give("p", 0x02000001, NET_RAW, 0); run("permitted, effective", "p", USER); run("root", "p", 0); run("root without NOROOT", "p", NOROOT); run("bounding", "p", DROP|USER); run("no_new_privs", "p", NNP|USER); run("ambient", "p", AMB);
  give("p", 0x02000000, NET_RAW, 0); run("permitted", "p", USER); run("bounding without the bit", "p", DROP|USER);
  give("p", 0x02000001, 0, NET_RAW); run("inheritable, not inherited", "p", USER); run("inheritable, inherited", "p", INH|USER);
  give("p", 0x02000000, 0, 0); run("empty set", "p", AMB); run("empty set of root", "p", 0);
  removexattr("p", CAPS); run("ambient alone", "p", AMB);
  setxattr("p", CAPS, caps(0x03000001, NET_RAW, 0, 1000), 24, 0); run("of another root", "p", USER);
  setxattr("p", CAPS, "", 0, 0); run("broken", "p", USER); removexattr("p", CAPS);
  chmod("p", 04755); give("p", 0x02000001, NET_RAW, 0); run("set-uid and capabilities", "p", USER); removexattr("p", CAPS); run("set-uid", "p", USER); run("set-uid, shared folder", "p", SHARE|USER); chmod("p", 0711); run("unreadable", "p", USER); run("unreadable, root", "p", 0); chmod("p", 02755); chown("p", 0, 5); chmod("p", 02755); run("set-gid", "p", USER); chown("p", 0, 0);
  chmod("p", 0755); mkdir("m", 0755);
  rc("mount", mount("none", "m", "tmpfs", MS_NOSUID, 0)); copy("m/p"); give("m/p", 0x02000001, NET_RAW, 0); run("nosuid", "m/p", USER); umount("m");
  return 0;
}
