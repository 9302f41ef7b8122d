/* calls.c - the rest of the system calls, one line each. */
#include "libc.h"
#include <errno.h>
#include <mqueue.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/io.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/pidfd.h>
#include <sys/quota.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <fcntl.h>
#include <stdio.h>
#include <ulimit.h>

void *mmap64(void *at, size_t n, int prot, int flags, int fd, off64_t off)
{
	if (off & 4095) { errno = EINVAL; return MAP_FAILED; }
	return (void *)__call(SYS_mmap2, at, n, prot, flags, fd, (long)(off >> 12));
}
void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t off) { return mmap64(at, n, prot, flags, fd, (unsigned long)off); }
int munmap(void *at, size_t n) { return (int)__call(SYS_munmap, at, n); }
int mprotect(void *at, size_t n, int prot) { return (int)__call(SYS_mprotect, at, n, prot); }
int msync(void *at, size_t n, int flags) { return (int)__call(SYS_msync, at, n, flags); }
int mlock(const void *at, size_t n) { return (int)__call(SYS_mlock, at, n); }
int mlock2(const void *at, size_t n, unsigned f) { return (int)__call(SYS_mlock2, at, n, f); }
int munlock(const void *at, size_t n) { return (int)__call(SYS_munlock, at, n); }
int mlockall(int f) { return (int)__call(SYS_mlockall, f); }
int munlockall(void) { return (int)__call(SYS_munlockall); }
int madvise(void *at, size_t n, int advice) { return (int)__call(SYS_madvise, at, n, advice); }
int posix_madvise(void *at, size_t n, int advice) { return advice == 4 ? 0 : (int)-__sc(SYS_madvise, at, n, advice); }
int mincore(void *at, size_t n, unsigned char *v) { return (int)__call(SYS_mincore, at, n, v); }
void *mremap(void *at, size_t old, size_t n, int flags, ...)
{
	void *to;
	va_list ap;
	va_start(ap, flags);
	to = va_arg(ap, void *);
	va_end(ap);
	return (void *)__call(SYS_mremap, at, old, n, flags, to);
}
int remap_file_pages(void *at, size_t n, int prot, size_t off, int flags) { return (int)__call(SYS_remap_file_pages, at, n, prot, off, flags); }
int memfd_create(const char *name, unsigned f) { return (int)__call(SYS_memfd_create, name, f); }
static int shm_name(const char *name, char path[300])
{
	while (*name == '/') name++;
	if (!*name || strlen(name) > 250 || strchr(name, '/')) { errno = EINVAL; return -1; }
	strcat(strcpy(path, "/dev/shm/"), name);
	return 0;
}
int shm_open(const char *name, int flags, mode_t m) { char path[300]; return shm_name(name, path) ? -1 : open(path, flags | O_NOFOLLOW | O_CLOEXEC, m); }
int shm_unlink(const char *name) { char path[300]; return shm_name(name, path) ? -1 : (int)__call(SYS_unlink, path); }

int select(int n, fd_set *restrict r, fd_set *restrict w, fd_set *restrict e, struct timeval *restrict t) { return (int)__call(SYS__newselect, n, r, w, e, t); }
int pselect(int n, fd_set *restrict r, fd_set *restrict w, fd_set *restrict e, const struct timespec *restrict t, const sigset_t *restrict mask)
{
	struct timespec copy;
	struct { const sigset_t *mask; size_t size; } six;
	six.mask = mask; six.size = 8;
	if (t) copy = *t;
	return (int)__call(SYS_pselect6, n, r, w, e, t ? &copy : 0, &six);
}
int poll(struct pollfd *p, nfds_t n, int ms) { __testcancel(); return (int)__call(SYS_poll, p, n, ms); }
int ppoll(struct pollfd *p, nfds_t n, const struct timespec *t, const sigset_t *mask)
{
	struct timespec copy;
	if (t) copy = *t;
	return (int)__call(SYS_ppoll, p, n, t ? &copy : 0, mask, 8);
}
int epoll_create(int n) { return (int)__call(SYS_epoll_create, n); }
int epoll_create1(int f) { return (int)__call(SYS_epoll_create1, f); }
int epoll_ctl(int ep, int op, int fd, struct epoll_event *ev) { return (int)__call(SYS_epoll_ctl, ep, op, fd, ev); }
int epoll_wait(int ep, struct epoll_event *ev, int n, int ms) { return (int)__call(SYS_epoll_wait, ep, ev, n, ms); }
int epoll_pwait(int ep, struct epoll_event *ev, int n, int ms, const sigset_t *mask) { return (int)__call(SYS_epoll_pwait, ep, ev, n, ms, mask, 8); }
int eventfd(unsigned v, int f) { return (int)__call(SYS_eventfd2, v, f); }
int eventfd_read(int fd, eventfd_t *v) { return __call(SYS_read, fd, v, 8) == 8 ? 0 : -1; }
int eventfd_write(int fd, eventfd_t v) { return __call(SYS_write, fd, &v, 8) == 8 ? 0 : -1; }
int signalfd(int fd, const sigset_t *mask, int f) { return (int)__call(SYS_signalfd4, fd, mask, 8, f); }
int inotify_init(void) { return (int)__call(SYS_inotify_init); }
int inotify_init1(int f) { return (int)__call(SYS_inotify_init1, f); }
int inotify_add_watch(int fd, const char *path, uint32_t mask) { return (int)__call(SYS_inotify_add_watch, fd, path, mask); }
int inotify_rm_watch(int fd, int wd) { return (int)__call(SYS_inotify_rm_watch, fd, wd); }

