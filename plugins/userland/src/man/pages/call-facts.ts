/** man/pages/call-facts.ts — what each system call is for, one line each: names, a bar, the summary, another bar and more text where it helps. */
const LINES = `
restart_syscall|go on with a call that a stop interrupted|Programs do not call it; the kernel makes them.
read|read from a descriptor|Reads at most count bytes into the buffer. 0 is the end of the file. On a pipe or terminal it waits until something is there, unless O_NONBLOCK is set (EAGAIN); a signal handler ends the wait with EINTR.
write|write to a descriptor|Writes at most count bytes. A pipe that nobody reads brings SIGPIPE and EPIPE; a file beyond RLIMIT_FSIZE brings SIGXFSZ and EFBIG.
open openat openat2 creat|open or make a file|Gives the lowest free descriptor. Flags: O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_TRUNC O_APPEND O_NONBLOCK O_DIRECTORY O_NOFOLLOW O_CLOEXEC O_PATH. Errors: ENOENT, EACCES, EEXIST, EISDIR, ENOTDIR, ELOOP, EMFILE, ETXTBSY, EROFS.
close|give a descriptor back
close_range|give a range of descriptors back
link linkat|give a file one more name
unlink unlinkat|remove a name of a file|The file itself goes when no name and no open descriptor is left.
chdir fchdir|change the working directory
time stime|the time in seconds since 1970
mknod mknodat|make a fifo or a device file
chmod fchmod fchmodat|change the mode of a file
chown lchown fchown chown32 lchown32 fchown32 fchownat|change the owner of a file
lseek _llseek|move the position of an open file
getpid|the process id of the caller
getppid|the process id of the parent
gettid|the thread id of the caller
mount|attach a file system to a folder
umount umount2|detach a file system
setuid setuid32|set the user id|With CAP_SETUID all three ids, for ever; without, only the effective one to the real or saved one. Processes of the user count against RLIMIT_NPROC.
getuid getuid32 geteuid geteuid32|the real or effective user id
setgid setgid32|set the group id
getgid getgid32 getegid getegid32|the real or effective group id
setreuid setreuid32 setregid setregid32|set real and effective ids
setresuid setresuid32 setresgid setresgid32|set real, effective and saved ids
getresuid getresuid32 getresgid getresgid32|ask for real, effective and saved ids
setfsuid setfsuid32 setfsgid setfsgid32|set the ids used for files
getgroups getgroups32 setgroups setgroups32|the supplementary groups
alarm|SIGALRM after so many seconds
pause|wait for a signal
nanosleep clock_nanosleep clock_nanosleep_time64|sleep|A signal handler ends it early with EINTR and the time that was left; a stop and SIGCONT do not.
utime utimes utimensat utimensat_time64 futimesat|set the times of a file
access faccessat faccessat2|may the real user do this to a file?
nice|add to the nice value
getpriority setpriority|the nice value of processes
sync syncfs fsync fdatasync sync_file_range|write back what is cached
rename renameat renameat2|give a file another name
mkdir mkdirat|make a folder
rmdir|remove an empty folder
dup dup2 dup3|one more descriptor for an open file
pipe pipe2|make a pipe
times|CPU time used by the caller and its children
brk|move the end of the heap
signal|set a signal's action, the old way
sigaction rt_sigaction|set a signal's action|The handler, the mask while it runs, and flags: SA_RESTART, SA_SIGINFO, SA_NODEFER, SA_RESETHAND, SA_ONSTACK, SA_NOCLDSTOP, SA_NOCLDWAIT. SIGKILL and SIGSTOP cannot have one: EINVAL. Setting a signal to ignored drops those that are pending.
sigprocmask rt_sigprocmask sgetmask ssetmask|which signals are blocked
sigpending rt_sigpending|which blocked signals are waiting
sigsuspend rt_sigsuspend|wait for a signal under another mask
sigreturn rt_sigreturn|go back from a signal handler|Programs do not call it; the frame on the stack does.
rt_sigtimedwait rt_sigtimedwait_time64|take a blocked signal
rt_sigqueueinfo rt_tgsigqueueinfo|send a signal with a value
sigaltstack|another stack for signal handlers
signalfd signalfd4|signals as something to read
acct|process accounting
ioctl|control a device
fcntl fcntl64|control a descriptor
setpgid|put a process into a process group
getpgid getpgrp|the process group of a process
setsid|begin a new session|EPERM when the caller leads a process group already.
getsid|the session of a process
umask|mode bits new files do not get
chroot|change the root folder of a process
sethostname setdomainname|set the machine's names
getrlimit ugetrlimit|ask for a limit
getrusage|what was used
gettimeofday settimeofday|the time of day
clock_gettime clock_gettime64 clock_settime clock_settime64 clock_getres clock_getres_time64|clocks
clock_adjtime clock_adjtime64 adjtimex|tune the clock
timer_create timer_settime timer_settime64 timer_gettime timer_gettime64 timer_getoverrun timer_delete|timers of a process
timerfd_create timerfd_settime timerfd_settime64 timerfd_gettime timerfd_gettime64|timers as something to read
setitimer getitimer|interval timers
select _newselect pselect6 pselect6_time64|wait for descriptors
poll ppoll ppoll_time64|wait for descriptors
epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2|wait for many descriptors
eventfd eventfd2|a counter as something to read
symlink symlinkat|make a symbolic link
readlink readlinkat|where a symbolic link points
readdir getdents getdents64|the entries of a folder
mmap mmap2|map memory|New memory, or the contents of a file, at an address of the kernel's choice or, with MAP_FIXED, at the one given. Errors: EACCES, EINVAL, ENOMEM, EEXIST.
munmap|take a mapping away
mprotect pkey_mprotect|change what may be done to mapped memory
mremap|move or resize a mapping
msync|write a mapping back
madvise process_madvise|tell the kernel about one's plans for memory|MADV_HWPOISON, with CAP_SYS_ADMIN, makes a page broken: touching it brings SIGBUS.
mincore|which pages are in memory
mlock mlock2 munlock mlockall munlockall|keep pages in memory
truncate truncate64 ftruncate ftruncate64|cut a file or make it longer
fallocate|reserve room for a file
statfs statfs64 fstatfs fstatfs64 ustat|about a file system
stat stat64 oldstat lstat lstat64 oldlstat fstat fstat64 oldfstat fstatat64 statx|about a file
uname olduname oldolduname|names of the kernel and the machine
sysinfo|memory, load and uptime
personality|which habits of other systems to follow
flock|lock an open file
readv writev preadv pwritev preadv2 pwritev2|read or write several buffers
pread64 pwrite64|read or write at a place
sendfile sendfile64 copy_file_range splice tee vmsplice|move bytes between descriptors
sched_setparam sched_getparam sched_setscheduler sched_getscheduler sched_setattr sched_getattr|scheduling policy and priority
sched_yield|let others run
sched_get_priority_max sched_get_priority_min sched_rr_get_interval sched_rr_get_interval_time64|limits of priorities
sched_setaffinity sched_getaffinity|on which processors one may run
capget capset|the capability sets of a process|A process may only set its own, and only to what it is permitted.
getcwd|the working directory
set_thread_area get_thread_area modify_ldt|where thread-local storage is
set_tid_address|what to clear when a thread ends
set_robust_list get_robust_list|locks to release when a thread dies
futex futex_time64 futex_waitv|wait for a word in memory to change
seccomp|forbid system calls|SECCOMP_SET_MODE_STRICT leaves read, write, exit and sigreturn. SECCOMP_SET_MODE_FILTER runs a small program at every call.
process_vm_readv process_vm_writev|read or write another process's memory
pidfd_open|a process as a descriptor
pidfd_send_signal|send a signal through a process descriptor
pidfd_getfd|a copy of another process's descriptor
kcmp|do two processes share something?
pivot_root|change the root file system
kexec_load|load another kernel
memfd_create memfd_secret|a file that is only memory
getrandom|random bytes
getcpu|which processor this is
membarrier|order memory between threads
rseq|restartable sequences
arch_prctl|settings of the processor's architecture
bpf|programs for the kernel's own machine
perf_event_open|count what the processor does
userfaultfd|handle page faults oneself
socket socketpair bind connect listen accept4 getsockopt setsockopt getsockname getpeername|sockets
sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg recvmmsg_time64 shutdown socketcall|messages through sockets
ipc semget semctl semtimedop_time64 shmget shmctl shmat shmdt msgget msgsnd msgrcv msgctl|System V semaphores, shared memory and messages
mq_open mq_unlink mq_timedsend mq_timedsend_time64 mq_timedreceive mq_timedreceive_time64 mq_notify mq_getsetattr|POSIX message queues
inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_init fanotify_mark|hear of changes to files
setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr|extended attributes
ioprio_set ioprio_get|priority of input and output
io_setup io_destroy io_getevents io_submit io_cancel io_pgetevents io_pgetevents_time64 io_uring_setup io_uring_enter io_uring_register|input and output that does not wait
add_key request_key keyctl|keys kept by the kernel
clone3|make a child, with room for more options
execveat|run a program found below a folder
vhangup|hang up one's terminal
swapon swapoff|memory on disk
quotactl quotactl_fd|limits of disk space
ioperm iopl|touch the hardware
open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr|mounts, step by step
name_to_handle_at open_by_handle_at|files by handle
landlock_create_ruleset landlock_add_rule landlock_restrict_self|give up rights to files
process_mrelease|take the memory of a dying process
mbind get_mempolicy set_mempolicy set_mempolicy_home_node migrate_pages move_pages|where memory is on large machines
pkey_alloc pkey_free|protection keys
readahead fadvise64 fadvise64_64|tell the kernel about one's plans for a file
remap_file_pages|rearrange a mapping
lookup_dcookie|the path behind a cookie
uselib|load a library, the very old way
bdflush sysfs _sysctl nfsservctl create_module get_kernel_syms query_module|calls of kernels long ago
vm86 vm86old|run 16-bit code
break stty gtty ftime prof lock mpx ulimit profil idle afs_syscall getpmsg putpmsg vserver|numbers that never meant anything here
`;

/** By name: the summary and, where there is one, the longer text. */
export const CALL_SUMMARIES: Readonly<Record<string, readonly [summary: string, text: string]>> = Object.fromEntries(
  LINES.trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', summary = '', text = ''] = line.split('|');
      return names.split(' ').map((name) => [name, [summary, text] as const]);
    }),
);
