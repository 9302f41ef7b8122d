#ifndef _STDIO_H
#define _STDIO_H
#include <bits/types.h>
#include <stdarg.h>
typedef struct _IO_FILE FILE;
typedef struct { long long __pos; int __state; } fpos_t;
#define EOF (-1)
#define BUFSIZ 8192
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define FILENAME_MAX 4096
#define FOPEN_MAX 16
#define L_tmpnam 20
#define L_ctermid 9
#define TMP_MAX 238328
#define P_tmpdir "/tmp"
extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr
int remove(const char *);
int rename(const char *, const char *);
int renameat(int, const char *, int, const char *);
FILE *tmpfile(void);
char *tmpnam(char *);
char *tempnam(const char *, const char *);
int fclose(FILE *);
int fflush(FILE *);
FILE *fopen(const char *restrict, const char *restrict);
FILE *freopen(const char *restrict, const char *restrict, FILE *restrict);
FILE *fdopen(int, const char *);
FILE *fmemopen(void *restrict, size_t, const char *restrict);
FILE *open_memstream(char **, size_t *);
FILE *popen(const char *, const char *);
int pclose(FILE *);
void setbuf(FILE *restrict, char *restrict);
int setvbuf(FILE *restrict, char *restrict, int, size_t);
void setbuffer(FILE *, char *, size_t);
void setlinebuf(FILE *);
int printf(const char *restrict, ...) __attribute__((__format__(__printf__, 1, 2)));
int fprintf(FILE *restrict, const char *restrict, ...) __attribute__((__format__(__printf__, 2, 3)));
int sprintf(char *restrict, const char *restrict, ...) __attribute__((__format__(__printf__, 2, 3)));
int snprintf(char *restrict, size_t, const char *restrict, ...) __attribute__((__format__(__printf__, 3, 4)));
int dprintf(int, const char *restrict, ...) __attribute__((__format__(__printf__, 2, 3)));
int vprintf(const char *restrict, va_list) __attribute__((__format__(__printf__, 1, 0)));
int vfprintf(FILE *restrict, const char *restrict, va_list) __attribute__((__format__(__printf__, 2, 0)));
int vsprintf(char *restrict, const char *restrict, va_list) __attribute__((__format__(__printf__, 2, 0)));
int vsnprintf(char *restrict, size_t, const char *restrict, va_list) __attribute__((__format__(__printf__, 3, 0)));
int vdprintf(int, const char *restrict, va_list) __attribute__((__format__(__printf__, 2, 0)));
int scanf(const char *restrict, ...) __attribute__((__format__(__scanf__, 1, 2)));
int fscanf(FILE *restrict, const char *restrict, ...) __attribute__((__format__(__scanf__, 2, 3)));
int sscanf(const char *restrict, const char *restrict, ...) __attribute__((__format__(__scanf__, 2, 3)));
int vscanf(const char *restrict, va_list);
int vfscanf(FILE *restrict, const char *restrict, va_list);
int vsscanf(const char *restrict, const char *restrict, va_list);
int fgetc(FILE *);
int getc(FILE *);
int getchar(void);
char *fgets(char *restrict, int, FILE *restrict);
int ungetc(int, FILE *);
int fputc(int, FILE *);
int putc(int, FILE *);
int putchar(int);
int fputs(const char *restrict, FILE *restrict);
int puts(const char *);
int getw(FILE *);
int putw(int, FILE *);
size_t fread(void *restrict, size_t, size_t, FILE *restrict);
size_t fwrite(const void *restrict, size_t, size_t, FILE *restrict);
int fseek(FILE *, long, int);
long ftell(FILE *);
void rewind(FILE *);
int fgetpos(FILE *restrict, fpos_t *restrict);
int fsetpos(FILE *, const fpos_t *);
#ifdef __USE_FILE_OFFSET64
#define fseeko fseeko64
#define ftello ftello64
#define fopen64 fopen
#endif
int fseeko(FILE *, off_t, int);
off_t ftello(FILE *);
#ifndef __USE_FILE_OFFSET64
int fseeko64(FILE *, off64_t, int);
off64_t ftello64(FILE *);
#endif
void clearerr(FILE *);
int feof(FILE *);
int ferror(FILE *);
int fileno(FILE *);
void perror(const char *);
char *ctermid(char *);
ssize_t getline(char **restrict, size_t *restrict, FILE *restrict);
ssize_t getdelim(char **restrict, size_t *restrict, int, FILE *restrict);
void flockfile(FILE *);
int ftrylockfile(FILE *);
void funlockfile(FILE *);
int getc_unlocked(FILE *);
int getchar_unlocked(void);
int putc_unlocked(int, FILE *);
int putchar_unlocked(int);
int fgetc_unlocked(FILE *);
int fputc_unlocked(int, FILE *);
int fflush_unlocked(FILE *);
int feof_unlocked(FILE *);
int ferror_unlocked(FILE *);
int fileno_unlocked(FILE *);
void clearerr_unlocked(FILE *);
size_t fread_unlocked(void *restrict, size_t, size_t, FILE *restrict);
size_t fwrite_unlocked(const void *restrict, size_t, size_t, FILE *restrict);
#ifdef __USE_GNU
int asprintf(char **restrict, const char *restrict, ...) __attribute__((__format__(__printf__, 2, 3)));
int vasprintf(char **restrict, const char *restrict, va_list);
char *fgets_unlocked(char *restrict, int, FILE *restrict);
int fputs_unlocked(const char *restrict, FILE *restrict);
int fcloseall(void);
int renameat2(int, const char *, int, const char *, unsigned int);
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#define RENAME_WHITEOUT 4
typedef ssize_t cookie_read_function_t(void *, char *, size_t);
typedef ssize_t cookie_write_function_t(void *, const char *, size_t);
typedef int cookie_seek_function_t(void *, off64_t *, int);
typedef int cookie_close_function_t(void *);
typedef struct { cookie_read_function_t *read; cookie_write_function_t *write; cookie_seek_function_t *seek; cookie_close_function_t *close; } cookie_io_functions_t;
FILE *fopencookie(void *, const char *, cookie_io_functions_t);
#endif
#endif
