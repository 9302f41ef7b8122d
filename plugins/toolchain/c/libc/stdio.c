/* stdio.c - characters, lines, blocks and positions on streams. */
#include "libc.h"
#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fgetc(FILE *f) { int c; __flock(f); c = __get(f); __funlock(f); return c; }
int getc(FILE *f) { return fgetc(f); }
int getchar(void) { return fgetc(stdin); }
int getc_unlocked(FILE *f) { return __get(f); }
int fgetc_unlocked(FILE *f) { return __get(f); }
int getchar_unlocked(void) { return __get(stdin); }
int ungetc(int c, FILE *f)
{
	if (c == EOF) return EOF;
	__flock(f);
	if (f->flags & F_WRITING) { __put_flush(f); f->flags &= ~F_WRITING; f->rpos = f->rend = f->buf; }
	if (f->nback < 6) { f->back[++f->nback] = (unsigned char)c; f->flags = (f->flags & ~F_EOF) | F_READING; }
	else c = EOF;
	__funlock(f);
	return c;
}
int fputc(int c, FILE *f)
{
	unsigned char b = (unsigned char)c;
	int r;
	__flock(f);
	if ((f->flags & F_WRITING) && f->mode == _IOFBF && !(f->flags & F_STRING) && f->wpos < f->buf + f->size) { *f->wpos++ = b; r = b; }
	else r = __put(f, &b, 1) == 1 ? b : EOF;
	__funlock(f);
	return r;
}
int putc(int c, FILE *f) { return fputc(c, f); }
int putchar(int c) { return fputc(c, stdout); }
int putc_unlocked(int c, FILE *f) { return fputc(c, f); }
int fputc_unlocked(int c, FILE *f) { return fputc(c, f); }
int putchar_unlocked(int c) { return fputc(c, stdout); }
int fputs(const char *restrict s, FILE *restrict f)
{
	size_t n = strlen(s), r;
	__flock(f);
	r = __put(f, s, n);
	__funlock(f);
	return r == n ? 1 : EOF;
}
int fputs_unlocked(const char *restrict s, FILE *restrict f) { return fputs(s, f); }
int puts(const char *s)
{
	size_t n = strlen(s);
	int r;
	__flock(stdout);
	r = __put(stdout, s, n) == n && __put(stdout, "\n", 1) == 1 ? (int)n + 1 : EOF;
	__funlock(stdout);
	return r;
}
char *fgets(char *restrict s, int n, FILE *restrict f)
{
	int i = 0, c = 0;
	if (n <= 0) return 0;
	__flock(f);
	while (i < n - 1 && (c = __get(f)) != EOF) { s[i++] = (char)c; if (c == '\n') break; }
	__funlock(f);
	if (n > 1 && (i == 0 || (c == EOF && (f->flags & F_ERR) && errno != EAGAIN))) return 0;
	s[i] = 0;
	return s;
}
char *fgets_unlocked(char *restrict s, int n, FILE *restrict f) { return fgets(s, n, f); }
char *gets(char *s)
{
	int i = 0, c;
	while ((c = fgetc(stdin)) != EOF && c != '\n') s[i++] = (char)c;
	if (c == EOF && i == 0) return 0;
	s[i] = 0;
	return s;
}
size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict f)
{
	size_t want = size * count, got = 0;
	char *p = to;
	if (want == 0) return 0;
	__flock(f);
	while (got < want && f->nback) p[got++] = (char)__get(f);
	while (got < want) {
		size_t have;
		if (f->rpos == f->rend || (f->flags & F_WRITING)) if (__fill(f)) break;
		have = (size_t)(f->rend - f->rpos);
		if (have > want - got) have = want - got;
		memcpy(p + got, f->rpos, have);
		f->rpos += have;
		got += have;
	}
	__funlock(f);
	return got / size;
}
size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict f)
{
	size_t n = size * count, r;
	if (n == 0) return 0;
	__flock(f);
	r = __put(f, from, n);
	__funlock(f);
	return r == n ? count : r / size;
}
size_t fread_unlocked(void *restrict p, size_t s, size_t n, FILE *restrict f) { return fread(p, s, n, f); }
size_t fwrite_unlocked(const void *restrict p, size_t s, size_t n, FILE *restrict f) { return fwrite(p, s, n, f); }
int getw(FILE *f) { int v; return fread(&v, sizeof v, 1, f) == 1 ? v : EOF; }
int putw(int v, FILE *f) { return fwrite(&v, sizeof v, 1, f) == 1 ? 0 : EOF; }

