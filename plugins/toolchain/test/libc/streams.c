#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void at_end(void) { puts("atexit ran"); }
int main(void)
{
	FILE *f = fopen("t.txt", "w+"), *g;
	char line[64], *text = 0;
	size_t n = 0;
	int c, status;
	fprintf(f, "one\ntwo\nthree");
	printf("%ld\n", ftell(f));
	rewind(f);
	while (fgets(line, sizeof line, f)) printf("<%s>", line);
	printf(" eof %d\n", !!feof(f));
	fseek(f, 4, SEEK_SET);
	c = getc(f);
	ungetc('T', f);
	printf("%c %c%c %ld\n", c, getc(f), getc(f), ftell(f));
	fseek(f, -5, SEEK_END);
	fputs("THREE!", f);
	rewind(f);
	while (getline(&text, &n, f) >= 0) printf("[%s]", text);
	puts("");
	fclose(f);
	f = fopen("t.txt", "a");
	fputs("+", f);
	printf("%ld\n", ftell(f));
	fclose(f);
	printf("%p %d\n", (void *)fopen("nope", "r"), errno == ENOENT);
	f = fopen("t.txt", "r");
	printf("%d %d\n", fputc('x', f), !!ferror(f));
	printf("%zu\n", fread(line, 1, 5, f));
	fclose(f);
	f = fmemopen(line, sizeof line, "w");
	fprintf(f, "in memory %d", 7);
	fclose(f);
	puts(line);
	f = open_memstream(&text, &n);
	fprintf(f, "grown %s", "text");
	fclose(f);
	printf("%s %zu\n", text, n);
	f = tmpfile();
	fwrite("abcdef", 1, 6, f);
	rewind(f);
	printf("%zu %.3s\n", fread(line, 3, 1, f), line);
	fclose(f);
	printf("buffered ");
	if (fork() == 0) { printf("child "); exit(0); }
	wait(&status);
	puts("parent");
	fflush(stdout);
	if (fork() == 0) { printf("lost"); _exit(3); }
	wait(&status);
	printf("%d\n", WEXITSTATUS(status));
	fflush(stdout);
	g = freopen("u.txt", "w", stdout);
	printf("into a file\n");
	fclose(g);
	f = fopen("u.txt", "r");
	dprintf(2, "%s", fgets(line, sizeof line, f));
	fclose(f);
	unlink("t.txt");
	unlink("u.txt");
	atexit(at_end);
	return 0;
}
