/** Which header a forgotten function comes from. */

const USER: Readonly<Record<string, string>> = {
  'stdio.h': 'printf fprintf sprintf snprintf vprintf vfprintf vsnprintf puts putchar fputs fputc getchar fgets fopen fclose fflush fread fwrite scanf sscanf fscanf perror getline setvbuf fdopen fileno popen pclose remove rename',
  'stdlib.h': 'malloc free calloc realloc exit abort atoi atol strtol strtoul getenv setenv unsetenv system qsort bsearch rand srand atexit abs labs random srandom',
  'string.h': 'strlen strcpy strncpy strcat strncat strcmp strncmp strchr strrchr strstr strdup memcpy memset memmove memcmp strerror strsignal strtok strspn strcspn',
  'unistd.h': 'fork getpid getppid read write close pipe dup dup2 execve execv execvp execl execlp sleep usleep _exit setsid setpgid getpgid getuid geteuid setuid setgid chdir getcwd unlink access alarm pause lseek syscall isatty ftruncate rmdir link symlink readlink',
  'signal.h': 'kill signal raise sigaction sigemptyset sigfillset sigaddset sigdelset sigprocmask sigsuspend sigpending sigqueue sigaltstack killpg sigwait sigwaitinfo',
  'sys/wait.h': 'wait waitpid waitid',
  'sys/types.h': '', 'sys/stat.h': 'stat fstat lstat mkdir chmod umask mkfifo mknod', 'fcntl.h': 'open creat fcntl openat',
  'sys/mman.h': 'mmap munmap mprotect msync mlock', 'sys/ptrace.h': 'ptrace', 'sys/prctl.h': 'prctl', 'sys/resource.h': 'setrlimit getrlimit getpriority setpriority getrusage prlimit',
  'sys/mount.h': 'mount umount umount2', 'sys/reboot.h': 'reboot', 'sched.h': 'clone unshare setns sched_yield sched_setscheduler', 'sys/ioctl.h': 'ioctl',
  'pthread.h': 'pthread_create pthread_join pthread_exit pthread_mutex_lock pthread_mutex_unlock pthread_kill pthread_self', 'time.h': 'time nanosleep clock_gettime localtime strftime', 'ctype.h': 'isalpha isdigit isspace toupper tolower isprint isupper islower isalnum',
  'errno.h': 'errno', 'assert.h': 'assert', 'setjmp.h': 'setjmp longjmp sigsetjmp siglongjmp', 'math.h': 'sqrt pow sin cos floor ceil fabs', 'dirent.h': 'opendir readdir closedir', 'poll.h': 'poll', 'sys/select.h': 'select', 'sys/socket.h': 'socket bind listen accept connect socketpair',
}; // biome-ignore format: a table

const KERNEL: Readonly<Record<string, string>> = {
  'linux/kernel.h': 'printk pr_info pr_err pr_warn pr_alert container_of snprintf sprintf panic', 'linux/slab.h': 'kmalloc kzalloc kfree kcalloc krealloc', 'linux/vmalloc.h': 'vmalloc vfree',
  'linux/sched.h': 'schedule schedule_timeout wake_up_process for_each_process set_current_state find_task_by_vpid', 'linux/sched/signal.h': 'send_sig send_sig_info force_sig signal_pending', 'linux/pid.h': 'find_vpid pid_task find_get_pid put_pid get_pid_task kill_pid find_pid_ns',
  'linux/kthread.h': 'kthread_run kthread_stop kthread_should_stop kthread_create', 'linux/delay.h': 'msleep mdelay udelay ssleep usleep_range', 'linux/timer.h': 'timer_setup mod_timer del_timer del_timer_sync setup_timer add_timer',
  'linux/proc_fs.h': 'proc_create remove_proc_entry proc_mkdir create_proc_entry', 'linux/seq_file.h': 'seq_printf seq_puts single_open seq_read', 'linux/uaccess.h': 'copy_to_user copy_from_user put_user get_user', 'linux/kallsyms.h': 'kallsyms_lookup_name',
  'linux/module.h': 'module_init module_exit MODULE_LICENSE try_module_get', 'linux/string.h': 'strlen strcmp memcpy memset strcpy strncpy strstr strlcpy', 'linux/reboot.h': 'kernel_restart kernel_halt kernel_power_off emergency_restart orderly_poweroff', 'linux/sysrq.h': 'handle_sysrq', 'linux/kprobes.h': 'register_kprobe unregister_kprobe', 'linux/cred.h': 'commit_creds prepare_creds prepare_kernel_cred',
}; // biome-ignore format: a table

const index = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> => {
  const map = new Map<string, string>();
  for (const [header, names] of Object.entries(table))
    for (const name of names.split(' ')) if (name !== '') map.set(name, header);
  return map;
};
const user = index(USER);
const kernel = index(KERNEL);

export const knownHeader = (name: string, mode: 'user' | 'kernel'): string | null =>
  (mode === 'kernel' ? kernel : user).get(name) ?? null;
