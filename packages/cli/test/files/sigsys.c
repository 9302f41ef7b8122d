#include "files.h"
#include <stddef.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* What a SIGSYS handler learns, and some answers of prctl(2) and execveat(2). */
static void told(int sig, siginfo_t *i, void *u)
{
	printf("signal %d errno %d code %d call %d arch %x address %d\n", sig, i->si_errno, i->si_code, i->si_syscall, i->si_arch, i->si_call_addr != 0);
}

int main(void)
{
	struct sigaction a = { .sa_sigaction = told, .sa_flags = SA_SIGINFO };
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | 7),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { 4, f };
	char *argv[] = { "x", "y", 0 }, *env[] = { 0 };
	int fd, p;

	setvbuf(stdout, 0, _IONBF, 0);
	rc("kill early", prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0));
	rv("kill get", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
	rc("kill 9", prctl(PR_MCE_KILL, PR_MCE_KILL_SET, 9, 0, 0));
	rc("endian", prctl(PR_GET_ENDIAN, &fd));
	put("script", "#!/bin/echo a\n");
	chmod("script", 0755);
	fd = open("script", O_RDONLY | O_CLOEXEC);
	if (!(p = fork())) {
		fexecve(fd, argv, env);
		printf("descriptor that closes: errno %d\n", errno);
		_exit(1);
	}
	wt("closing", p);
	fcntl(fd, F_SETFD, 0);
	if (!(p = fork())) {
		fexecve(fd, argv, env);
		_exit(1);
	}
	wt("staying", p);
	rc("truncated folder", open(".", O_RDONLY | O_TRUNC));
	fd = open("plain", O_RDWR | O_CREAT, 0600);
	printf("flags %#o\n", fcntl(fd, F_GETFL));
	rc("2 GiB", lseek(fd, 0x7fffffff, SEEK_SET));
	rc("beyond", write(fd, "x", 1));
	fd = open64("plain", O_RDWR);
	rc("large", lseek64(fd, 0x7fffffff, SEEK_SET) < 0 ? -1 : 0);
	rc("beyond", write(fd, "x", 1));
	unlink("plain");
	sigaction(SIGSYS, &a, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	rc("filter", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog));
	syscall(SYS_getppid);
	return 0;
}
