/* open.c - making streams: by name, by descriptor, of memory, of functions. */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* open(2) flags of a mode string; -1 for a bad one. */
int __open_flags(const char *mode)
{
	int flags;
	const char *p;
	switch (*mode) {
	case 'r': flags = O_RDONLY; break;
	case 'w': flags = O_WRONLY | O_CREAT | O_TRUNC; break;
	case 'a': flags = O_WRONLY | O_CREAT | O_APPEND; break;
	default: errno = EINVAL; return -1;
	}
	for (p = mode + 1; *p && *p != ','; p++) {
		if (*p == '+') flags = (flags & ~O_ACCMODE) | O_RDWR;
		if (*p == 'x') flags |= O_EXCL;
		if (*p == 'e') flags |= O_CLOEXEC;
	}
	return flags;
}
static unsigned stream_flags(int open_flags)
{
	int acc = open_flags & O_ACCMODE;
	return (acc != O_WRONLY ? F_READ : 0) | (acc != O_RDONLY ? F_WRITE : 0) | (open_flags & O_APPEND ? F_APPEND : 0);
}
FILE *fopen(const char *restrict path, const char *restrict mode)
{
	int flags = __open_flags(mode), fd;
	FILE *f;
	if (flags < 0) return 0;
	fd = open(path, flags, 0666);
	if (fd < 0) return 0;
	f = __new_file(fd, stream_flags(flags));
	if (!f) __sc(SYS_close, fd);
	return f;
}
FILE *fopen64(const char *restrict path, const char *restrict mode) { return fopen(path, mode); }
FILE *fdopen(int fd, const char *mode)
{
	int flags = __open_flags(mode), have;
	if (flags < 0) return 0;
	have = fcntl(fd, F_GETFL);
	if (have < 0) return 0;
	if ((have & O_ACCMODE) != O_RDWR && ((have & O_ACCMODE) != (flags & O_ACCMODE))) { errno = EINVAL; return 0; }
	if ((flags & O_APPEND) && !(have & O_APPEND)) fcntl(fd, F_SETFL, have | O_APPEND);
	return __new_file(fd, stream_flags(flags));
}
FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict f)
{
	int flags = __open_flags(mode), fd, keep = f->fd;
	fflush(f);
	if (flags < 0) return 0;
	if (!path) return f;
	fd = open(path, flags, 0666);
	if (fd < 0) { if (keep >= 0) __sc(SYS_close, keep); f->fd = -1; return 0; }
	if (keep >= 0 && fd != keep) { dup3(fd, keep, flags & O_CLOEXEC); __sc(SYS_close, fd); fd = keep; }
	f->fd = fd;
	f->flags = (f->flags & (F_OWNBUF | F_STATIC)) | stream_flags(flags);
	f->rpos = f->rend = f->wpos = f->buf;
	f->nback = 0;
	if (f->mode != _IONBF) { if (f->flags & F_OWNBUF) { free(f->buf); f->buf = 0; f->flags &= ~F_OWNBUF; } f->mode = -1; }
	return f;
}

