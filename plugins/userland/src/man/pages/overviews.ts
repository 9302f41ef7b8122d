/** man/pages/overviews.ts — sections 5 and 7: files and ideas. */
import { pages } from './build.ts';

export const OVERVIEWS = pages(`
proc(5) - the process information file system
/proc holds a folder for every process and files about the kernel. /proc/PID/status is for people, /proc/PID/stat for programs; cmdline, environ, exe, cwd, root, fd, maps, mem, limits, ns and task are there too. /proc/self is whoever looks.

/proc/sys are the kernel's settings; sysctl(8) reads and writes them. /proc/sysrq-trigger does what the magic key does.
@ ps(1) sysctl(8) sysrq(7)
---
passwd(5) - the user accounts
One line for each account: name, x, user id, group id, full name, home directory, shell, with colons between.
@ group(5) id(1)
---
group(5) - the groups
One line for each group: name, x, group id, members.
@ passwd(5) groups(1)
---
capabilities(7) - the parts of root's power
Since long ago the rights of root are cut into capabilities, and a process has sets of them: permitted, effective, inheritable, bounding and ambient. CAP_KILL is the right to signal others' processes, CAP_SYS_MODULE to load modules, CAP_SYS_PTRACE to look into any process, CAP_SYS_BOOT to reboot.

No capability makes a signal reach an init that has no handler for it.
@ setpriv(1) setcap(8) capset(2) prctl(2)
---
pid_namespaces(7) - process ids that only some can see
In a PID namespace processes have numbers of their own, and the first is PID 1 there: orphans become its children, signals from inside reach it only where it has a handler, and when it ends every process of the namespace is killed. Seen from the parent namespace it is an ordinary process that a SIGKILL ends.
@ unshare(1) nsenter(1) clone(2)
---
sysrq(7) - the magic key
A letter written to /proc/sysrq-trigger makes the kernel do something at once: b reboot, c crash, e SIGTERM to everybody but init, i SIGKILL to everybody but init, f the OOM killer, t and w tasks, m memory, s sync, u read-only, 0 to 9 the console's level. The key needs kernel.sysrq; the file does not.
@ proc(5) kill(1)
---
pipe(7) - pipes and fifos
A pipe holds 65536 bytes; a writer waits while it is full and a reader while it is empty. Writing when nobody reads brings SIGPIPE and EPIPE; reading when nobody writes is the end of the file. A fifo is a pipe with a name.
@ mkfifo(1) pipe(2)
---
regex(7) - regular expressions
. any character, * any number of times, ^ and $ beginning and end, [abc] [^abc] [a-z] [[:digit:]] sets, \\( \\) \\{ \\} and \\1 in basic expressions, ( ) { } + ? | in extended ones. The longest of the leftmost matches counts. Patterns are matched in linear time here; only those with back references may be refused as too hard.
@ grep(1) sed(1) awk(1)
---
termios(3) - terminal settings
A terminal has a line discipline: in canonical mode (icanon) reads get whole lines, echo shows what is typed, isig turns Ctrl-C, Ctrl-\\ and Ctrl-Z into signals for the foreground process group. In this page lines are edited in the browser and arrive whole.
@ stty(1) tty(1)
---
printk(9), dmesg - the kernel's own messages
Kernel code prints with printk(KERN_ALERT "text") or pr_alert("text"). The level goes from 0, emergency, to 7, debug. dmesg(1) shows the messages with the seconds since boot.
@ dmesg(1) insmod(8)
---
init(8) - the first process
The kernel starts PID 1 itself. Whoever loses his parent becomes its child; when it ends the kernel panics: there is no way to go on without it. Its source is in /usr/src/init.

It is protected by one flag, SIGNAL_UNKILLABLE in its signal_struct, and on newer kernels by one more check that looks at the process itself.
@ signal(7) telinit(8) guards(1)
`);
