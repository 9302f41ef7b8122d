/*
 * file.c - streams: one buffer each, used for reading or for writing, and the four operations below it.
 *
 * Buffering is that of glibc: terminals by line, everything else by block (st_blksize), stderr not at all; a block-buffered write of much
 * data fills the buffer, then writes whole blocks, then keeps the rest. fork copies what is buffered, exit writes it.
 */
#include "libc.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fd_read(FILE *f, char *to, size_t n) { return (int)__call(SYS_read, f->fd, to, n); }
static int fd_write(FILE *f, const char *from, size_t n) { return (int)__call(SYS_write, f->fd, from, n); }
static off64_t fd_seek(FILE *f, off64_t to, int whence)
{
	off64_t at = 0;
	long r = __call(SYS__llseek, f->fd, (long)(to >> 32), (long)to, &at, whence);
	return r < 0 ? -1 : at;
}
static int fd_close(FILE *f) { return (int)__call(SYS_close, f->fd); }

static FILE in = { .flags = F_READ | F_STATIC, .fd = 0, .mode = -1, .op_read = fd_read, .op_write = fd_write, .op_seek = fd_seek, .op_close = fd_close };
static FILE out = { .flags = F_WRITE | F_STATIC, .fd = 1, .mode = -1, .op_read = fd_read, .op_write = fd_write, .op_seek = fd_seek, .op_close = fd_close, .next = &in };
static FILE err = { .flags = F_WRITE | F_STATIC, .fd = 2, .mode = _IONBF, .op_read = fd_read, .op_write = fd_write, .op_seek = fd_seek, .op_close = fd_close, .next = &out };
#undef stdin
#undef stdout
#undef stderr
FILE *stdin = &in, *stdout = &out, *stderr = &err;
FILE *__files = &err;
lock_t __files_lock;

/* Streams may be locked again by the thread that holds them. */
void __flock(FILE *f)
{
	int me;
	if (!__threaded) return;
	me = __self()->tid;
	if (f->owner == me) { f->depth++; return; }
	__lock(&f->lock);
	f->owner = me;
	f->depth = 1;
}
void __funlock(FILE *f)
{
	if (!__threaded || f->owner != __self()->tid) return;
	if (--f->depth == 0) { f->owner = 0; __unlock(&f->lock); }
}
void flockfile(FILE *f) { __flock(f); }
void funlockfile(FILE *f) { __funlock(f); }
int ftrylockfile(FILE *f)
{
	if (__threaded && f->owner && f->owner != __self()->tid) return -1;
	__flock(f);
	return 0;
}

FILE *__new_file(int fd, unsigned flags)
{
	FILE *f = calloc(1, sizeof *f);
	if (!f) return 0;
	f->fd = fd;
	f->flags = flags;
	f->mode = -1;
	f->op_read = fd_read; f->op_write = fd_write; f->op_seek = fd_seek; f->op_close = fd_close;
	__lock(&__files_lock);
	f->next = __files;
	if (__files) __files->prev = f;
	__files = f;
	__unlock(&__files_lock);
	return f;
}

/* Decides the buffering at first use, as the first byte goes through. */
static void buffer(FILE *f)
{
	if (f->mode < 0 || !f->buf) {
		struct stat64 st;
		size_t size = BUFSIZ;
		int mode = _IOFBF;
		if (f->mode == _IONBF) { f->buf = f->back; f->size = 1; f->rpos = f->rend = f->wpos = f->buf; return; }
		if (f->fd >= 0 && __sc(SYS_fstat64, f->fd, &st) == 0) {
			if (st.st_blksize > 0 && st.st_blksize <= 65536) size = (size_t)st.st_blksize;
			if (S_ISCHR(st.st_mode)) {
				int e = errno;
				if (__isatty(f->fd)) { mode = _IOLBF; size = 1024; }
				errno = e;
			}
		}
		if (f->mode < 0) f->mode = mode;
		if (!f->buf) {
			f->buf = malloc(size);
			if (!f->buf) { f->mode = _IONBF; f->buf = f->back; f->size = 1; f->rpos = f->rend = f->wpos = f->buf; return; }
			f->size = size;
			f->flags |= F_OWNBUF;
		}
		f->rpos = f->rend = f->wpos = f->buf;
	}
}

