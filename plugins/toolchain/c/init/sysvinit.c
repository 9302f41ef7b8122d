/*
 * sysvinit.c - System V init: runlevels, /etc/inittab, requests by fifo; the same program is telinit.
 *
 * It first ignores every signal there is and then installs its handlers, so that only SIGKILL, SIGSTOP and the two the C library keeps
 * for itself are at their default. A segmentation fault is logged and slept over.
 *
 * Lines of inittab: ID:RUNLEVELS:ACTION:PROCESS. Requests: struct request on /run/initctl.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <sys/reboot.h>
#include "seats.h"

#define VERSION "3.06"
#define MAGIC 0x03091969
#define FIFO "/run/initctl"
struct request { int magic, cmd, runlevel, sleeptime; char data[368]; };
enum { RUNLVL = 1, POWERFAIL = 2, POWERFAILNOW = 3, POWEROK = 4, SETENV = 6 };

enum { RESPAWN, WAIT, ONCE, BOOT, BOOTWAIT, OFF, ONDEMAND, INITDEFAULT, SYSINIT, POWERFAIL_, POWERWAIT, POWEROKWAIT, FAILNOW, CTRLALTDEL, KBREQUEST };
static const char *const words[] = { "respawn", "wait", "once", "boot", "bootwait", "off", "ondemand", "initdefault", "sysinit", "powerfail", "powerwait", "powerokwait", "powerfailnow", "ctrlaltdel", "kbrequest" };
static struct entry { char id[8], levels[16], process[160]; int action, started; pid_t pid; int starts; long long window, disabled; } entries[64];
static int count, request_fd = -1, deaf, sleeptime = 3;
static char level = '#', *title;
static size_t title_size;
static volatile sig_atomic_t got[NSIG];

static void log_line(const char *text) { say("INIT: ", text); }
static void on_signal(int sig) { got[sig] = 1; }
static void on_segv(int sig)
{
	static int dumped;
	int e = errno;
	(void)sig;
	log_line("PANIC: segmentation violation! sleeping for 30 seconds.");
	if (!dumped) {
		dumped = 1;
		if (fork() == 0) { default_signals(); raise(SIGSEGV); _exit(1); }
	}
	{ long long until = now_ms() + 30000; while (now_ms() < until) poll(0, 0, (int)(until - now_ms())); }
	errno = e;
}
static void on_stop(int sig)
{
	(void)sig;
	got[SIGCONT] = 0;
	while (!got[SIGCONT]) pause();
	got[SIGCONT] = 0;
}

static void parse(void)
{
	char line[256], *field[3], *p;
	struct entry old[64];
	int had = count, i, k;
	FILE *f = fopen("/etc/inittab", "re");
	memcpy(old, entries, sizeof old);
	count = 0;
	while (f && fgets(line, sizeof line, f) && count < 64) {
		line[strcspn(line, "\n")] = 0;
		p = line;
		if (*p == '#' || !*p) continue;
		for (i = 0; i < 3; i++) { field[i] = p; p = strchr(p, ':'); if (!p) break; *p++ = 0; }
		if (i < 3) continue;
		for (k = 0; k < 15 && strcmp(words[k], field[2]); k++) ;
		if (k == 15) continue;
		memset(&entries[count], 0, sizeof *entries);
		snprintf(entries[count].id, sizeof entries[count].id, "%s", field[0]);
		snprintf(entries[count].levels, sizeof entries[count].levels, "%s", field[1]);
		snprintf(entries[count].process, sizeof entries[count].process, "%s", p);
		entries[count].action = k;
		for (i = 0; i < had; i++) if (!strcmp(old[i].id, entries[count].id)) {
			entries[count].pid = old[i].pid; entries[count].started = old[i].started;
			entries[count].starts = old[i].starts; entries[count].window = old[i].window; entries[count].disabled = old[i].disabled;
		}
		count++;
	}
	if (f) fclose(f);
}
static pid_t start(struct entry *e)
{
	char *argv[] = { "/bin/sh", "-c", e->process, 0 }, current[16] = "RUNLEVEL=?", *env[] = { "PATH=/sbin:/usr/sbin:/bin:/usr/bin", "HOME=/", "INIT_VERSION=sysvinit-" VERSION, current, "CONSOLE=/dev/console", 0 };
	pid_t pid = fork();
	int fd;
	if (pid) return pid;
	setsid();
	default_signals();
	current[9] = level;
	fd = open("/dev/console", O_RDWR | O_NOCTTY);
	if (fd >= 0) { dup2(fd, 0); dup2(fd, 1); dup2(fd, 2); if (fd > 2) close(fd); }
	execve(argv[0], argv, env);
	_exit(127);
}
static void reaped(pid_t pid)
{
	int i;
	seat_reaped(pid);
	for (i = 0; i < count; i++) if (entries[i].pid == pid) entries[i].pid = 0;
}
static void wait_for(pid_t pid)
{
	pid_t p;
	while (pid > 0 && (p = waitpid(-1, 0, 0)) != pid) { if (p > 0) reaped(p); else if (errno != EINTR) break; }
	if (pid > 0) reaped(pid);
}
static int belongs(const struct entry *e) { return !*e->levels || strchr(e->levels, level) != 0; }
static void run_once(int action)
{
	int i;
	for (i = 0; i < count; i++) if (entries[i].action == action && belongs(&entries[i])) {
		entries[i].pid = start(&entries[i]);
		if (action == SYSINIT || action == BOOTWAIT || action == POWERWAIT || action == POWEROKWAIT) wait_for(entries[i].pid);
	}
}
/* The entries of the level: those that are to run and do not. More than ten starts in two minutes disable one for five. */
static void start_level(void)
{
	char line[80];
	int i;
	for (i = 0; i < count; i++) {
		struct entry *e = &entries[i];
		if (!belongs(e) || e->pid) continue;
		if (e->action == WAIT && !e->started) { e->started = 1; e->pid = start(e); wait_for(e->pid); }
		if (e->action == ONCE && !e->started) { e->started = 1; e->pid = start(e); }
		if (e->action != RESPAWN || e->disabled > now_ms()) continue;
		if (now_ms() - e->window > 120000) { e->window = now_ms(); e->starts = 0; }
		if (++e->starts > 10) {
			e->disabled = now_ms() + 300000;
			snprintf(line, sizeof line, "Id \"%s\" respawning too fast: disabled for 5 minutes", e->id);
			log_line(line);
			continue;
		}
		e->pid = start(e);
	}
}
static void set_title(void)
{
	char text[16];
	snprintf(text, sizeof text, "init [%c]", level);
	if (title_size > strlen(text)) { memset(title, 0, title_size); strcpy(title, text); }
}
static void change_level(char to)
{
	char line[80];
	int i, left = 0;
	if (!strchr("0123456789Ssabc", to)) { snprintf(line, sizeof line, "bad runlevel: %c", to); log_line(line); return; }
	if (to == 's') to = 'S';
	snprintf(line, sizeof line, "Switching to runlevel: %c", to);
	log_line(line);
	level = to;
	set_title();
	for (i = 0; i < count; i++) {
		if (belongs(&entries[i])) continue;
		entries[i].started = 0;
		if (entries[i].pid) { kill(-entries[i].pid, SIGTERM); left = 1; }
	}
	if (left) {
		log_line("Sending processes configured via /etc/inittab the TERM signal");
		for (i = 0; i < sleeptime * 10 && left; i++) {
			int k;
			pid_t p;
			poll(0, 0, 100);
			while ((p = waitpid(-1, 0, WNOHANG)) > 0) reaped(p);
			for (left = k = 0; k < count; k++) if (entries[k].pid && !belongs(&entries[k])) left = 1;
		}
		for (i = 0; i < count; i++) if (entries[i].pid && !belongs(&entries[i])) kill(-entries[i].pid, SIGKILL);
	}
	if (level == '0' || level == '6') {
		kill(-1, SIGTERM);
		poll(0, 0, sleeptime * 1000);
		kill(-1, SIGKILL);
		sync();
		log_line("no more processes left in this runlevel");
		if (fork() == 0) { reboot(level == '0' ? RB_POWER_OFF : RB_AUTOBOOT); _exit(1); }
	}
}
static void re_execute(void)
{
	char *argv[] = { "/sbin/init", "--init", level == '#' ? "2" : (char[]){ level, 0 }, 0 }, *env[] = { "PATH=/sbin:/usr/sbin:/bin:/usr/bin", 0 };
	if (!strchr("S0123456", level)) return;
	execve("/sbin/init", argv, env);
	log_line("Attempt to re-exec failed");
}
static void take_request(void)
{
	static char text[sizeof(struct request)];
	static int n;
	struct request r;
	int k;
	while ((k = (int)read(request_fd, text + n, sizeof text - (size_t)n)) > 0) {
		n += k;
		if (n < (int)sizeof text) continue;
		n = 0;
		memcpy(&r, text, sizeof r);
		if (r.magic != MAGIC) { log_line("got bogus initrequest"); continue; }
		if (r.cmd == POWERFAIL) run_once(POWERFAIL_);
		else if (r.cmd == POWERFAILNOW) run_once(FAILNOW);
		else if (r.cmd == POWEROK) run_once(POWEROKWAIT);
		else if (r.cmd == RUNLVL) {
			if (r.sleeptime > 0) sleeptime = r.sleeptime > 60 ? 60 : r.sleeptime;
			if (r.runlevel == 'Q' || r.runlevel == 'q') parse();
			else if (r.runlevel == 'U' || r.runlevel == 'u') re_execute();
			else if (r.runlevel == 'a' || r.runlevel == 'b' || r.runlevel == 'c') { char was = level; level = (char)r.runlevel; run_once(ONDEMAND); level = was; }
			else change_level((char)r.runlevel);
		} else if (r.cmd != SETENV) log_line("got unimplemented initrequest.");
	}
}
/* Somebody may have mounted over /run or removed the fifo: it is looked at again and again. */
static void check_fifo(void)
{
	struct stat there, ours;
	if (deaf) return;
	if (request_fd >= 0 && (stat(FIFO, &there) || fstat(request_fd, &ours) || there.st_dev != ours.st_dev || there.st_ino != ours.st_ino)) { close(request_fd); request_fd = -1; }
	if (request_fd < 0) request_fd = fifo(FIFO, 0600);
}

