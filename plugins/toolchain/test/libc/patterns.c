#define _GNU_SOURCE
#include <fnmatch.h>
#include <getopt.h>
#include <glob.h>
#include <libgen.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

static void re(const char *p, const char *s, int fl)
{
	regex_t r;
	regmatch_t g[4];
	int e = regcomp(&r, p, fl), i;
	if (e) { char b[80]; regerror(e, &r, b, sizeof b); printf("%s: %s\n", p, b); return; }
	e = regexec(&r, s, 4, g, 0);
	printf("%s ~ %s:", p, s);
	if (e) printf(" no");
	else for (i = 0; i < 4; i++) printf(" %d-%d", (int)g[i].rm_so, (int)g[i].rm_eo);
	puts("");
	regfree(&r);
}
static void options(int argc, char **argv)
{
	static struct option longs[] = { { "all", 0, 0, 'a' }, { "file", 1, 0, 'f' }, { "opt", 2, 0, 'o' }, { "flag", 0, 0, 1000 }, { 0, 0, 0, 0 } };
	int c, i = -1;
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "abf:o::", longs, &i)) != -1) printf("%c(%d)=%s ", c < 256 ? c : 'L', c, optarg ? optarg : "-");
	printf("| %d:", optind);
	for (; optind < argc; optind++) printf(" %s", argv[optind]);
	puts("");
}
#define OPTIONS(...) do { char *v[] = { "prog", __VA_ARGS__, 0 }; options((int)(sizeof v / sizeof *v) - 1, v); } while (0)
int main(void)
{
	glob_t g;
	size_t i;
	char path[64];
	re("a(b|bc)*d", "xabbcbd", REG_EXTENDED);
	re("\\(a*\\)b\\1", "aabaa", 0);
	re("^[[:alpha:]]+[0-9]{2,3}$", "abc123", REG_EXTENDED);
	re("(a", "x", REG_EXTENDED);
	re("[a", "x", 0);
	re("x*", "aaa", REG_EXTENDED);
	re("(foo|foobar)(bar)?", "foobar", REG_EXTENDED);
	re("HeL", "hello", REG_ICASE);
	re("a|ab|abc", "abcd", REG_EXTENDED);
	re("^b", "a\nb", REG_NEWLINE);
	re("a.c", "a\nc", REG_NEWLINE);
	re("[^a-c]+", "abcxyz", REG_EXTENDED);
	re("a\\{2\\}", "caab", 0);
	re("(a*)(ab)*(b*)", "abb", REG_EXTENDED);
	re("\\.", "a.b", 0);
	re("a+b?", "aab", REG_EXTENDED);
	printf("%d %d %d %d %d %d\n", fnmatch("*.c", "a.c", 0), fnmatch("[a-c]?*", "bxx", 0), fnmatch("*", "a/b", FNM_PATHNAME), fnmatch("*", ".x", FNM_PERIOD), fnmatch("[!a]", "b", 0), fnmatch("a\\*", "a*", 0));
	OPTIONS("-a", "x", "-b", "y", "-fz", "w");
	OPTIONS("--all", "--file=q", "--opt", "--opt=5", "--fl", "rest");
	OPTIONS("-f");
	OPTIONS("--nope", "-z", "--", "-a");
	OPTIONS("-abf", "val", "-o3", "-o", "4");
	mkdir("g", 0755);
	close(open("g/b.c", O_CREAT | O_WRONLY, 0644)); close(open("g/a.c", O_CREAT | O_WRONLY, 0644)); close(open("g/.h.c", O_CREAT | O_WRONLY, 0644)); close(open("g/x.h", O_CREAT | O_WRONLY, 0644));
	printf("%d\n", glob("g/*.c", 0, 0, &g));
	for (i = 0; i < g.gl_pathc; i++) puts(g.gl_pathv[i]);
	globfree(&g);
	printf("%d\n", glob("g/*.z", 0, 0, &g));
	printf("%d\n", glob("g/{x,y,a}.*", GLOB_BRACE | GLOB_NOCHECK, 0, &g));
	for (i = 0; i < g.gl_pathc; i++) puts(g.gl_pathv[i]);
	globfree(&g);
	strcpy(path, "/usr/lib/"); printf("%s ", dirname(path));
	strcpy(path, "/usr/lib/"); printf("%s ", basename(path));
	strcpy(path, "x"); printf("%s\n", dirname(path));
	puts(strrchr(realpath("g/../g/./a.c", 0), 'g'));
	return 0;
}
