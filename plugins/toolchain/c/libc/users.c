/* users.c - /etc/passwd and /etc/group. */
#include "libc.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *part(char **s)
{
	char *p = *s, *c;
	if (!p) return "";
	c = strchr(p, ':');
	if (c) { *c = 0; *s = c + 1; } else *s = 0;
	return p;
}
static int read_passwd(FILE *f, struct passwd *p, char *buf, size_t n)
{
	while (fgets(buf, (int)n, f)) {
		char *s = buf;
		buf[strcspn(buf, "\n")] = 0;
		if (!*buf || *buf == '#') continue;
		p->pw_name = part(&s); p->pw_passwd = part(&s);
		p->pw_uid = (uid_t)strtoul(part(&s), 0, 10); p->pw_gid = (gid_t)strtoul(part(&s), 0, 10);
		p->pw_gecos = part(&s); p->pw_dir = part(&s); p->pw_shell = part(&s);
		return 1;
	}
	return 0;
}
static FILE *pw_file, *gr_file;
static struct passwd pw;
static char pw_buf[1024];
void setpwent(void) { if (pw_file) rewind(pw_file); }
void endpwent(void) { if (pw_file) { fclose(pw_file); pw_file = 0; } }
struct passwd *fgetpwent(FILE *f) { return read_passwd(f, &pw, pw_buf, sizeof pw_buf) ? &pw : 0; }
struct passwd *getpwent(void)
{
	if (!pw_file && !(pw_file = fopen("/etc/passwd", "re"))) return 0;
	return fgetpwent(pw_file);
}
static int find_passwd(const char *name, uid_t uid, struct passwd *p, char *buf, size_t n, struct passwd **out)
{
	FILE *f = fopen("/etc/passwd", "re");
	*out = 0;
	if (!f) return errno == ENOENT ? 0 : errno;
	while (!*out && read_passwd(f, p, buf, n)) if (name ? !strcmp(p->pw_name, name) : p->pw_uid == uid) *out = p;
	fclose(f);
	return 0;
}
int getpwuid_r(uid_t u, struct passwd *p, char *buf, size_t n, struct passwd **out) { return find_passwd(0, u, p, buf, n, out); }
int getpwnam_r(const char *name, struct passwd *p, char *buf, size_t n, struct passwd **out) { return find_passwd(name, 0, p, buf, n, out); }
struct passwd *getpwuid(uid_t u) { struct passwd *r; getpwuid_r(u, &pw, pw_buf, sizeof pw_buf, &r); return r; }
struct passwd *getpwnam(const char *name) { struct passwd *r; getpwnam_r(name, &pw, pw_buf, sizeof pw_buf, &r); return r; }

static struct group gr;
static char gr_buf[4096];
static int read_group(FILE *f, struct group *g, char *buf, size_t n)
{
	while (fgets(buf, (int)n / 2, f)) {
		char *s = buf, *m, **list = (char **)(buf + n / 2);
		int k = 0, most = (int)(n / 2 / sizeof *list) - 1;
		buf[strcspn(buf, "\n")] = 0;
		if (!*buf || *buf == '#') continue;
		g->gr_name = part(&s); g->gr_passwd = part(&s); g->gr_gid = (gid_t)strtoul(part(&s), 0, 10);
		for (m = strtok_r(part(&s), ",", &s); m && k < most; m = strtok_r(0, ",", &s)) list[k++] = m;
		list[k] = 0;
		g->gr_mem = list;
		return 1;
	}
	return 0;
}
void setgrent(void) { if (gr_file) rewind(gr_file); }
void endgrent(void) { if (gr_file) { fclose(gr_file); gr_file = 0; } }
struct group *fgetgrent(FILE *f) { return read_group(f, &gr, gr_buf, sizeof gr_buf) ? &gr : 0; }
struct group *getgrent(void)
{
	if (!gr_file && !(gr_file = fopen("/etc/group", "re"))) return 0;
	return fgetgrent(gr_file);
}
static int find_group(const char *name, gid_t gid, struct group *g, char *buf, size_t n, struct group **out)
{
	FILE *f = fopen("/etc/group", "re");
	*out = 0;
	if (!f) return errno == ENOENT ? 0 : errno;
	while (!*out && read_group(f, g, buf, n)) if (name ? !strcmp(g->gr_name, name) : g->gr_gid == gid) *out = g;
	fclose(f);
	return 0;
}
int getgrgid_r(gid_t g, struct group *p, char *buf, size_t n, struct group **out) { return find_group(0, g, p, buf, n & ~7u, out); }
int getgrnam_r(const char *name, struct group *p, char *buf, size_t n, struct group **out) { return find_group(name, 0, p, buf, n & ~7u, out); }
struct group *getgrgid(gid_t g) { struct group *r; getgrgid_r(g, &gr, gr_buf, sizeof gr_buf, &r); return r; }
struct group *getgrnam(const char *name) { struct group *r; getgrnam_r(name, &gr, gr_buf, sizeof gr_buf, &r); return r; }
int getgrouplist(const char *user, gid_t first, gid_t *list, int *n)
{
	FILE *f = fopen("/etc/group", "re");
	struct group g;
	char buf[4096] __attribute__((aligned(8)));
	int k = 0, most = *n, i;
	if (k < most) list[k] = first;
	k++;
	while (f && read_group(f, &g, buf, sizeof buf)) {
		if (g.gr_gid == first) continue;
		for (i = 0; g.gr_mem[i]; i++) if (!strcmp(g.gr_mem[i], user)) { if (k < most) list[k] = g.gr_gid; k++; break; }
	}
	if (f) fclose(f);
	*n = k;
	return k > most ? -1 : k;
}
int initgroups(const char *user, gid_t first)
{
	gid_t list[64];
	int n = 64;
	getgrouplist(user, first, list, &n);
	return setgroups((size_t)(n > 64 ? 64 : n), list);
}
struct spwd *getspnam(const char *name) { (void)name; errno = EACCES; return 0; }
char *getlogin(void)
{
	struct passwd *p;
	char text[16];
	FILE *f = fopen("/proc/self/loginuid", "re");
	unsigned long uid = (unsigned long)-1;
	if (f) { if (fgets(text, sizeof text, f)) uid = strtoul(text, 0, 10); fclose(f); }
	if (uid == (unsigned long)-1) { errno = ENXIO; return 0; }
	p = getpwuid((uid_t)uid);
	return p ? p->pw_name : 0;
}
int getlogin_r(char *to, size_t n)
{
	char *s = getlogin();
	if (!s) return errno;
	if (strlen(s) >= n) return ERANGE;
	strcpy(to, s);
	return 0;
}