int fseeko64(FILE *f, off64_t to, int whence)
{
	off64_t r;
	__flock(f);
	if (f->flags & F_WRITING) { if (__put_flush(f)) { __funlock(f); return -1; } }
	else if (whence == SEEK_CUR && (f->flags & F_READING)) to -= (off64_t)(f->rend - f->rpos) + f->nback;
	r = f->op_seek(f, to, whence);
	if (r >= 0) {
		f->rpos = f->rend = f->wpos = f->buf;
		f->nback = 0;
		f->flags &= ~(F_EOF | F_READING | F_WRITING);
	}
	__funlock(f);
	return r < 0 ? -1 : 0;
}
off64_t ftello64(FILE *f)
{
	off64_t at;
	__flock(f);
	at = f->op_seek(f, 0, (f->flags & F_APPEND) && (f->flags & F_WRITING) ? SEEK_END : SEEK_CUR);
	if (at >= 0) {
		if (f->flags & F_WRITING) at += f->wpos - f->buf;
		else if (f->flags & F_READING) at -= (off64_t)(f->rend - f->rpos) + f->nback;
	}
	__funlock(f);
	return at;
}
int fseek(FILE *f, long to, int whence) { return fseeko64(f, to, whence); }
int fseeko(FILE *f, off_t to, int whence) { return fseeko64(f, to, whence); }
long ftell(FILE *f)
{
	off64_t at = ftello64(f);
	if (at > 0x7fffffff) { errno = EOVERFLOW; return -1; }
	return (long)at;
}
off_t ftello(FILE *f) { return ftell(f); }
void rewind(FILE *f) { fseeko64(f, 0, SEEK_SET); f->flags &= ~F_ERR; }
int fgetpos(FILE *restrict f, fpos_t *restrict p) { p->__pos = ftello64(f); return p->__pos < 0 ? -1 : 0; }
int fsetpos(FILE *f, const fpos_t *p) { return fseeko64(f, p->__pos, SEEK_SET); }

void clearerr(FILE *f) { f->flags &= ~(F_EOF | F_ERR); }
int feof(FILE *f) { return (f->flags & F_EOF) != 0; }
int ferror(FILE *f) { return (f->flags & F_ERR) != 0; }
int fileno(FILE *f) { if (f->fd < 0) errno = EBADF; return f->fd; }
void clearerr_unlocked(FILE *f) { clearerr(f); }
int feof_unlocked(FILE *f) { return feof(f); }
int ferror_unlocked(FILE *f) { return ferror(f); }
int fileno_unlocked(FILE *f) { return fileno(f); }

ssize_t getdelim(char **restrict line, size_t *restrict size, int delim, FILE *restrict f)
{
	size_t n = 0;
	int c;
	if (!line || !size) { errno = EINVAL; return -1; }
	__flock(f);
	if (!*line || *size == 0) {
		char *p = realloc(*line, 120);
		if (!p) { __funlock(f); return -1; }
		*line = p; *size = 120;
	}
	while ((c = __get(f)) != EOF) {
		if (n + 2 > *size) {
			char *p = realloc(*line, *size * 2);
			if (!p) { __funlock(f); return -1; }
			*line = p; *size *= 2;
		}
		(*line)[n++] = (char)c;
		if (c == delim) break;
	}
	__funlock(f);
	if (n == 0) return -1;
	(*line)[n] = 0;
	return (ssize_t)n;
}
ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict f) { return getdelim(line, size, '\n', f); }

void perror(const char *s)
{
	const char *text = strerror(errno);
	if (s && *s) fprintf(stderr, "%s: %s\n", s, text);
	else fprintf(stderr, "%s\n", text);
}

size_t __fbufsize(FILE *f) { return f->buf ? f->size : 0; }
size_t __fpending(FILE *f) { return f->flags & F_WRITING ? (size_t)(f->wpos - f->buf) : 0; }
int __flbf(FILE *f) { return f->mode == _IOLBF; }
int __freadable(FILE *f) { return (f->flags & F_READ) != 0; }
int __fwritable(FILE *f) { return (f->flags & F_WRITE) != 0; }
int __freading(FILE *f) { return (f->flags & F_READING) != 0; }
int __fwriting(FILE *f) { return (f->flags & F_WRITING) != 0; }
void __fpurge(FILE *f) { f->rpos = f->rend = f->wpos = f->buf; f->nback = 0; }
