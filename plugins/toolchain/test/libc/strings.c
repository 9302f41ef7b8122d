#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) { return *(const int *)a / 10 - *(const int *)b / 10; }
int main(void)
{
	char b[64], *s, *at;
	int v[] = { 31, 12, 35, 11, 22, 39, 10, 25, 1, 33 }, i, key = 22;
	static const int errors[] = { 0, EPERM, ENOENT, EINTR, EAGAIN, ENOMEM, EDEADLK, ENOSYS, ELOOP, ETIMEDOUT, EHWPOISON, 41, 999, -1 };
	printf("%zu %zu\n", strlen("hello"), strnlen("hello", 3));
	memset(b, '#', sizeof b);
	strncpy(b, "abc", 6);
	for (i = 0; i < 8; i++) printf("%d ", b[i]);
	puts("");
	strcpy(b, "one"); strcat(b, " two"); strncat(b, " three", 3);
	puts(b);
	printf("%d %d %d %d\n", strcmp("a", "b") < 0, strcmp("b", "a") > 0, strcmp("a", "a"), strcmp("\xff", "a") > 0);
	printf("%d %d %d\n", strncmp("abc", "abd", 2), strcasecmp("HeLLo", "hEllO"), strncasecmp("abX", "ABy", 2));
	printf("%s %s %s %s\n", strchr("hello", 'l'), strrchr("hello", 'l'), strstr("hello", "ll"), strpbrk("hello", "xyzl"));
	printf("%d %d\n", strchr("hello", 'z') == 0, *strchr("hello", 0));
	printf("%zu %zu\n", strspn("aabbc", "ab"), strcspn("aabbc", "c"));
	strcpy(b, "  a,b,,c  ");
	for (s = strtok(b, " ,"); s; s = strtok(0, " ,")) printf("[%s]", s);
	puts("");
	strcpy(b, "x::y");
	at = b;
	while ((s = strsep(&at, ":"))) printf("[%s]", s);
	puts("");
	printf("%s %s\n", (char *)memchr("abcdef", 'd', 6), (char *)memmem("abcdef", 6, "cd", 2));
	memcpy(b, "0123456789", 11); memmove(b + 2, b, 8); puts(b);
	memcpy(b, "0123456789", 11); memmove(b, b + 2, 8); puts(b);
	printf("%d %d\n", memcmp("abc", "abd", 3) < 0, memcmp("abc", "abd", 2));
	printf("%s %s\n", strdup("copy"), strndup("copy", 2));
	printf("%d %d %d\n", strverscmp("file9", "file10") < 0, strverscmp("a01", "a1") < 0, strverscmp("a", "a"));
	qsort(v, 10, sizeof *v, compare);
	for (i = 0; i < 10; i++) printf("%d ", v[i]);
	printf("%d\n", *(int *)bsearch(&key, v, 10, sizeof *v, compare) / 10);
	srandom(42);
	printf("%ld %ld %ld\n", random(), random(), random());
	srand(1);
	printf("%d %d\n", rand(), rand());
	srand48(7);
	printf("%ld %ld %.6f\n", lrand48(), mrand48(), drand48());
	for (i = 0; i < (int)(sizeof errors / sizeof *errors); i++) printf("%d %s %s\n", errors[i], strerror(errors[i]), strerrorname_np(errors[i]) ? strerrorname_np(errors[i]) : "-");
	for (i = 0; i <= 35; i++) printf("%d %s %s\n", i, sigabbrev_np(i) ? sigabbrev_np(i) : "-", strsignal(i));
	for (i = 0; i < 256; i++) printf("%x", !!isalpha(i) | !!isdigit(i) << 1 | !!isspace(i) << 2 | !!ispunct(i) << 3 | !!isprint(i) << 4 | !!iscntrl(i) << 5 | !!isxdigit(i) << 6);
	puts("");
	setenv("A", "1", 1); setenv("A", "2", 0); putenv("B=3");
	printf("%s %s %s\n", getenv("A"), getenv("B"), getenv("C") ? "set" : "unset");
	unsetenv("A");
	printf("%s\n", getenv("A") ? "set" : "unset");
	printf("%d %d %d\n", div(-7, 2).quot, div(-7, 2).rem, abs(-5));
	return 0;
}