/* All of it, or an error: a short write goes on. */
static int write_all(FILE *f, const unsigned char *p, size_t n)
{
	while (n) {
		int r;
		if ((f->flags & F_APPEND) && 0) f->op_seek(f, 0, SEEK_END);
		r = f->op_write(f, (const char *)p, n);
		if (r < 0 || (r == 0 && f->op_write != fd_write)) { f->flags |= F_ERR; return EOF; }
		p += r; n -= (size_t)r;
	}
	return 0;
}

int __put_flush(FILE *f)
{
	size_t n = (size_t)(f->wpos - f->buf);
	unsigned char *from = f->buf;
	if (!(f->flags & F_WRITING) || n == 0) return 0;
	while (n) {
		int r = f->op_write(f, (const char *)from, n);
		if (r < 0) {
			f->flags |= F_ERR;
			/* What was not written stays for the next try. */
			memmove(f->buf, from, n);
			f->wpos = f->buf + n;
			return EOF;
		}
		from += r; n -= (size_t)r;
	}
	f->wpos = f->buf;
	return 0;
}

/* Turns a stream round: unread input is given back to the file. */
static int to_writing(FILE *f)
{
	if (!(f->flags & F_WRITE)) { f->flags |= F_ERR; errno = EBADF; return EOF; }
	buffer(f);
	if (f->flags & F_READING) {
		if (f->rend > f->rpos) f->op_seek(f, -(off64_t)(f->rend - f->rpos), SEEK_CUR);
		f->rpos = f->rend = f->buf;
		f->nback = 0;
		f->flags &= ~F_READING;
	}
	if (!(f->flags & F_WRITING)) { f->flags |= F_WRITING; f->wpos = f->buf; }
	return 0;
}

size_t __put(FILE *f, const void *data, size_t n)
{
	const unsigned char *p = data;
	size_t left = n, room, flush_to = 0;
	if (n == 0) return 0;
	if (to_writing(f)) return 0;
	if (f->flags & F_STRING) return f->op_write(f, data, n) < 0 ? 0 : n;
	if (f->mode == _IONBF) return write_all(f, p, n) ? 0 : n;
	if (f->mode == _IOLBF) {
		const unsigned char *nl = memrchr(p, '\n', n);
		if (nl) flush_to = (size_t)(nl - p) + 1;
		if (flush_to) {
			if (flush_to <= (size_t)(f->buf + f->size - f->wpos)) {
				memcpy(f->wpos, p, flush_to);
				f->wpos += flush_to;
				if (__put_flush(f)) return 0;
			} else {
				if (__put_flush(f) || write_all(f, p, flush_to)) return 0;
			}
			p += flush_to; left -= flush_to;
		}
	}
	room = (size_t)(f->buf + f->size - f->wpos);
	if (left <= room) { memcpy(f->wpos, p, left); f->wpos += left; return n; }
	memcpy(f->wpos, p, room);
	f->wpos += room; p += room; left -= room;
	if (__put_flush(f)) return n - left;
	if (left >= f->size) {
		size_t whole = left - left % f->size;
		if (write_all(f, p, whole)) return n - left;
		p += whole; left -= whole;
	}
	memcpy(f->wpos, p, left);
	f->wpos += left;
	return n;
}

