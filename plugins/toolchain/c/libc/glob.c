/* glob.c - files that match a pattern; ftw and nftw. */
#include "libc.h"
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct list { char **v; size_t n, room; };
static int push(struct list *l, const char *s)
{
	if (l->n == l->room) {
		char **more = realloc(l->v, (l->room ? l->room * 2 : 16) * sizeof *more);
		if (!more) return GLOB_NOSPACE;
		l->v = more;
		l->room = l->room ? l->room * 2 : 16;
	}
	return (l->v[l->n] = strdup(s)) ? (l->n++, 0) : GLOB_NOSPACE;
}
static int magic(const char *s, size_t n) { size_t i; for (i = 0; i < n; i++) if (s[i] == '*' || s[i] == '?' || s[i] == '[') return 1; return 0; }
static int walk(struct list *l, char *path, size_t len, const char *pattern, int flags, int (*err)(const char *, int))
{
	size_t n;
	int r = 0;
	while (*pattern == '/') { if (len + 1 >= PATH_MAX) return 0; path[len++] = *pattern++; }
	path[len] = 0;
	n = strcspn(pattern, "/");
	if (n == 0) {
		struct stat64 st;
		if (lstat64(len ? path : ".", &st)) return 0;
		return push(l, path);
	}
	if (!magic(pattern, n)) {
		size_t i, k = len;
		struct stat64 st;
		for (i = 0; i < n; i++) { if (pattern[i] == '\\' && !(flags & GLOB_NOESCAPE) && i + 1 < n) i++; if (k + 1 >= PATH_MAX) return 0; path[k++] = pattern[i]; }
		path[k] = 0;
		if (lstat64(path, &st)) return 0;
		if (!pattern[n]) {
			if ((flags & GLOB_MARK) && S_ISDIR(st.st_mode) && k + 1 < PATH_MAX) { path[k++] = '/'; path[k] = 0; }
			return push(l, path);
		}
		return walk(l, path, k, pattern + n, flags, err);
	} else {
		char part[NAME_MAX + 1];
		DIR *d;
		struct dirent64 *e;
		if (n > NAME_MAX) return 0;
		memcpy(part, pattern, n);
		part[n] = 0;
		d = opendir(len ? path : ".");
		if (!d) { if ((err && err(path, errno)) || (flags & GLOB_ERR)) return GLOB_ABORTED; return 0; }
		while (!r && (e = readdir64(d))) {
			size_t k = strlen(e->d_name);
			struct stat64 st;
			if (fnmatch(part, e->d_name, FNM_PERIOD | (flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0)) || len + k + 2 > PATH_MAX) continue;
			memcpy(path + len, e->d_name, k + 1);
			if (pattern[n]) { if (stat64(path, &st) == 0 && S_ISDIR(st.st_mode)) r = walk(l, path, len + k, pattern + n, flags, err); }
			else {
				if ((flags & (GLOB_MARK | GLOB_ONLYDIR)) && stat64(path, &st) == 0 && S_ISDIR(st.st_mode)) { if (flags & GLOB_MARK) { path[len + k] = '/'; path[len + k + 1] = 0; } }
				else if (flags & GLOB_ONLYDIR) continue;
				r = push(l, path);
			}
		}
		closedir(d);
		path[len] = 0;
	}
	return r;
}
static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static int braces(struct list *l, const char *pattern, int flags, int (*err)(const char *, int), int depth)
{
	const char *open = flags & GLOB_BRACE ? strchr(pattern, '{') : 0, *p, *from;
	char path[PATH_MAX + 1];
	int level = 0, r;
	size_t had = l->n;
	if (!open || depth > 20) { r = walk(l, path, 0, pattern, flags, err); if (!r && !(flags & GLOB_NOSORT)) qsort(l->v + had, l->n - had, sizeof *l->v, compare); return r; }
	for (p = open; *p; p++) { if (*p == '{') level++; if (*p == '}' && --level == 0) break; }
	if (!*p) return walk(l, path, 0, pattern, flags, err);
	for (from = open + 1; from <= p; from++) {
		const char *to = from;
		char one[PATH_MAX];
		for (level = 0; to < p && !(level == 0 && *to == ','); to++) { if (*to == '{') level++; if (*to == '}') level--; }
		if ((size_t)(open - pattern) + (size_t)(to - from) + strlen(p) < sizeof one) {
			memcpy(one, pattern, (size_t)(open - pattern));
			memcpy(one + (open - pattern), from, (size_t)(to - from));
			strcpy(one + (open - pattern) + (to - from), p + 1);
			if ((r = braces(l, one, flags, err, depth + 1))) return r;
		}
		from = to;
	}
	return 0;
}
int glob(const char *restrict pattern, int flags, int (*err)(const char *, int), glob_t *restrict g)
{
	struct list l;
	size_t offs = flags & GLOB_DOOFFS ? g->gl_offs : 0, i, before = flags & GLOB_APPEND ? g->gl_pathc : 0;
	char full[PATH_MAX], **v;
	int r;
	memset(&l, 0, sizeof l);
	if ((flags & GLOB_TILDE) && *pattern == '~') {
		size_t n = strcspn(pattern, "/");
		const char *home = n == 1 ? getenv("HOME") : 0;
		if (n > 1 && n < 40) { char name[40]; struct passwd *pw; memcpy(name, pattern + 1, n - 1); name[n - 1] = 0; pw = getpwnam(name); home = pw ? pw->pw_dir : 0; }
		if (home && strlen(home) + strlen(pattern) < sizeof full) { strcat(strcpy(full, home), pattern + n); pattern = full; }
	}
	r = braces(&l, pattern, flags, err, 0);
	if (!r && l.n == 0) {
		if ((flags & GLOB_NOCHECK) || ((flags & GLOB_NOMAGIC) && !magic(pattern, strlen(pattern)))) r = push(&l, pattern);
		else r = GLOB_NOMATCH;
	}
	if (!(flags & GLOB_APPEND)) { g->gl_pathc = 0; g->gl_pathv = 0; if (!(flags & GLOB_DOOFFS)) g->gl_offs = 0; }
	g->gl_flags = flags;
	if (r) { for (i = 0; i < l.n; i++) free(l.v[i]); free(l.v); return r; }
	v = realloc(g->gl_pathv, (offs + before + l.n + 1) * sizeof *v);
	if (!v) return GLOB_NOSPACE;
	if (!before) for (i = 0; i < offs; i++) v[i] = 0;
	for (i = 0; i < l.n; i++) v[offs + before + i] = l.v[i];
	v[offs + before + l.n] = 0;
	free(l.v);
	g->gl_pathv = v;
	g->gl_pathc = before + l.n;
	return 0;
}
void globfree(glob_t *g)
{
	size_t i;
	for (i = 0; i < g->gl_pathc; i++) free(g->gl_pathv[g->gl_offs + i]);
	free(g->gl_pathv);
	g->gl_pathc = 0;
	g->gl_pathv = 0;
}