static int telinit(int argc, char **argv)
{
	struct request r;
	int fd, i = 1;
	memset(&r, 0, sizeof r);
	r.magic = MAGIC;
	r.cmd = RUNLVL;
	if (i + 1 < argc && !strcmp(argv[i], "-t")) { r.sleeptime = atoi(argv[i + 1]); i += 2; }
	if (i >= argc || strlen(argv[i]) != 1 || !strchr("0123456789SsQqUuAaBbCc", *argv[i])) { fprintf(stderr, "Usage: telinit {-t SECONDS} [0|1|2|3|4|5|6|S|s|Q|q|A|a|B|b|C|c|U|u]\n"); return 1; }
	r.runlevel = *argv[i];
	fd = open(FIFO, O_WRONLY | O_NONBLOCK);
	if (fd < 0 || write(fd, &r, sizeof r) != (ssize_t)sizeof r) { fprintf(stderr, "telinit: %s: %s\n", FIFO, strerror(errno)); return 1; }
	return 0;
}

int main(int argc, char **argv)
{
	static const int handled[] = { SIGALRM, SIGHUP, SIGINT, SIGCHLD, SIGPWR, SIGWINCH, SIGUSR1, SIGUSR2, SIGCONT };
	struct sigaction sa;
	struct pollfd p[2];
	sigset_t none, block;
	int i, again = argc > 2 && !strcmp(argv[1], "--init");
	if (getpid() != 1) return telinit(argc, argv);
	title = argv[0];
	title_size = strlen(argv[0]) + 1;
	for (i = 1; i < argc; i++) title_size += strlen(argv[i]) + 1;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = SIG_IGN;
	for (i = 1; i < NSIG; i++) sigaction(i, &sa, 0);
	sa.sa_flags = SA_RESTART;
	sa.sa_handler = on_signal;
	sigemptyset(&block);
	for (i = 0; i < (int)(sizeof handled / sizeof *handled); i++) { sigaction(handled[i], &sa, 0); sigaddset(&block, handled[i]); }
	sa.sa_handler = on_stop;
	sigaction(SIGTSTP, &sa, 0);
	sa.sa_handler = on_segv;
	sigaction(SIGSEGV, &sa, 0);
	sigemptyset(&none);
	reboot(RB_DISABLE_CAD);
	setsid();
	parse();
	check_fifo();
	open_seats();
	if (again) level = *argv[2];
	else {
		char line[60];
		log_line("version " VERSION " booting");
		run_once(SYSINIT);
		run_once(BOOTWAIT);
		run_once(BOOT);
		level = '2';
		for (i = 0; i < count; i++) if (entries[i].action == INITDEFAULT && *entries[i].levels) level = *entries[i].levels;
		snprintf(line, sizeof line, "Entering runlevel: %c", level);
		log_line(line);
	}
	set_title();
	for (;;) {
		struct timespec t;
		int wait;
		sigprocmask(SIG_BLOCK, &block, 0);
		got[SIGCHLD] = got[SIGALRM] = 0;
		{ pid_t pid; while ((pid = waitpid(-1, 0, WNOHANG)) > 0) reaped(pid); }
		if (got[SIGINT]) { got[SIGINT] = 0; run_once(CTRLALTDEL); }
		if (got[SIGWINCH]) { got[SIGWINCH] = 0; run_once(KBREQUEST); }
		if (got[SIGPWR]) { got[SIGPWR] = 0; run_once(POWERWAIT); run_once(POWERFAIL_); }
		if (got[SIGHUP]) { got[SIGHUP] = 0; parse(); }
		if (got[SIGUSR1]) { got[SIGUSR1] = 0; if (request_fd >= 0) close(request_fd); request_fd = -1; deaf = 0; }
		if (got[SIGUSR2]) { got[SIGUSR2] = 0; if (request_fd >= 0) close(request_fd); request_fd = -1; deaf = 1; }
		check_fifo();
		start_level();
		wait = start_seats();
		if (wait < 0 || wait > 5000) wait = 5000;
		p[0].fd = request_fd;
		p[1].fd = seat_fifo;
		p[0].events = p[1].events = POLLIN;
		t.tv_sec = wait / 1000;
		t.tv_nsec = wait % 1000 * 1000000L;
		if (ppoll(p, 2, &t, &none) > 0) {
			if (p[0].revents & POLLIN) take_request();
			if (p[1].revents & POLLIN) seats_told();
		} else sigprocmask(SIG_SETMASK, &none, 0);
	}
}