/* Reads a block; EOF when there is none. */
int __fill(FILE *f)
{
	int r;
	if (!(f->flags & F_READ)) { f->flags |= F_ERR; errno = EBADF; return EOF; }
	if (f->flags & F_WRITING) { if (__put_flush(f)) return EOF; f->flags &= ~F_WRITING; }
	buffer(f);
	f->flags |= F_READING;
	if (f->flags & F_EOF && f->op_read != fd_read) return EOF;
	if ((f->mode == _IOLBF || f->mode == _IONBF) && stdout->mode == _IOLBF) { __flock(stdout); __put_flush(stdout); __funlock(stdout); }
	r = f->op_read(f, (char *)f->buf, f->mode == _IONBF ? 1 : f->size);
	f->rpos = f->rend = f->buf;
	if (r <= 0) { f->flags |= r == 0 ? F_EOF : F_ERR; return EOF; }
	f->rend = f->buf + r;
	return 0;
}
int __get(FILE *f)
{
	if (f->nback) return f->back[--f->nback + 1];
	if (f->rpos == f->rend || (f->flags & F_WRITING)) if (__fill(f)) return EOF;
	return *f->rpos++;
}

static int flush_one(FILE *f)
{
	int r = 0;
	__flock(f);
	if (f->flags & F_WRITING) r = __put_flush(f);
	else if (f->flags & F_READING && (f->rend > f->rpos || f->nback) && !(f->flags & F_STRING)) {
		int e = errno;
		if (f->op_seek(f, -(off64_t)(f->rend - f->rpos) - f->nback, SEEK_CUR) >= 0) { f->rpos = f->rend = f->buf; f->nback = 0; }
		else errno = e;
	}
	__funlock(f);
	return r;
}
int fflush(FILE *f)
{
	int r = 0;
	if (f) return flush_one(f);
	for (f = __files; f; f = f->next) if (f->flags & F_WRITING) r |= flush_one(f);
	return r ? EOF : 0;
}
int fflush_unlocked(FILE *f) { return fflush(f); }

/* exit(): output is written; input that was read ahead is given back, for whoever shares the file. */
void __stdio_exit(void)
{
	FILE *f;
	for (f = __files; f; f = f->next) flush_one(f);
}

int fclose(FILE *f)
{
	int r = flush_one(f);
	if (f->op_close(f) < 0) r = EOF;
	__lock(&__files_lock);
	if (f->next) f->next->prev = f->prev;
	if (f->prev) f->prev->next = f->next;
	else if (__files == f) __files = f->next;
	else { FILE *g; for (g = __files; g && g->next != f; g = g->next) ; if (g) g->next = f->next; }
	__unlock(&__files_lock);
	if (f->flags & F_OWNBUF) free(f->buf);
	if (f->flags & F_STATIC) { f->flags = F_STATIC; f->buf = 0; f->fd = -1; f->mode = -1; f->next = f->prev = 0; }
	else free(f);
	return r;
}
int fcloseall(void) { return fflush(0); }

int setvbuf(FILE *restrict f, char *restrict buf, int mode, size_t size)
{
	if (mode < 0 || mode > 2) return -1;
	__flock(f);
	if (f->flags & F_WRITING) __put_flush(f);
	if (mode == _IONBF || buf) {
		if (f->flags & F_OWNBUF) { free(f->buf); f->flags &= ~F_OWNBUF; }
		if (f->rend == f->rpos) { f->buf = 0; f->rpos = f->rend = f->wpos = 0; f->flags &= ~(F_WRITING | F_READING); }
	}
	f->mode = mode;
	if (buf && mode != _IONBF && size) { f->buf = (unsigned char *)buf; f->size = size; f->rpos = f->rend = f->wpos = f->buf; }
	__funlock(f);
	return 0;
}
void setbuf(FILE *restrict f, char *restrict buf) { setvbuf(f, buf, buf ? _IOFBF : _IONBF, BUFSIZ); }
void setbuffer(FILE *f, char *buf, size_t size) { setvbuf(f, buf, buf ? _IOFBF : _IONBF, size); }
void setlinebuf(FILE *f) { setvbuf(f, 0, _IOLBF, 0); }