int mount(const char *from, const char *to, const char *type, unsigned long f, const void *data) { return (int)__call(SYS_mount, from, to, type, f, data); }
int umount(const char *path) { return (int)__call(SYS_umount2, path, 0); }
int umount2(const char *path, int f) { return (int)__call(SYS_umount2, path, f); }
int swapon(const char *path, int f) { return (int)__call(SYS_swapon, path, f); }
int swapoff(const char *path) { return (int)__call(SYS_swapoff, path); }
int quotactl(int cmd, const char *dev, int id, char *at) { return (int)__call(SYS_quotactl, cmd, dev, id, at); }
int reboot(int how) { return (int)__call(SYS_reboot, 0xfee1dead, 672274793, how, 0); }
int klogctl(int type, char *buf, int n) { return (int)__call(SYS_syslog, type, buf, n); }
int personality(unsigned long p) { return (int)__call(SYS_personality, p); }
int capget(cap_user_header_t h, cap_user_data_t d) { return (int)__call(SYS_capget, h, d); }
int capset(cap_user_header_t h, const cap_user_data_t d) { return (int)__call(SYS_capset, h, d); }
int sysinfo(struct sysinfo *s) { return (int)__call(SYS_sysinfo, s); }
int ioperm(unsigned long from, unsigned long n, int on) { return (int)__call(SYS_ioperm, from, n, on); }
int iopl(int level) { return (int)__call(SYS_iopl, level); }
int get_nprocs(void) { return 1; }
int get_nprocs_conf(void) { return 1; }
long get_phys_pages(void) { struct sysinfo s; return sysinfo(&s) ? -1 : (long)((unsigned long long)s.totalram * s.mem_unit / 4096); }
long get_avphys_pages(void) { struct sysinfo s; return sysinfo(&s) ? -1 : (long)((unsigned long long)s.freeram * s.mem_unit / 4096); }

int getrusage(int who, struct rusage *u) { return (int)__call(SYS_getrusage, who, u); }
int getpriority(int which, id_t who) { long r = __call(SYS_getpriority, which, who); return r < 0 ? -1 : 20 - (int)r; }
int setpriority(int which, id_t who, int p) { return (int)__call(SYS_setpriority, which, who, p); }
int prlimit64(pid_t pid, int what, const struct rlimit64 *set, struct rlimit64 *old)
{
	long r = __sc(SYS_prlimit64, pid, what, set, old);
	/* Before 2.6.36 there were only the old calls, for oneself. */
	if (r == -ENOSYS && pid == 0) {
		unsigned long k[2];
		if (old) {
			if ((r = __sc(SYS_ugetrlimit, what, k))) return (int)__ret(r);
			old->rlim_cur = k[0] == ~0UL ? RLIM64_INFINITY : k[0];
			old->rlim_max = k[1] == ~0UL ? RLIM64_INFINITY : k[1];
		}
		r = 0;
		if (set) {
			k[0] = set->rlim_cur > 0xffffffffULL ? ~0UL : (unsigned long)set->rlim_cur;
			k[1] = set->rlim_max > 0xffffffffULL ? ~0UL : (unsigned long)set->rlim_max;
			r = __sc(SYS_setrlimit, what, k);
		}
	}
	return (int)__ret(r);
}
static rlim64_t widen(rlim_t v) { return v == RLIM_INFINITY ? RLIM64_INFINITY : v; }
static rlim_t narrow(rlim64_t v) { return v > 0xffffffffULL ? RLIM_INFINITY : (rlim_t)v; }
int prlimit(pid_t pid, int what, const struct rlimit *set, struct rlimit *old)
{
	struct rlimit64 s, o;
	if (set) { s.rlim_cur = widen(set->rlim_cur); s.rlim_max = widen(set->rlim_max); }
	if (prlimit64(pid, what, set ? &s : 0, old ? &o : 0)) return -1;
	if (old) { old->rlim_cur = narrow(o.rlim_cur); old->rlim_max = narrow(o.rlim_max); }
	return 0;
}
int getrlimit(int what, struct rlimit *l) { return prlimit(0, what, 0, l); }
int setrlimit(int what, const struct rlimit *l) { return prlimit(0, what, l, 0); }
int getrlimit64(int what, struct rlimit64 *l) { return prlimit64(0, what, 0, l); }
int setrlimit64(int what, const struct rlimit64 *l) { return prlimit64(0, what, l, 0); }
long ulimit(int cmd, ...)
{
	struct rlimit r;
	long arg;
	va_list ap;
	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	if (getrlimit(RLIMIT_FSIZE, &r)) return -1;
	if (cmd == UL_GETFSIZE) return (long)(r.rlim_cur / 512);
	r.rlim_cur = (rlim_t)arg * 512;
	return setrlimit(RLIMIT_FSIZE, &r);
}

