/* wordexp.c - words as a shell makes them: quotes, ~, $NAME, ${NAME}, ${NAME:-word}, $(command), and names of files. */
#include "libc.h"
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wordexp.h>

/* A word while it is read. What was quoted has a backslash before it, so that it matches itself. */
struct word { char *text; size_t n, room; int any; };
struct state { wordexp_t *w; struct word word; int flags, error; };

static void put(struct state *s, char c, int quoted)
{
	struct word *w = &s->word;
	if (w->n + 3 > w->room) {
		char *more = realloc(w->text, w->room + 64);
		if (!more) { s->error = WRDE_NOSPACE; return; }
		w->text = more;
		w->room += 64;
	}
	if (quoted && strchr("*?[]\\", c)) w->text[w->n++] = '\\';
	w->text[w->n++] = c;
	w->text[w->n] = 0;
	w->any = 1;
}
static int add(struct state *s, char *text)
{
	wordexp_t *w = s->w;
	size_t used = w->we_offs + w->we_wordc;
	char **more = text ? realloc(w->we_wordv, (used + 2) * sizeof *more) : 0;
	if (!more) { free(text); return s->error = WRDE_NOSPACE; }
	more[used] = text;
	more[used + 1] = 0;
	w->we_wordv = more;
	w->we_wordc++;
	return 0;
}
/* The word is over: the files it matches, or itself. */
static void finish(struct state *s)
{
	glob_t g;
	size_t i;
	struct word w = s->word;
	memset(&s->word, 0, sizeof s->word);
	if (!w.any || s->error) { free(w.text); return; }
	memset(&g, 0, sizeof g);
	if (w.n && glob(w.text, 0, 0, &g) == 0) {
		for (i = 0; i < g.gl_pathc; i++) add(s, strdup(g.gl_pathv[i]));
		globfree(&g);
	} else {
		char *to = calloc(1, w.n + 1), *p = to;
		for (i = 0; to && i < w.n; i++) { if (w.text[i] == '\\' && w.text[i + 1]) i++; *p++ = w.text[i]; }
		add(s, to);
	}
	free(w.text);
}
/* A value in place of its name: unquoted, blanks in it separate words. */
static void value(struct state *s, const char *v, int quoted)
{
	if (quoted) s->word.any = 1;
	for (; *v; v++)
		if (!quoted && strchr(" \t\n", *v)) finish(s);
		else put(s, *v, quoted);
}
static void expand(struct state *s, const char **at, int quoted);
static void run(struct state *s, const char *command, size_t n, int quoted)
{
	char *c = strndup(command, n), line[256], *all = 0;
	size_t len = 0, k;
	FILE *f = c ? popen(c, "r") : 0;
	while (f && (k = fread(line, 1, sizeof line, f)) > 0) {
		char *more = realloc(all, len + k + 1);
		if (!more) break;
		all = more;
		memcpy(all + len, line, k);
		len += k;
	}
	if (f) pclose(f);
	while (len && all[len - 1] == '\n') len--;
	if (all) { all[len] = 0; value(s, all, quoted); }
	free(all);
	free(c);
}
static void dollar(struct state *s, const char **at, int quoted)
{
	const char *p = *at + 1, *from, *v;
	char name[128];
	size_t n = 0;
	int brace = *p == '{', depth = 1;
	if (*p == '(') {
		if (s->flags & WRDE_NOCMD) { s->error = WRDE_CMDSUB; return; }
		for (from = ++p; *p && (depth -= *p == ')') > 0; p++) depth += *p == '(';
		if (!*p) { s->error = WRDE_SYNTAX; return; }
		run(s, from, (size_t)(p - from), quoted);
		*at = p + 1;
		return;
	}
	p += brace;
	while ((isalnum((unsigned char)*p) || *p == '_') && n < sizeof name - 1) name[n++] = *p++;
	name[n] = 0;
	if (!n) { if (brace) s->error = WRDE_SYNTAX; else put(s, '$', quoted); *at += 1; return; }
	v = getenv(name);
	if (brace && *p == ':' && (p[1] == '-' || p[1] == '=' || p[1] == '+')) {
		int plus = p[1] == '+', use = plus ? v && *v : !v || !*v;
		char *word;
		for (from = p += 2; *p && *p != '}'; p++) ;
		word = strndup(from, (size_t)(p - from));
		if (use) { const char *w = word; while (w && *w && !s->error) expand(s, &w, quoted); }
		else if (!plus) value(s, v, quoted);
		free(word);
	} else if (v) value(s, v, quoted);
	else if (s->flags & WRDE_UNDEF) s->error = WRDE_BADVAL;
	if (brace && *p++ != '}') s->error = WRDE_SYNTAX;
	*at = p;
}
static void expand(struct state *s, const char **at, int quoted)
{
	const char *p = *at;
	if (*p == '$') { dollar(s, at, quoted); return; }
	if (*p == '`') {
		const char *from = ++p;
		if (s->flags & WRDE_NOCMD) { s->error = WRDE_CMDSUB; return; }
		while (*p && *p != '`') p++;
		run(s, from, (size_t)(p - from), quoted);
		*at = p + (*p == '`');
		return;
	}
	if (*p == '\\' && p[1] && (!quoted || strchr("$`\"\\\n", p[1]))) { put(s, p[1], 1); *at = p + 2; return; }
	put(s, *p, quoted);
	*at = p + 1;
}
int wordexp(const char *restrict text, wordexp_t *restrict w, int flags)
{
	struct state s;
	const char *p = text;
	memset(&s, 0, sizeof s);
	s.w = w;
	s.flags = flags;
	if (flags & WRDE_REUSE) wordfree(w);
	if (!(flags & WRDE_APPEND)) { size_t i; w->we_wordc = 0; w->we_wordv = 0; if (!(flags & WRDE_DOOFFS)) w->we_offs = 0; w->we_wordv = calloc(w->we_offs + 1, sizeof(char *)); for (i = 0; w->we_wordv && i < w->we_offs; i++) w->we_wordv[i] = 0; }
	while (*p && !s.error) {
		if (*p == ' ' || *p == '\t') { finish(&s); p++; }
		else if (strchr("|&;<>(){}\n", *p)) s.error = WRDE_BADCHAR;
		else if (*p == '\'') {
			s.word.any = 1;
			for (p++; *p && *p != '\''; p++) put(&s, *p, 1);
			if (*p) p++; else s.error = WRDE_SYNTAX;
		} else if (*p == '"') {
			s.word.any = 1;
			for (p++; *p && *p != '"' && !s.error; ) expand(&s, &p, 1);
			if (*p) p++; else if (!s.error) s.error = WRDE_SYNTAX;
		} else if (*p == '~' && !s.word.any && (!p[1] || strchr("/ \t", p[1]))) {
			const char *home = getenv("HOME");
			value(&s, home ? home : "~", 1);
			p++;
		} else expand(&s, &p, 0);
	}
	finish(&s);
	free(s.word.text);
	if (s.error && s.error != WRDE_NOSPACE && !(flags & WRDE_APPEND)) { wordfree(w); }
	return s.error;
}
void wordfree(wordexp_t *w)
{
	size_t i;
	for (i = 0; w->we_wordv && i < w->we_wordc; i++) free(w->we_wordv[w->we_offs + i]);
	free(w->we_wordv);
	w->we_wordv = 0;
	w->we_wordc = 0;
}
