#define _GNU_SOURCE
#include <argz.h>
#include <envz.h>
#include <dlfcn.h>
#include <nl_types.h>
#include <stdio.h>
#include <string.h>
int main(void) { char *z, *e = 0; size_t n; char *p = 0; argz_create_sep("a:bb::ccc:", ':', &z, &n); printf("%zu %zu\n", argz_count(z, n), n); while ((p = argz_next(z, n, p))) puts(p); argz_delete(&z, &n, z + 2); argz_stringify(z, n, ','); puts(z);
e = 0; n = 0; envz_add(&e, &n, "A", "1"); envz_add(&e, &n, "B", "2"); envz_add(&e, &n, "A", "3"); printf("%s %s %d\n", envz_get(e, n, "A"), envz_get(e, n, "B"), envz_get(e, n, "C") == 0); argz_stringify(e, n, ' '); puts(e); printf("%d\n", dlopen("libm.so.6x", RTLD_NOW) == 0); return 0; }
