/** man/jargon.ts — words of the trade that no dictionary of English has, and British spellings. */
export const JARGON = `
abc args ascii breakpoint busybox cgroup characterwise chroot cmdline columnate conv coprocessor's crit ctrl 
cwd devpts emerg environ errno exe execve fd fifo fifos filesystem filesystems fsync fullscreen getline gsub 
icanon init init's inits inode inodes ipc isig lcase licence mem mnt mountpoint namespace namespace's 
namespaces ni nocreat nodev noexec nohup nosuid notrunc ns pgid pid pids pkill ppid pri printf proc ptrace 
redirections restartable ro rss rw seccomp securityfs sid sig signalled sigreturn sprintf sqrt stty substr 
sudo sysfs systemd tmpfs tolower tostop toupper tty ucase uname unlink unmount uptime uts vfork vsz wchan
`;
