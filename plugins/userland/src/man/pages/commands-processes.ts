/** man/pages/commands-processes.ts — commands about processes, signals, modules and the machine. */
import { pages } from './build.ts';

export const PROCESS_COMMANDS = pages(`
kill(1) - send a signal to a process
$ kill [-SIGNAL | -s SIGNAL] PID...
$ kill -l [SIGNAL]
Sends SIGTERM, or the signal named, to each process. A positive PID is one process; 0 is the caller's process group; -1 is every process one may signal except init and the caller; a smaller number is the process group of that number.

A status of 0 means that the kernel took the signal, not that anything happened: a signal to PID 1 for which init has no handler is dropped without a word. The trace beside the terminal shows which check did it.
-s, --signal SIGNAL  the signal, by name (with or without SIG) or number
-l, --list [SIGNAL]  list the names, or turn a name into a number and back
-L, --table  list names and numbers in a table
-q, --queue VALUE  send with sigqueue(3) and this integer
! 0  every process got the signal
! 1  at least one did not
> kill -l 9  # prints KILL
> sleep 50 & kill $!  # starts a process and ends it
@ kill(2) signal(7) pkill(1) killall(1)
---
pkill(1) - signal processes by name and other attributes
$ pkill [-SIGNAL] [OPTION]... PATTERN
Sends SIGTERM, or the signal given, to every process whose name matches the extended regular expression. pkill never chooses itself.
-f, --full  match the whole command line
-x, --exact  the whole name must match
-u, --euid USER  only processes of this effective user
-P, --parent PID  only children of this process
-n, --newest  only the youngest
-o, --oldest  only the oldest
-e, --echo  say what is signalled
! 0  at least one process was signalled
! 1  none was
@ pgrep(1) kill(1)
---
pgrep(1) - list processes by name and other attributes
$ pgrep [OPTION]... PATTERN
Prints the process ids of the processes whose name matches the extended regular expression.
-a, --list-full  print the command line too
-l, --list-name  print the name too
-c, --count  print only how many
-f, --full  match the whole command line
-x, --exact  the whole name must match
-u, --euid USER  only processes of this effective user
-P, --parent PID  only children of this process
! 0  something matched
! 1  nothing did
> pgrep -x init  # prints 1
@ pkill(1) ps(1)
---
killall(1) - kill processes by name
$ killall [-SIGNAL] NAME...
Sends SIGTERM, or the signal given, to every process of exactly that name.
-I, --ignore-case  upper and lower case are the same
-q, --quiet  do not complain when there is none
-v, --verbose  say which were signalled
-u, --user USER  only processes of this user
@ kill(1) pkill(1)
---
pidof(8) - find the process ids of a running program
$ pidof [-s] NAME...
Prints the process ids of the programs named, youngest first.
-s  only one of them
@ pgrep(1)
---
ps(1) - report a snapshot of the current processes
$ ps [OPTION]...
Without options: the processes of this terminal. Takes UNIX options with a dash and BSD options without.
-e, -A  every process
-f  full format
-l  long format
-o FORMAT  the columns: pid, ppid, pgid, sid, tty, stat, user, ni, pri, vsz, rss, comm, args, wchan and more; 'pid=' leaves the header out
-p LIST  only these process ids
-u LIST  only these users
-C NAME  only processes of this name
--ppid LIST  only children of these
-L  threads too
--forest  draw the tree
aux  BSD style: every process with user, CPU, memory and state

The letters under STAT: R running, S sleeping, D sleeping where no signal reaches it, T stopped, t traced, Z zombie, I idle kernel thread; then < high priority, N low priority, s session leader, l several threads, + in the foreground.
! 0  something was listed
! 1  nothing was
> ps -p 1 -o pid,comm  # init
@ pstree(1) top(1) proc(5)
---
pstree(1) - display a tree of processes
$ pstree [OPTION]... [PID | USER]
Draws the processes as a tree, beginning with init or the one given. Equal children are folded into one with a count.
-p  show process ids
-a  show command lines
-u  show where the user changes
-s  show the parents of the process given
-c  do not fold
> pstree -p  # the whole tree
@ ps(1)
---
top(1) - display Linux processes
$ top [-b] [-n TIMES] [-d SECONDS] [-p PIDS] [-u USER]
Shows the busiest processes and does so again every three seconds. It ends with Ctrl-C.
-b  do not clear the screen in between
-n TIMES  end after so many times
-d SECONDS  how long to wait in between
> top -b -n 1  # once
@ ps(1) vmstat(8)
---
sleep(1) - delay for a specified amount of time
$ sleep NUMBER[smhd]...
Waits for the sum of its arguments: seconds, or minutes, hours, days. Fractions are fine. What counts is the machine's time, which stands still while the room is paused.
> sleep 0.1  # a tenth of a second
@ timeout(1) nanosleep(2)
---
timeout(1) - run a command with a time limit
$ timeout [OPTION] DURATION COMMAND [ARG]...
Starts the command and sends it SIGTERM when the time is over.
-s, --signal SIGNAL  send this instead
-k, --kill-after DURATION  and SIGKILL that much later
--foreground  leave the command in this process group
--preserve-status  exit with the command's status even when the time was over
! 124  the time was over
! 125  timeout itself failed
! 126  the command could not be run
! 127  the command was not found
! 137  it was killed by SIGKILL
> timeout 0.1 sleep 5; echo $?  # prints 124
@ sleep(1) kill(1)
---
nice(1) - run a program with modified scheduling priority
$ nice [-n ADJUSTMENT] [COMMAND [ARG]...]
Adds the adjustment (10 when none is given) to the nice value, which goes from -20, first in line, to 19, last. Only root may lower it. Without a command: prints the present value.
-n, --adjustment N  how much to add
> nice -n 5 nice  # prints 5
@ renice(1) setpriority(2)
---
renice(1) - alter priority of running processes
$ renice [-n] PRIORITY [-p PID...] [-g GROUP...] [-u USER...]
Sets the nice value of processes that run already.
-p  the numbers are process ids
-g  the numbers are process groups
-u  the names are users
@ nice(1)
---
nohup(1) - run a command immune to hangups, with output to a non-tty
$ nohup COMMAND [ARG]...
Ignores SIGHUP, then runs the command. When standard output is a terminal it goes to nohup.out instead.
@ setsid(1) signal(7)
---
setsid(1) - run a program in a new session
$ setsid [-cfw] COMMAND [ARG]...
The program becomes the leader of a new session without a controlling terminal, so a hangup of this one does not reach it.
-c, --ctty  make the present terminal its controlling one
-f, --fork  always fork
-w, --wait  wait for it to end
@ setsid(2)
---
chrt(1) - manipulate the real-time attributes of a process
$ chrt [-f | -r | -o | -b | -i] PRIORITY COMMAND [ARG]...
$ chrt -p [PRIORITY] PID
Runs a command under another scheduling policy, or shows and sets that of a running process.
-f, --fifo  first in, first out
-r, --rr  round robin (the default)
-o, --other  the ordinary policy
-m, --max  show the priorities there are
> chrt -m  # the ranges
@ sched_setscheduler(2)
---
taskset(1) - set or retrieve a process's CPU affinity
$ taskset MASK COMMAND [ARG]...
$ taskset -p [MASK] PID
The machine has one processor, so the mask can only be 1.
-p, --pid  of a running process
-c, --cpu-list  processors as a list
@ sched_setaffinity(2)
---
setpriv(1) - run a program with different Linux privilege settings
$ setpriv [OPTION]... COMMAND [ARG]...
Sets user and group ids, capability sets and flags, then runs the command.
-d, --dump  show the present settings
--reuid USER  set the real, effective and saved user id
--regid GROUP  set the group ids; needs one of the three below
--clear-groups  no supplementary groups
--init-groups  those of the user
--keep-groups  the present ones
--inh-caps LIST  change the inheritable set: +kill,-sys_admin,-all
--ambient-caps LIST  change the ambient set
--bounding-set LIST  drop from the bounding set
--no-new-privs  exec never gives more privileges again
--list-caps  the names of the capabilities
> setpriv --list-caps  # the names
@ capabilities(7) prctl(2)
---
setcap(8) - set file capabilities
$ setcap [-q] [-v] [-n ROOTID] {CAPS|-r} FILE...
Gives a program capabilities of its own: whoever runs it has them, without being root. CAPS is a list of names, one of = + -, and the sets: e effective, i inheritable, p permitted. The effective bit is one for the whole file. Takes CAP_SETFCAP; a write to the file or a new owner takes the capabilities away again.
-r  remove the capabilities
-v  only say whether the file has just these
-n ROOTID  they count only where this user is root of the namespace
-q  say nothing
> cp /bin/kill /mykill && setcap cap_kill=ep /mykill  # a program that may signal anybody
@ getcap(8) setxattr(2) execve(2) capabilities(7)
---
getcap(8) - examine file capabilities
$ getcap [-n] [-r] [-v] FILE...
Shows the files that have capabilities, and which.
-n  the user namespace's root they belong to
-r  folders with all they hold
-v  files without capabilities too
> getcap -r /usr/bin  # nothing, as long as nobody gave a program any
@ setcap(8) getxattr(2) capabilities(7)
---
prlimit(1) - get and set process resource limits
$ prlimit [--pid PID] [--RESOURCE[=SOFT[:HARD]]]... [COMMAND [ARG]...]
Without a value a limit is shown; with one it is set, for the process given or for the command. 'unlimited' is a value.
-p, --pid PID  the process
-n, --nofile[=LIMIT]  open files
-u, --nproc[=LIMIT]  processes of the user
-t, --cpu[=LIMIT]  seconds of CPU time; at the hard limit the kernel kills
-v, --as[=LIMIT]  bytes of address space
> prlimit --nofile  # soft and hard limit of open files
@ setrlimit(2) ulimit(1)
---
unshare(1) - run program in new namespaces
$ unshare [OPTION]... [COMMAND [ARG]...]
Leaves some of the namespaces and runs the command. In a new PID namespace the first child is PID 1 there, protected from its own namespace but not from its parent's.
-p, --pid  PID namespace; use it with --fork
-m, --mount  mount namespace
-u, --uts  host name
-U, --user  user namespace
-f, --fork  run the command in a child
-r, --map-root-user  be root inside a user namespace
--mount-proc[=DIR]  mount a /proc that shows the new PID namespace
@ nsenter(1) unshare(2) pid_namespaces(7)
---
nsenter(1) - run program with namespaces of other processes
$ nsenter [OPTION]... [COMMAND [ARG]...]
Enters namespaces of the target and runs the command there.
-t, --target PID  whose namespaces
-p, --pid  PID namespace
-m, --mount  mount namespace
-U, --user  user namespace
-a, --all  all of them
@ unshare(1) setns(2)
---
lsns(8) - list namespaces
$ lsns [-t TYPE] [-p PID]
Shows every namespace with how many processes are in it and the first of them.
-t, --type TYPE  mnt, net, ipc, user, pid, uts or cgroup
@ unshare(1) nsenter(1)
---
chroot(8) - run command with special root directory
$ chroot [OPTION] NEWROOT [COMMAND [ARG]...]
--userspec USER[:GROUP]  as this user
! 125  chroot itself failed
! 126  the command could not be run
! 127  the command was not found
@ chroot(2)
---
insmod(8) - insert a module into the kernel
$ insmod [-f] FILE [PARAMETER=VALUE]...
Loads a kernel module: its init function runs inside the kernel, with every right there is. The messages it prints are in dmesg(1).
-f, --force  ignore the version the module was built for
! 1  the kernel refused it; the sentence says why
@ rmmod(8) lsmod(8) modinfo(8) init_module(2) dmesg(1)
---
rmmod(8) - remove a module from the kernel
$ rmmod [-f] NAME...
Runs the module's exit function and takes it out. A module in use, or one without an exit function, stays.
-f, --force  take it out all the same; this taints the kernel
@ insmod(8) lsmod(8) delete_module(2)
---
lsmod(8) - show the modules in the kernel
$ lsmod
Prints /proc/modules as a table: name, size, how often it is used and by whom.
> lsmod  # what is loaded
@ insmod(8)
---
modprobe(8) - add and remove modules from the kernel
$ modprobe [-r] NAME [PARAMETER=VALUE]...
Looks the module up below /lib/modules for the running kernel and loads it.
-r, --remove  take it out instead
@ insmod(8)
---
modinfo(8) - show information about a kernel module
$ modinfo [-F FIELD] FILE...
Prints what the module says of itself: licence, author, parameters, and the kernel it was built for.
-F, --field FIELD  only this field
-p  only the parameters
@ insmod(8)
---
dmesg(1) - print or control the kernel ring buffer
$ dmesg [OPTION]...
Shows what the kernel has printed. Where kernel.dmesg_restrict is 1 only root may read it. After a panic and the reboot the log of the dead kernel is in /var/crash.
-C, --clear  empty the buffer
-c, --read-clear  print it, then empty it
-n, --console-level LEVEL  what is important enough for the console
-w, --follow  wait for new messages
-T, --ctime  times of day instead of seconds since boot
-t, --notime  no times
-l, --level LIST  only these levels: emerg, alert, crit, err, warn, notice, info, debug
-x, --decode  show level and facility
> dmesg | tail -3  # the last three lines
@ syslog(2) printk(9)
---
uname(1) - print system information
$ uname [-asnrvmo]
-a, --all  everything
-s  the kernel's name (the default)
-n  the host name
-r  the kernel's release
-v  the kernel's version
-m  the machine: i686 here
> uname -r  # the release
@ uname(2)
---
arch(1) - print machine hardware name
$ arch
The same as uname -m.
> arch  # i686
---
uptime(1) - tell how long the system has been running
$ uptime [-p] [-s]
The time, how long the machine has been up since its last reboot, how many are logged in, and the load of the last 1, 5 and 15 minutes.
-p, --pretty  in words
-s, --since  when it was started
> uptime -p  # up ...
@ w(1)
---
hostname(1) - show or set the system's host name
$ hostname [NAME]
Without an argument: prints it. Only root may set it.
> hostname  # the name
---
free(1) - display amount of free and used memory in the system
$ free [-bkmgh]
-b, -k, -m, -g  the unit
-h, --human  units as people like them
> free -m  # in mebibytes
@ proc(5)
---
vmstat(8) - report virtual memory statistics
$ vmstat [DELAY [COUNT]]
Processes, memory, swap, interrupts, context switches and CPU, as one line, or one every DELAY seconds.
> vmstat  # one line
@ free(1) top(1)
---
nproc(1) - print the number of processing units available
$ nproc
> nproc  # prints 1
---
sysctl(8) - configure kernel parameters at runtime
$ sysctl [OPTION]... NAME[=VALUE]...
$ sysctl -a
Reads and writes the files below /proc/sys; a dot in the name is a slash in the path.
-a, --all  show everything
-n, --values  only values
-w, --write  (writing needs no option; this is accepted)
-p, --load FILE  set what the file says
> sysctl -n kernel.pid_max  # the highest process id
@ proc(5)
---
reboot(8), poweroff, halt - reboot, power off or halt the machine
$ reboot [-f] [-n]
$ poweroff [-f]
$ halt [-f]
Asks init to bring the machine down, in the way the running init understands. With -f it calls reboot(2) itself and init has no say.
-f, --force  call the kernel directly
-n, --no-sync  do not write back first
@ shutdown(8) telinit(8) reboot(2)
---
shutdown(8) - bring the system down
$ shutdown [-r | -h | -H] [now | +MINUTES]
-r  reboot afterwards
-h, -P  power off afterwards
-H  halt afterwards
@ reboot(8) telinit(8)
---
telinit(8) - change the run level
$ telinit 0|1|2|3|4|5|6|S|Q|U
Sends the order to init through its fifo. Q makes init read its configuration again, U makes it start itself anew without losing its state.
@ initctl(8) runlevel(8)
---
runlevel(8) - print previous and current run level
$ runlevel
Prints what the running init has noted, or unknown.
@ telinit(8)
---
initctl(8) - give the running init an order
$ initctl ORDER
Writes one line to /run/ictl, for inits that take orders there. The tiny init knows ping, fork and clone_parent. Only root may.
@ telinit(8) clone(2)
---
systemctl(1) - control the systemd init, where it runs
$ systemctl daemon-reexec | daemon-reload | reboot | poweroff | halt | status
Every verb becomes the signal that systemd documents for it. Where another init runs it says so.
@ telinit(8) reboot(8)
---
who(1) - show who is logged on
$ who [-bHqm]
-b  when the machine was started
-H  column headings
-q  only names and how many
@ w(1) users(1)
---
w(1) - show who is logged on and what they are doing
$ w [-h] [USER]
-h  no heading
@ who(1) uptime(1)
---
users(1) - print the user names of users currently logged in
$ users
@ who(1)
---
wall(1) - write a message to all users
$ wall [TEXT...]
Writes the text, or standard input, on every terminal in use.
@ write(2)
---
logger(1) - enter messages into the system log
$ logger [-is] [-t TAG] TEXT...
Writes a line into the kernel's log.
-t, --tag TAG  who says it
-s, --stderr  say it on standard error too
@ dmesg(1)
---
watch(1) - execute a program periodically, showing output fullscreen
$ watch [-n SECONDS] [-t] COMMAND
Clears the screen, runs the command with sh, waits two seconds, and again. It ends with Ctrl-C.
-n, --interval SECONDS  how long to wait
-t, --no-title  no heading
-g, --chgexit  (accepted)
@ top(1)
---
pmap(1) - report memory map of a process
$ pmap PID...
Prints the mappings of /proc/PID/maps with their sizes.
@ proc(5)
---
pwdx(1) - report current working directory of a process
$ pwdx PID...
@ proc(5)
---
lsof(8) - list open files
$ lsof [-p PID] [-u USER] [-c NAME] [-t] [FILE...]
-t  only process ids
@ proc(5)
---
tty(1) - print the file name of the terminal connected to standard input
$ tty [-s]
-s, --silent  only the exit status
! 1  it is no terminal
@ stty(1)
---
stty(1) - change and print terminal line settings
$ stty [-F DEVICE] [-a | SETTING...]
Without arguments: what differs from sane. Settings are names such as echo, isig, icanon, tostop, with a dash to turn them off; 'intr ^X' sets a character; 'rows N', 'cols N' and 'size' are about the window; 'sane' puts everything right.
-a, --all  everything
-g, --save  in a form stty itself reads
@ termios(3) tty(1)
---
clear(1) - clear the terminal screen
$ clear
---
sync(1) - synchronize cached writes to persistent storage
$ sync
> sync  # does nothing visible
@ sync(2)
---
login(1) - begin a session on the system
$ login -f USER
What init starts on a terminal: it becomes the user and starts the login shell. Nobody types a password here; who sits at a terminal is known.
@ su(1) sudo(8)
---
su(1) - run a command with a substitute user and group ID
$ su [-] [USER] [-c COMMAND]
Becomes another user, root when none is named. Only root may, since accounts have no passwords here: use sudo(8).
-, -l, --login  start a login shell, in the user's home directory
-c, --command COMMAND  run this and end
-s, --shell SHELL  use this shell
@ sudo(8) setuid(2)
---
sudo(8) - execute a command as another user
$ sudo [-u USER] [-E] COMMAND [ARG]...
$ sudo -s
$ sudo -i
Runs the command as root. It works for members of the group sudo, which the scenario decides. The kernel still knows who you are: what you do as root counts for your seat.
-s, --shell  a shell as root: the prompt becomes #
-i, --login  a login shell as root
-u, --user USER  as this user
-E, --preserve-env  keep the environment
-l, --list  what one may
! 1  not allowed, or the command was not found
@ su(1) setuid(2)
---
id(1) - print real and effective user and group IDs
$ id [-u | -g | -G] [-n] [-r] [USER]
-u, --user  only the effective user id
-g, --group  only the effective group id
-G, --groups  all group ids
-n, --name  names instead of numbers
-r, --real  the real id
> id -u  # a number
@ whoami(1) groups(1)
---
whoami(1) - print the effective user name
$ whoami
> whoami  # your name
@ id(1)
---
logname(1) - print the user's login name
$ logname
@ whoami(1)
---
groups(1) - print the groups a user is in
$ groups [USER...]
> groups  # your groups
@ id(1)
---
man(1) - show a manual page
$ man [SECTION] NAME...
$ man -k WORD
Sections: 1 commands, 2 system calls, 3 library, 5 files, 7 signals, guards and overviews, 8 administration. Every command, call, signal and guard has a page.
-k, --apropos  search names and summaries
-f, --whatis  only the summary
! 16  there is none
> man -f kill  # both kills
@ apropos(1) guards(1)
---
apropos(1) - search the manual page names and descriptions
$ apropos WORD...
> apropos signal  # all about signals
@ man(1)
---
whatis(1) - display one-line manual page descriptions
$ whatis NAME...
> whatis kill  # one line each
@ man(1)
---
guards(1) - list the checks of the kernel one can run into
$ guards [WORD...]
Prints every guard whose id or title holds one of the words. 'man GUARD' tells where it is in the kernel, what it reads, and what it does.
> guards unkillable  # what protects init
@ man(1) signal(7)
---
edit(1), nano, vi, vim - open a file in the page's editor
$ edit FILE
The editor is part of the page, not of the terminal. Ctrl-S there saves into the file, with your rights.
@ cat(1)
---
strace(1) - trace system calls and signals
$ strace [OPTION]... COMMAND [ARG]...
$ strace [OPTION]... -p PID
Prints every system call of the process with its arguments and its result, and every signal. It uses ptrace(2), so it may look where ptrace may. Ctrl-C lets an attached process go.
-p, --attach PID  a process that runs already
-f, --follow-forks  its children too
-e, --trace LIST  only these calls, or %file, %process, %signal, %desc, %memory; with ! all but these
-c, --summary-only  only counts
-o, --output FILE  write there
-s, --string-limit N  how much of strings (32)
-t  the time in front
-T  how long each call took
@ ptrace(2)
---
busybox(1) - many small tools in one
$ busybox TOOL [ARG]...
Runs the tool of that name. Some print as busybox does, most as the full tool.
@ ls(1)
`);
