/** man/pages/calls.ts — section 2: every system call of i386, in a few words; those a lesson turns on in more. */
import { NR } from '../../lib/sdk.ts';
import type { Page } from '../types.ts';
import { pages } from './build.ts';
import { CALL_SUMMARIES } from './call-facts.ts';

const DETAILED = pages(`
kill(2) - send a signal to a process or a group
$ int kill(pid_t pid, int sig)
pid > 0 is one process, 0 the caller's process group, -1 everybody one may signal but init and the caller, less than -1 the group -pid. sig 0 only asks whether it would be allowed.

The order of the kernel's checks: find the target, then is the number valid, then is the sender allowed, then the security modules, and last whether the target ignores it. So 0 is also the answer when the signal was thrown away on arrival.
! EINVAL  the signal number is invalid
! EPERM  another user's process, and no CAP_KILL
! ESRCH  there is no such process or group
@ tgkill(2) sigaction(2) signal(7) kill(1)
---
tgkill(2), tkill - send a signal to one thread
$ int tgkill(pid_t tgid, pid_t tid, int sig)
! EINVAL  a number is invalid
! EPERM  not allowed
! ESRCH  there is no such thread
@ kill(2)
---
fork(2), vfork - make a child process
$ pid_t fork(void)
The child is a copy of the caller with its own process id; memory is shared until one of them writes to it. fork returns the child's id in the parent and 0 in the child. vfork shares the memory and stops the parent until the child calls execve or exit.
! EAGAIN  RLIMIT_NPROC, pids.max or the machine's limit is reached
! ENOMEM  no memory, or the process's PID namespace has lost its init
@ clone(2) execve(2) wait4(2)
---
clone(2) - make a child that shares parts with its parent
$ int clone(unsigned long flags, void *stack, int *ptid, void *tls, int *ctid)
CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SIGHAND share; CLONE_THREAD makes a thread and needs the last, which needs the first. CLONE_PARENT makes a sibling: init may not use it, because its children would belong to nobody. CLONE_NEW… puts the child into new namespaces and needs CAP_SYS_ADMIN.
! EINVAL  flags that do not fit together; CLONE_PARENT by a process with SIGNAL_UNKILLABLE
! EPERM  a namespace without CAP_SYS_ADMIN
! EAGAIN  too many processes
@ fork(2) unshare(2)
---
execve(2) - run a program in place of the present one
$ int execve(const char *path, char *const argv[], char *const envp[])
Signals that were caught go back to their default, ignored ones stay ignored. A set-user-id file changes the effective user id unless no_new_privs is set or the process is traced by somebody without rights. SIGNAL_UNKILLABLE stays.
! E2BIG  too many arguments
! EACCES  not a file one may run
! ENOENT  no such file, or its interpreter is missing
! ENOEXEC  neither ELF nor a script
! ETXTBSY  somebody has it open for writing
@ fork(2)
---
exit_group(2), exit, _exit - end the process
$ void exit_group(int status)
exit ends only the calling thread. When the last thread of PID 1 ends, however, the kernel panics: Attempted to kill init!
@ wait4(2)
---
wait4(2), waitpid, waitid, wait - wait for a child to change
$ pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
Children that ended stay as zombies until somebody waits for them. WNOHANG does not wait, WUNTRACED and WCONTINUED tell about stops too.
! ECHILD  no such child
! EINTR  a signal came first
@ fork(2)
---
ptrace(2) - look into another process and control it
$ long ptrace(long request, pid_t pid, void *addr, void *data)
PTRACE_TRACEME, ATTACH and SEIZE begin; the traced process stops at signals, and the tracer decides with CONT, SYSCALL, SINGLESTEP or DETACH what it gets. PEEK and POKE read and write its memory, GETREGS and SETREGS its registers.

A signal handed over with CONT or DETACH is not sent anew: the check that drops SIGKILL for init is not asked.
! EPERM  not allowed, traced already, or (in old kernels) it is init
! ESRCH  no such process, or it is not stopped and traced by the caller
! EIO  a bad address or request
@ process_vm_readv(2) strace(1)
---
prctl(2) - operations on a process
$ int prctl(int option, unsigned long a2, unsigned long a3, unsigned long a4, unsigned long a5)
PR_SET_NAME, PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER, PR_CAPBSET_DROP, PR_CAP_AMBIENT and more.
! EINVAL  the option is unknown, or an argument is wrong
@ capabilities(7)
---
init_module(2), finit_module - load a kernel module
$ int init_module(void *image, unsigned long length, const char *parameters)
The image must be a relocatable ELF file built for this kernel. Its init function runs before the call returns.
! EPERM  no CAP_SYS_MODULE, or modules are disabled
! EEXIST  a module of that name is loaded
! ENOEXEC  not a module, or not for this kernel
! ENOENT  it needs a symbol the kernel does not have
@ delete_module(2) insmod(8)
---
delete_module(2) - unload a kernel module
$ int delete_module(const char *name, unsigned int flags)
! EBUSY  it is loading, or has no exit function
! EWOULDBLOCK  it is in use
! ENOENT  there is none
! EPERM  no CAP_SYS_MODULE
@ init_module(2) rmmod(8)
---
reboot(2) - restart or stop the machine
$ int reboot(int magic, int magic2, int cmd, void *arg)
Also turns Ctrl-Alt-Del into SIGINT for init (CAD_OFF) or an immediate restart (CAD_ON). In another PID namespace it ends that namespace's init instead.
! EINVAL  the magic numbers or the command are wrong
! EPERM  no CAP_SYS_BOOT
@ reboot(8)
---
unshare(2) - leave namespaces
$ int unshare(int flags)
! EINVAL  flags that do not fit, or several threads
! EPERM  no CAP_SYS_ADMIN
@ setns(2) clone(2) unshare(1)
---
setns(2) - enter a namespace
$ int setns(int fd, int kind)
fd is an open file of /proc/PID/ns. A PID namespace counts for children.
! EBADF  no such file
! EINVAL  another kind of namespace, or not a child of one's own
! EPERM  not allowed
@ unshare(2) nsenter(1)
---
setrlimit(2), getrlimit, prlimit64 - limits of resources
$ int prlimit64(pid_t pid, int resource, const struct rlimit64 *new, struct rlimit64 *old)
The soft limit is enforced; it may go up to the hard one, which only CAP_SYS_RESOURCE raises. At the hard CPU limit the kernel sends SIGKILL.
! EINVAL  no such resource, or soft above hard
! EPERM  not allowed
@ prlimit(1) ulimit(1)
---
syslog(2) - read or control the kernel's log
$ int syslog(int type, char *buffer, int length)
! EPERM  kernel.dmesg_restrict is 1 and there is no CAP_SYSLOG
@ dmesg(1)
`);

const named = new Set(DETAILED.flatMap((p) => [p.name, ...(p.aliases ?? [])]));
const brief = Object.keys(NR)
  .filter((name) => !named.has(name))
  .map((name): Page => {
    const [summary, text] = CALL_SUMMARIES[name] ?? [`the system call ${name}`, ''];
    return {
      name,
      section: 2,
      summary,
      description: `${text === '' ? `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.` : text}\n\nOn i386 its number is ${(NR as Readonly<Record<string, number>>)[name]}. A call that fails gives -1 and sets errno; one that this kernel does not have fails with ENOSYS.`,
    };
  });

export const CALLS: readonly Page[] = [...DETAILED, ...brief];