typedef int (*visit)(const char *, const struct stat *, int, struct FTW *);
static int tree(char *path, size_t len, visit fn, int (*plain)(const char *, const struct stat *, int), int flags, int level, int base)
{
	struct stat st;
	struct FTW f;
	int type, r = 0;
	DIR *d = 0;
	f.base = base; f.level = level;
	if ((flags & FTW_PHYS ? lstat(path, &st) : stat(path, &st))) {
		if (!(flags & FTW_PHYS) && lstat(path, &st) == 0) type = FTW_SLN;
		else { if (level == 0) return -1; type = FTW_NS; memset(&st, 0, sizeof st); }
	} else type = S_ISDIR(st.st_mode) ? FTW_D : S_ISLNK(st.st_mode) ? FTW_SL : FTW_F;
	if (type == FTW_D && !(d = opendir(path))) type = FTW_DNR;
	if (type == FTW_D && (flags & FTW_DEPTH)) type = FTW_DP;
	if (type != FTW_DP) r = fn ? fn(path, &st, type, &f) : plain(path, &st, type == FTW_SLN ? FTW_NS : type);
	if (d) {
		struct dirent64 *e;
		size_t slash = len && path[len - 1] == '/' ? len : len + 1;
		while (!r && (e = readdir64(d))) {
			size_t k = strlen(e->d_name);
			if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || slash + k + 1 > PATH_MAX || level > 100) continue;
			path[slash - 1] = '/';
			memcpy(path + slash, e->d_name, k + 1);
			r = tree(path, slash + k, fn, plain, flags, level + 1, (int)slash);
		}
		closedir(d);
		path[len] = 0;
		if (!r && type == FTW_DP) r = fn ? fn(path, &st, type, &f) : plain(path, &st, FTW_D);
	}
	return r;
}
static int start(const char *path, visit fn, int (*plain)(const char *, const struct stat *, int), int flags)
{
	char room[PATH_MAX + 1];
	size_t n = strlen(path);
	const char *slash;
	if (n >= PATH_MAX) { errno = ENAMETOOLONG; return -1; }
	strcpy(room, path);
	slash = strrchr(path, '/');
	return tree(room, n, fn, plain, flags, 0, slash ? (int)(slash - path) + 1 : 0);
}
int nftw(const char *path, int (*fn)(const char *, const struct stat *, int, struct FTW *), int fds, int flags) { (void)fds; return start(path, fn, 0, flags); }
int ftw(const char *path, int (*fn)(const char *, const struct stat *, int), int fds) { (void)fds; return start(path, 0, fn, 0); }