int sched_yield(void) { return (int)__call(SYS_sched_yield); }
int sched_setparam(pid_t p, const struct sched_param *v) { return (int)__call(SYS_sched_setparam, p, v); }
int sched_getparam(pid_t p, struct sched_param *v) { return (int)__call(SYS_sched_getparam, p, v); }
int sched_setscheduler(pid_t p, int how, const struct sched_param *v) { return (int)__call(SYS_sched_setscheduler, p, how, v); }
int sched_getscheduler(pid_t p) { return (int)__call(SYS_sched_getscheduler, p); }
int sched_get_priority_max(int how) { return (int)__call(SYS_sched_get_priority_max, how); }
int sched_get_priority_min(int how) { return (int)__call(SYS_sched_get_priority_min, how); }
int sched_rr_get_interval(pid_t p, struct timespec *t) { return (int)__call(SYS_sched_rr_get_interval, p, t); }
int sched_setaffinity(pid_t p, size_t n, const cpu_set_t *s) { return (int)__call(SYS_sched_setaffinity, p, n, s); }
int sched_getaffinity(pid_t p, size_t n, cpu_set_t *s)
{
	long r = __call(SYS_sched_getaffinity, p, n, s);
	if (r < 0) return -1;
	memset((char *)s + r, 0, n - (size_t)r);
	return 0;
}
int sched_getcpu(void) { unsigned c; return __call(SYS_getcpu, &c, 0, 0) ? -1 : (int)c; }
int getcpu(unsigned *c, unsigned *node) { return (int)__call(SYS_getcpu, c, node, 0); }
int __sched_cpucount(size_t n, const cpu_set_t *s)
{
	int count = 0;
	size_t i;
	for (i = 0; i < n * 8; i++) count += (int)(s->__bits[i / 32] >> (i % 32) & 1);
	return count;
}

int pidfd_open(pid_t p, unsigned f) { return (int)__call(SYS_pidfd_open, p, f); }
int pidfd_getfd(int fd, int target, unsigned f) { return (int)__call(SYS_pidfd_getfd, fd, target, f); }
int pidfd_send_signal(int fd, int sig, siginfo_t *si, unsigned f) { return (int)__call(SYS_pidfd_send_signal, fd, sig, si, f); }

int setxattr(const char *p, const char *n, const void *v, size_t s, int f) { return (int)__call(SYS_setxattr, p, n, v, s, f); }
int lsetxattr(const char *p, const char *n, const void *v, size_t s, int f) { return (int)__call(SYS_lsetxattr, p, n, v, s, f); }
int fsetxattr(int d, const char *n, const void *v, size_t s, int f) { return (int)__call(SYS_fsetxattr, d, n, v, s, f); }
ssize_t getxattr(const char *p, const char *n, void *v, size_t s) { return __call(SYS_getxattr, p, n, v, s); }
ssize_t lgetxattr(const char *p, const char *n, void *v, size_t s) { return __call(SYS_lgetxattr, p, n, v, s); }
ssize_t fgetxattr(int d, const char *n, void *v, size_t s) { return __call(SYS_fgetxattr, d, n, v, s); }
ssize_t listxattr(const char *p, char *l, size_t s) { return __call(SYS_listxattr, p, l, s); }
ssize_t llistxattr(const char *p, char *l, size_t s) { return __call(SYS_llistxattr, p, l, s); }
ssize_t flistxattr(int d, char *l, size_t s) { return __call(SYS_flistxattr, d, l, s); }
int removexattr(const char *p, const char *n) { return (int)__call(SYS_removexattr, p, n); }
int lremovexattr(const char *p, const char *n) { return (int)__call(SYS_lremovexattr, p, n); }
int fremovexattr(int d, const char *n) { return (int)__call(SYS_fremovexattr, d, n); }