/* Memory that grows (open_memstream) or does not (fmemopen). */
struct mem { char *base; size_t size, len, at; char **out; size_t *out_len; int own, append; };
static int mem_read(FILE *f, char *to, size_t n)
{
	struct mem *m = f->cookie;
	size_t left = m->at < m->len ? m->len - m->at : 0;
	if (n > left) n = left;
	memcpy(to, m->base + m->at, n);
	m->at += n;
	return (int)n;
}
static int mem_write(FILE *f, const char *from, size_t n)
{
	struct mem *m = f->cookie;
	if (m->append) m->at = m->len;
	if (m->out) {
		if (m->at + n + 1 > m->size) {
			size_t want = m->size * 2 > m->at + n + 1 ? m->size * 2 : m->at + n + 1;
			char *p = realloc(m->base, want);
			if (!p) return -1;
			memset(p + m->size, 0, want - m->size);
			m->base = p; m->size = want;
		}
	} else {
		if (m->at >= m->size) { errno = ENOSPC; return -1; }
		if (n > m->size - m->at) n = m->size - m->at;
	}
	memcpy(m->base + m->at, from, n);
	m->at += n;
	if (m->at > m->len) { m->len = m->at; if (m->len < m->size) m->base[m->len] = 0; }
	if (m->out) { *m->out = m->base; *m->out_len = m->at < m->len ? m->at : m->len; }
	return (int)n;
}
static off64_t mem_seek(FILE *f, off64_t to, int whence)
{
	struct mem *m = f->cookie;
	off64_t at = to + (whence == SEEK_CUR ? (off64_t)m->at : whence == SEEK_END ? (off64_t)m->len : 0);
	if (at < 0 || (!m->out && at > (off64_t)m->size)) { errno = EINVAL; return -1; }
	m->at = (size_t)at;
	return at;
}
static int mem_close(FILE *f)
{
	struct mem *m = f->cookie;
	if (m->own) free(m->base);
	free(m);
	return 0;
}
static FILE *mem_file(struct mem *m, unsigned flags)
{
	FILE *f = m ? __new_file(-1, flags) : 0;
	if (!f) { free(m); return 0; }
	f->cookie = m;
	f->op_read = mem_read; f->op_write = mem_write; f->op_seek = mem_seek; f->op_close = mem_close;
	return f;
}
FILE *fmemopen(void *restrict buf, size_t size, const char *restrict mode)
{
	int flags = __open_flags(mode);
	struct mem *m;
	if (flags < 0) return 0;
	m = calloc(1, sizeof *m);
	if (!m) return 0;
	m->base = buf ? buf : calloc(1, size ? size : 1);
	m->own = !buf;
	m->size = size;
	if (*mode == 'r') m->len = buf ? size : 0;
	else if (*mode == 'a') { m->len = buf ? strnlen(buf, size) : 0; m->append = 1; m->at = m->len; }
	else if (size) m->base[0] = 0;
	return mem_file(m, stream_flags(flags));
}
FILE *open_memstream(char **out, size_t *len)
{
	struct mem *m = calloc(1, sizeof *m);
	if (!m) return 0;
	m->base = calloc(1, m->size = 128);
	m->out = out; m->out_len = len;
	*out = m->base; *len = 0;
	return mem_file(m, F_WRITE);
}

struct cookie { void *arg; cookie_io_functions_t fn; };
static int ck_read(FILE *f, char *to, size_t n) { struct cookie *c = f->cookie; return c->fn.read ? (int)c->fn.read(c->arg, to, n) : 0; }
static int ck_write(FILE *f, const char *from, size_t n) { struct cookie *c = f->cookie; int r = c->fn.write ? (int)c->fn.write(c->arg, from, n) : (int)n; return r == 0 ? -1 : r; }
static off64_t ck_seek(FILE *f, off64_t to, int whence)
{
	struct cookie *c = f->cookie;
	if (!c->fn.seek) { errno = ENOTSUP; return -1; }
	return c->fn.seek(c->arg, &to, whence) < 0 ? -1 : to;
}
static int ck_close(FILE *f) { struct cookie *c = f->cookie; int r = c->fn.close ? c->fn.close(c->arg) : 0; free(c); return r; }
FILE *fopencookie(void *arg, const char *mode, cookie_io_functions_t fn)
{
	int flags = __open_flags(mode);
	struct cookie *c = flags < 0 ? 0 : malloc(sizeof *c);
	FILE *f = c ? __new_file(-1, stream_flags(flags)) : 0;
	if (!f) { free(c); return 0; }
	c->arg = arg; c->fn = fn;
	f->cookie = c;
	f->op_read = ck_read; f->op_write = ck_write; f->op_seek = ck_seek; f->op_close = ck_close;
	return f;
}
