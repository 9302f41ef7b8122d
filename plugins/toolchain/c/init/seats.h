/*
 * seats.h - what every init of this machine does for the people at its terminals.
 *
 * /run/ttys lists the terminals and who sits there, one "TTY LOGIN" a line; a line on the fifo /run/seats says that it has changed. On each
 * terminal a login is kept running: when its shell ends, there is a new one within a second.
 */
#ifndef SEATS_H
#define SEATS_H
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_SEATS 256
#define RESPAWN_MS 500
static struct seat { char tty[16], login[40]; pid_t pid; long long due; int wanted; } seats[MAX_SEATS];
static int seat_count, seat_fifo = -1;

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}
/* One message on the console, in one write. */
static void say(const char *a, const char *b)
{
	char line[256];
	int fd = open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK), n = (int)strlen(a), m = (int)strlen(b);
	if (fd < 0) return;
	if (n > 100) n = 100;
	if (m > 150) m = 150;
	memcpy(line, a, (size_t)n);
	memcpy(line + n, b, (size_t)m);
	line[n + m] = '\n';
	if (write(fd, line, (size_t)(n + m + 1)) < 0) { /* nobody reads it */ }
	close(fd);
}
/* What init does to signals is its own business: children start with the default for all of them. */
static void default_signals(void)
{
	sigset_t none;
	struct sigaction sa;
	int i;
	memset(&sa, 0, sizeof sa);
	for (i = 1; i < NSIG; i++) sigaction(i, &sa, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
}

static int fifo(const char *path, mode_t mode)
{
	unlink(path);
	if (mkfifo(path, mode)) return -1;
	return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static pid_t login_on(const struct seat *s)
{
	char path[32] = "/dev/", *argv[] = { "login", "-f", (char *)s->login, 0 }, *env[] = { "TERM=xterm-256color", 0 };
	pid_t pid = fork();
	int fd;
	if (pid) return pid;
	setsid();
	default_signals();
	strcat(path, s->tty);
	for (fd = 0; fd < 3; fd++) close(fd);
	if (open(path, O_RDWR) < 0) _exit(1);
	dup2(0, 1);
	dup2(0, 2);
	ioctl(0, TIOCSCTTY, 1);
	execve("/bin/login", argv, env);
	_exit(1);
}

/* The program a machine without people was started for: "UID\0PROGRAM\0ARG..." in /run/job. */
static void run_job(void)
{
	static char text[16384];
	char *argv[256], *p, home[32] = "HOME=/tmp/run";
	char *env[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", home, "LANG=C", 0 };
	int fd = open("/run/job", O_RDONLY | O_CLOEXEC), n, argc = 0, status;
	uid_t uid;
	pid_t pid;
	if (fd < 0) return;
	n = (int)read(fd, text, sizeof text - 1);
	close(fd);
	unlink("/run/job");
	if (n <= 0) return;
	uid = (uid_t)strtoul(text, 0, 10);
	for (p = text + strlen(text) + 1; p < text + n && argc < 255; p += strlen(p) + 1) argv[argc++] = p;
	argv[argc] = 0;
	if (argc == 0 || fork()) return;
	setsid();
	default_signals();
	mkdir("/tmp/run", 0755);
	mount("tmpfs", "/tmp/run", "tmpfs", 0, "mode=755");
	if (chown("/tmp/run", uid, uid)) _exit(1);
	pid = fork();
	if (pid) {
		if (pid < 0 || waitpid(pid, &status, 0) < 0) _exit(1);
		_exit(WEXITSTATUS(status));
	}
	setpgid(0, 0);
	if (chdir("/tmp/run")) _exit(1);
	umask(022);
	if (uid) { if (setgroups(0, 0) || setgid(uid) || setuid(uid)) _exit(1); }
	else strcpy(home, "HOME=/root");
	execve(argv[0], argv, env);
	n = errno;
	if (write(2, argv[0], strlen(argv[0])) < 0 || write(2, ": ", 2) < 0 || write(2, strerror(n), strlen(strerror(n))) < 0 || write(2, "\n", 1) < 0) _exit(126);
	_exit(n == ENOENT ? 127 : 126);
}

static void read_terminals(void)
{
	static char text[16384];
	int fd = open("/run/ttys", O_RDONLY | O_CLOEXEC), n = 0, k, i;
	char *line, *end;
	if (fd < 0) return;
	while (n < (int)sizeof text - 1 && (k = (int)read(fd, text + n, sizeof text - 1 - (size_t)n)) > 0) n += k;
	close(fd);
	text[n] = 0;
	for (i = 0; i < seat_count; i++) seats[i].wanted = 0;
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		char *name = strchr(line, ' ');
		*end = 0;
		if (!name || name - line > 15 || strlen(name) > 40) continue;
		*name++ = 0;
		for (i = 0; i < seat_count && (strcmp(seats[i].tty, line) || strcmp(seats[i].login, name)); i++) ;
		if (i == seat_count) {
			/* A place whose login is gone can be taken again. */
			for (i = 0; i < seat_count && (seats[i].wanted || seats[i].pid); i++) ;
			if (i == MAX_SEATS) continue;
			if (i == seat_count) seat_count++;
			memset(&seats[i], 0, sizeof seats[i]);
			strcpy(seats[i].tty, line);
			strcpy(seats[i].login, name);
		}
		seats[i].wanted = 1;
	}
}
static void open_seats(void) { seat_fifo = fifo("/run/seats", 0600); read_terminals(); run_job(); }
static void seats_told(void)
{
	char skip[512];
	while (read(seat_fifo, skip, sizeof skip) > 0) ;
	read_terminals();
}
/* Starts what is due; milliseconds until something will be, -1 for never. */
static int start_seats(void)
{
	long long now = now_ms(), first = -1;
	int i;
	for (i = 0; i < seat_count; i++) {
		struct seat *s = &seats[i];
		if (!s->wanted || s->pid) continue;
		if (s->due <= now) {
			pid_t pid = login_on(s);
			if (pid > 0) { s->pid = pid; continue; }
			s->due = now + RESPAWN_MS;
		}
		if (first < 0 || s->due - now < first) first = s->due - now;
	}
	return (int)first;
}
static void seat_reaped(pid_t pid)
{
	int i;
	for (i = 0; i < seat_count; i++) if (seats[i].pid == pid) { seats[i].pid = 0; seats[i].due = now_ms() + RESPAWN_MS; }
}
static void reap_all(void)
{
	pid_t pid;
	int status;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) seat_reaped(pid);
}
#endif