/* System V IPC goes through one call, as it does on i386. */
key_t ftok(const char *path, int id)
{
	struct stat64 st;
	if (stat64(path, &st)) return -1;
	return (key_t)(((unsigned)id & 0xff) << 24 | ((unsigned)st.st_dev & 0xff) << 16 | ((unsigned)st.st_ino & 0xffff));
}
#define IPC_64 0x100
int semget(key_t k, int n, int f) { return (int)__call(SYS_ipc, 2, k, n, f); }
int semop(int id, struct sembuf *b, size_t n) { return (int)__call(SYS_ipc, 1, id, n, 0, b); }
int semtimedop(int id, struct sembuf *b, size_t n, const struct timespec *t) { return (int)__call(SYS_ipc, 4, id, n, 0, b, t); }
int semctl(int id, int num, int cmd, ...)
{
	long arg;
	va_list ap;
	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	return (int)__call(SYS_ipc, 3, id, num, cmd | IPC_64, &arg);
}
int msgget(key_t k, int f) { return (int)__call(SYS_ipc, 13, k, f); }
int msgsnd(int id, const void *m, size_t n, int f) { return (int)__call(SYS_ipc, 11, id, n, f, m); }
ssize_t msgrcv(int id, void *m, size_t n, long type, int f) { struct { void *m; long type; } k; k.m = m; k.type = type; return __call(SYS_ipc, 12, id, n, f, &k); }
int msgctl(int id, int cmd, struct msqid_ds *b) { return (int)__call(SYS_ipc, 14, id, cmd | IPC_64, 0, b); }
int shmget(key_t k, size_t n, int f) { return (int)__call(SYS_ipc, 23, k, n, f); }
void *shmat(int id, const void *at, int f) { unsigned long r; return __call(SYS_ipc, 21, id, f, &r, at) ? (void *)-1 : (void *)r; }
int shmdt(const void *at) { return (int)__call(SYS_ipc, 22, 0, 0, 0, at); }
int shmctl(int id, int cmd, struct shmid_ds *b) { return (int)__call(SYS_ipc, 24, id, cmd | IPC_64, 0, b); }

static const char *mq_name(const char *name) { return *name == '/' ? name + 1 : name; }
mqd_t mq_open(const char *name, int flags, ...)
{
	mode_t m = 0;
	struct mq_attr *attr = 0;
	va_list ap;
	va_start(ap, flags);
	if (flags & O_CREAT) { m = va_arg(ap, mode_t); attr = va_arg(ap, struct mq_attr *); }
	va_end(ap);
	return (mqd_t)__call(SYS_mq_open, mq_name(name), flags, m, attr);
}
int mq_close(mqd_t q) { return (int)__call(SYS_close, q); }
int mq_unlink(const char *name) { return (int)__call(SYS_mq_unlink, mq_name(name)); }
int mq_setattr(mqd_t q, const struct mq_attr *a, struct mq_attr *old) { return (int)__call(SYS_mq_getsetattr, q, a, old); }
int mq_getattr(mqd_t q, struct mq_attr *a) { return mq_setattr(q, 0, a); }
int mq_timedsend(mqd_t q, const char *m, size_t n, unsigned p, const struct timespec *t) { return (int)__call(SYS_mq_timedsend, q, m, n, p, t); }
ssize_t mq_timedreceive(mqd_t q, char *m, size_t n, unsigned *p, const struct timespec *t) { return __call(SYS_mq_timedreceive, q, m, n, p, t); }
int mq_send(mqd_t q, const char *m, size_t n, unsigned p) { return mq_timedsend(q, m, n, p, 0); }
ssize_t mq_receive(mqd_t q, char *m, size_t n, unsigned *p) { return mq_timedreceive(q, m, n, p, 0); }
int mq_notify(mqd_t q, const struct sigevent *e) { return (int)__call(SYS_mq_notify, q, e); }
