/* fnmatch.c - shell patterns against names. */
#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

static int fold(int c, int flags) { return flags & FNM_CASEFOLD ? tolower(c) : c; }
/* One bracket expression; the end of it, or 0 when there is none. */
static const char *bracket(const char *p, int c, int flags, int *hit)
{
	int not = 0, found = 0, first = 1;
	c = fold(c, flags);
	if (*p == '!' || *p == '^') { not = 1; p++; }
	for (; first || *p != ']'; first = 0) {
		int lo, hi;
		if (!*p || (*p == '/' && (flags & FNM_PATHNAME))) return 0;
		if (p[0] == '[' && p[1] == ':') {
			static const struct { const char *name; int (*is)(int); } classes[] = { { "alpha:]", isalpha }, { "digit:]", isdigit }, { "alnum:]", isalnum }, { "upper:]", isupper }, { "lower:]", islower }, { "space:]", isspace }, { "blank:]", isblank }, { "punct:]", ispunct }, { "print:]", isprint }, { "graph:]", isgraph }, { "cntrl:]", iscntrl }, { "xdigit:]", isxdigit } };
			unsigned i;
			for (i = 0; i < 12 && strncmp(p + 2, classes[i].name, strlen(classes[i].name)); i++) ;
			if (i < 12) { if (classes[i].is(c)) found = 1; p += 2 + strlen(classes[i].name); continue; }
		}
		if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1]) p++;
		lo = hi = fold((unsigned char)*p++, flags);
		if (*p == '-' && p[1] && p[1] != ']') { p++; if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1]) p++; hi = fold((unsigned char)*p++, flags); }
		if (c >= lo && c <= hi) found = 1;
	}
	*hit = found != not;
	return p + 1;
}
static int match(const char *p, const char *s, const char *start, int flags)
{
	for (; *p; p++) {
		int dot = *s == '.' && (flags & FNM_PERIOD) && (s == start || ((flags & FNM_PATHNAME) && s[-1] == '/')), hit;
		const char *end;
		switch (*p) {
		case '?':
			if (!*s || dot || (*s == '/' && (flags & FNM_PATHNAME))) return FNM_NOMATCH;
			s++;
			break;
		case '*':
			if (dot) return FNM_NOMATCH;
			while (*p == '*') p++;
			if (!*p) return (flags & FNM_PATHNAME) && strchr(s, '/') && !(flags & FNM_LEADING_DIR) ? FNM_NOMATCH : 0;
			for (; ; s++) {
				if (match(p, s, start, flags & ~FNM_PERIOD) == 0 && !(*s == '.' && (flags & FNM_PERIOD) && (flags & FNM_PATHNAME) && s > start && s[-1] == '/')) return 0;
				if (!*s || (*s == '/' && (flags & FNM_PATHNAME))) return FNM_NOMATCH;
			}
		case '[':
			if (!*s || dot || (*s == '/' && (flags & FNM_PATHNAME))) return FNM_NOMATCH;
			end = bracket(p + 1, (unsigned char)*s, flags, &hit);
			if (end) { if (!hit) return FNM_NOMATCH; p = end - 1; s++; break; }
			/* no bracket after all */
			/* fall through */
		default:
			if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1]) p++;
			if (fold((unsigned char)*p, flags) != fold((unsigned char)*s, flags)) return FNM_NOMATCH;
			s++;
		}
	}
	return !*s || ((flags & FNM_LEADING_DIR) && *s == '/') ? 0 : FNM_NOMATCH;
}
int fnmatch(const char *p, const char *s, int flags) { return match(p, s, s, flags); }
