/* dirent.c - reading folders. */
#include "libc.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct __dirstream { int fd; lock_t lock; int at, end; off64_t pos; struct dirent entry; struct dirent64 entry64; char buf[4096] __attribute__((aligned(8))); };
struct kdirent { unsigned long long d_ino; long long d_off; unsigned short d_reclen; unsigned char d_type; char d_name[1]; };

ssize_t getdents64(int fd, void *buf, size_t n) { return __call(SYS_getdents64, fd, buf, n); }
DIR *fdopendir(int fd)
{
	struct stat64 st;
	DIR *d;
	if (fstat64(fd, &st)) return 0;
	if (!S_ISDIR(st.st_mode)) { errno = ENOTDIR; return 0; }
	d = calloc(1, sizeof *d);
	if (d) d->fd = fd;
	return d;
}
DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
	DIR *d;
	if (fd < 0) return 0;
	d = fdopendir(fd);
	if (!d) __sc(SYS_close, fd);
	return d;
}
int closedir(DIR *d) { int r = (int)__call(SYS_close, d->fd); free(d); return r; }
static struct kdirent *next(DIR *d)
{
	struct kdirent *k;
	if (d->at >= d->end) {
		long n = __sc(SYS_getdents64, d->fd, d->buf, sizeof d->buf);
		if (n <= 0) { if (n < 0 && n != -ENOENT) errno = (int)-n; return 0; }
		d->at = 0; d->end = (int)n;
	}
	k = (struct kdirent *)(d->buf + d->at);
	d->at += k->d_reclen;
	d->pos = k->d_off;
	return k;
}
static void name_of(const struct kdirent *k, char name[256]) { size_t n = strnlen(k->d_name, 255); memcpy(name, k->d_name, n); name[n] = 0; }
struct dirent *readdir(DIR *d)
{
	struct kdirent *k = next(d);
	if (!k) return 0;
	d->entry.d_ino = (ino_t)k->d_ino; d->entry.d_off = (off_t)k->d_off; d->entry.d_type = k->d_type;
	name_of(k, d->entry.d_name);
	d->entry.d_reclen = (unsigned short)((11 + strlen(d->entry.d_name) + 1 + 3) & ~3u);
	return &d->entry;
}
struct dirent64 *readdir64(DIR *d)
{
	struct kdirent *k = next(d);
	if (!k) return 0;
	d->entry64.d_ino = k->d_ino; d->entry64.d_off = k->d_off; d->entry64.d_type = k->d_type; d->entry64.d_reclen = k->d_reclen;
	name_of(k, d->entry64.d_name);
	return &d->entry64;
}
int readdir_r(DIR *restrict d, struct dirent *restrict e, struct dirent **restrict out)
{
	struct dirent *r = readdir(d);
	if (r) *e = *r;
	*out = r ? e : 0;
	return 0;
}
void rewinddir(DIR *d) { lseek64(d->fd, 0, SEEK_SET); d->at = d->end = 0; d->pos = 0; }
void seekdir(DIR *d, long to) { lseek64(d->fd, to, SEEK_SET); d->at = d->end = 0; d->pos = to; }
long telldir(DIR *d) { return (long)d->pos; }
int dirfd(DIR *d) { return d->fd; }
int alphasort(const struct dirent **a, const struct dirent **b) { return strcoll((*a)->d_name, (*b)->d_name); }
int versionsort(const struct dirent **a, const struct dirent **b) { return strverscmp((*a)->d_name, (*b)->d_name); }
int scandir(const char *restrict path, struct dirent ***restrict out, int (*want)(const struct dirent *), int (*cmp)(const struct dirent **, const struct dirent **))
{
	DIR *d = opendir(path);
	struct dirent *e, **list = 0, **more, *copy;
	int n = 0, room = 0, saved = errno;
	if (!d) return -1;
	errno = 0;
	while ((e = readdir(d))) {
		if (want && !want(e)) continue;
		if (n == room) { more = realloc(list, sizeof *list * (size_t)(room = room ? room * 2 : 16)); if (!more) goto bad; list = more; }
		copy = malloc(sizeof *copy);
		if (!copy) goto bad;
		*copy = *e;
		list[n++] = copy;
	}
	closedir(d);
	errno = saved;
	if (cmp && n) qsort(list, (size_t)n, sizeof *list, (int (*)(const void *, const void *))cmp);
	*out = list;
	return n;
bad:
	while (n) free(list[--n]);
	free(list);
	closedir(d);
	errno = ENOMEM;
	return -1;
}
