/* start.c - sets the library up, runs constructors and main, and leaves through exit. */
#include "libc.h"
#include <elf.h>
#include <stdlib.h>

char **environ;
unsigned long *__auxv;
const char *__progname = "", *__progname_full = "";
#define program_invocation_name_ __progname_full
char *program_invocation_name = "", *program_invocation_short_name = "";

typedef void (*fn)(int, char **, char **);
extern fn __preinit_array_start[] __attribute__((weak)), __preinit_array_end[] __attribute__((weak));
extern fn __init_array_start[] __attribute__((weak)), __init_array_end[] __attribute__((weak));

int main(int, char **, char **);

void __libc_start(long *sp, int (*run)(int, char **, char **))
{
	int argc = (int)sp[0];
	char **argv = (char **)(sp + 1);
	char **env = argv + argc + 1;
	char **p = env;
	char *s;
	fn *f;
	while (*p) p++;
	environ = env;
	__auxv = (unsigned long *)(p + 1);
	__init_tls();
	if (argc > 0 && argv[0]) {
		__progname = __progname_full = argv[0];
		for (s = argv[0]; *s; s++) if (*s == '/') __progname = s + 1;
	}
	program_invocation_name = (char *)__progname_full;
	program_invocation_short_name = (char *)__progname;
	for (f = __preinit_array_start; f < __preinit_array_end; f++) (*f)(argc, argv, env);
	for (f = __init_array_start; f < __init_array_end; f++) (*f)(argc, argv, env);
	exit(run(argc, argv, env));
}

unsigned long getauxval(unsigned long type)
{
	unsigned long *a;
	for (a = __auxv; a[0]; a += 2) if (a[0] == type) return a[1];
	*(&__self()->err) = 2;
	return 0;
}
