/*
 * regex.c - POSIX regular expressions, basic and extended, by backtracking over a tree; of all matches from the leftmost start the
 * longest is taken.
 */
#include "libc.h"
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

enum { CHAR, ANY, SET, BOL, EOL, GROUP, BACK, ALT, CAT, REPEAT, EMPTY, WORDB, NWORDB, WORDS, WORDE };
struct node { int kind, a, b, min, max; unsigned char c, *set; struct node *l, *r, *next; };
struct program { struct node *root, *all; int groups, flags; };
struct parser { const char *p; struct program *prog; int ext, icase, newline, error, depth, open; };

static struct node *node(struct parser *s, int kind)
{
	struct node *n = calloc(1, sizeof *n);
	if (!n) { s->error = REG_ESPACE; return 0; }
	n->kind = kind;
	n->next = s->prog->all;
	s->prog->all = n;
	return n;
}
static struct node *alternatives(struct parser *s);

static void set_add(struct parser *s, unsigned char *set, int c)
{
	set[c >> 3] |= (unsigned char)(1 << (c & 7));
	if (s->icase) { int u = toupper(c), l = tolower(c); set[u >> 3] |= (unsigned char)(1 << (u & 7)); set[l >> 3] |= (unsigned char)(1 << (l & 7)); }
}
static int in_class(const char *name, size_t n, int c)
{
	static const struct { const char *name; int (*is)(int); } classes[] = { { "alpha", isalpha }, { "digit", isdigit }, { "alnum", isalnum }, { "upper", isupper }, { "lower", islower }, { "space", isspace }, { "blank", isblank }, { "punct", ispunct }, { "print", isprint }, { "graph", isgraph }, { "cntrl", iscntrl }, { "xdigit", isxdigit } };
	unsigned i;
	for (i = 0; i < sizeof classes / sizeof *classes; i++) if (strlen(classes[i].name) == n && !memcmp(classes[i].name, name, n)) return classes[i].is(c) != 0;
	return -1;
}
static struct node *bracket(struct parser *s)
{
	struct node *n = node(s, SET);
	int not = 0, first = 1, i;
	if (!n || !(n->set = calloc(1, 32))) { s->error = REG_ESPACE; return 0; }
	if (*s->p == '^') { not = 1; s->p++; }
	for (; *s->p != ']' || first; first = 0) {
		int lo, hi;
		if (!*s->p) { s->error = REG_EBRACK; return 0; }
		if (s->p[0] == '[' && (s->p[1] == ':' || s->p[1] == '=' || s->p[1] == '.')) {
			const char *from = s->p + 2, *end = from;
			while (*end && !(end[0] == s->p[1] && end[1] == ']')) end++;
			if (!*end) { s->error = REG_EBRACK; return 0; }
			if (s->p[1] == ':') {
				if (in_class(from, (size_t)(end - from), 'a') < 0) { s->error = REG_ECTYPE; return 0; }
				for (i = 0; i < 256; i++) if (in_class(from, (size_t)(end - from), i) > 0) set_add(s, n->set, i);
				s->p = end + 2;
				continue;
			}
			if (end - from != 1) { s->error = REG_ECOLLATE; return 0; }
			lo = (unsigned char)*from;
			s->p = end + 2;
		} else lo = (unsigned char)*s->p++;
		hi = lo;
		if (s->p[0] == '-' && s->p[1] && s->p[1] != ']') {
			s->p++;
			hi = (unsigned char)*s->p++;
			if (hi < lo) { s->error = REG_ERANGE; return 0; }
		}
		for (i = lo; i <= hi; i++) set_add(s, n->set, i);
	}
	s->p++;
	if (not) { for (i = 0; i < 32; i++) n->set[i] = (unsigned char)~n->set[i]; if (s->newline) n->set[1] &= (unsigned char)~(1 << 2); n->set[0] &= 0xfe; }
	return n;
}
static struct node *known_set(struct parser *s, int c)
{
	struct node *n = node(s, SET);
	int i, not = isupper(c);
	if (!n || !(n->set = calloc(1, 32))) { s->error = REG_ESPACE; return 0; }
	for (i = 1; i < 256; i++) { int in = (c | 32) == 'w' ? isalnum(i) || i == '_' : isspace(i) != 0; if (in != not) n->set[i >> 3] |= (unsigned char)(1 << (i & 7)); }
	return n;
}
static struct node *literal(struct parser *s, int c)
{
	struct node *n;
	if (s->icase && isalpha(c)) { n = node(s, SET); if (n && (n->set = calloc(1, 32))) set_add(s, n->set, c); else s->error = REG_ESPACE; return n; }
	n = node(s, CHAR);
	if (n) n->c = (unsigned char)c;
	return n;
}
static struct node *group(struct parser *s)
{
	struct node *n = node(s, GROUP);
	if (!n) return 0;
	if (++s->depth > 200) { s->error = REG_ESPACE; return 0; }
	n->a = ++s->prog->groups;
	s->open++;
	n->l = alternatives(s);
	s->open--;
	s->depth--;
	if (s->error) return 0;
	if (s->ext ? *s->p != ')' : !(s->p[0] == '\\' && s->p[1] == ')')) { s->error = REG_EPAREN; return 0; }
	s->p += s->ext ? 1 : 2;
	return n;
}
static struct node *atom(struct parser *s, int start)
{
	int c = (unsigned char)*s->p;
	struct node *n;
	if (c == '\\') {
		c = (unsigned char)s->p[1];
		if (!c) { s->error = REG_EESCAPE; return 0; }
		s->p += 2;
		if (!s->ext && c == '(') return group(s);
		if (c >= '1' && c <= '9') { n = node(s, BACK); if (n) { n->a = c - '0'; if (n->a > s->prog->groups) s->error = REG_ESUBREG; } return n; }
		if (c == 'w' || c == 'W' || c == 's' || c == 'S') return known_set(s, c);
		if (c == 'b') return node(s, WORDB);
		if (c == 'B') return node(s, NWORDB);
		if (c == '<') return node(s, WORDS);
		if (c == '>') return node(s, WORDE);
		return literal(s, c);
	}
	s->p++;
	switch (c) {
	case '.': return node(s, ANY);
	case '[': return bracket(s);
	case '(': if (s->ext) return group(s); break;
	case '^': if (s->ext || start) return node(s, BOL); break;
	case '$': if (s->ext || !*s->p || (s->p[0] == '\\' && (s->p[1] == ')' || s->p[1] == '|'))) return node(s, EOL); break;
	case '*': case '+': case '?': if (s->ext && c != '*') { s->error = REG_BADRPT; return 0; } break;
	case '{': if (s->ext && isdigit((unsigned char)*s->p)) { s->error = REG_BADRPT; return 0; } break;
	}
	return literal(s, c);
}
static int number(struct parser *s)
{
	int v = 0;
	if (!isdigit((unsigned char)*s->p)) return -1;
	while (isdigit((unsigned char)*s->p)) { v = v * 10 + *s->p++ - '0'; if (v > 32767) { s->error = REG_BADBR; return -1; } }
	return v;
}
static struct node *piece(struct parser *s, int start)
{
	struct node *n = atom(s, start), *r;
	while (n && !s->error) {
		int min, max;
		if (*s->p == '*' && n->kind != BOL) { min = 0; max = -1; s->p++; }
		else if (s->ext ? *s->p == '+' : s->p[0] == '\\' && s->p[1] == '+') { min = 1; max = -1; s->p += s->ext ? 1 : 2; }
		else if (s->ext ? *s->p == '?' : s->p[0] == '\\' && s->p[1] == '?') { min = 0; max = 1; s->p += s->ext ? 1 : 2; }
		else if (s->ext ? *s->p == '{' && isdigit((unsigned char)s->p[1]) : s->p[0] == '\\' && s->p[1] == '{') {
			s->p += s->ext ? 1 : 2;
			min = number(s);
			max = min;
			if (*s->p == ',') { s->p++; max = number(s); if (max < 0 && s->error) return 0; }
			if (min < 0 || (max >= 0 && max < min)) { s->error = REG_BADBR; return 0; }
			if (s->ext ? *s->p != '}' : !(s->p[0] == '\\' && s->p[1] == '}')) { s->error = REG_EBRACE; return 0; }
			s->p += s->ext ? 1 : 2;
		} else break;
		r = node(s, REPEAT);
		if (!r) return 0;
		r->l = n; r->min = min; r->max = max;
		n = r;
	}
	return n;
}
static int ends(struct parser *s)
{
	if (!*s->p) return 1;
	if (s->ext) return *s->p == '|' || (*s->p == ')' && s->open);
	return s->p[0] == '\\' && (s->p[1] == '|' || (s->p[1] == ')' && s->open));
}
static struct node *sequence(struct parser *s)
{
	struct node *n = 0;
	int start = 1;
	while (!ends(s) && !s->error) {
		struct node *p = piece(s, start), *c;
		start = 0;
		if (!p) return 0;
		if (!n) { n = p; continue; }
		c = node(s, CAT);
		if (!c) return 0;
		c->l = n; c->r = p;
		n = c;
	}
	return n ? n : node(s, EMPTY);
}
static struct node *alternatives(struct parser *s)
{
	struct node *n = sequence(s), *a;
	while (n && !s->error && (s->ext ? *s->p == '|' : s->p[0] == '\\' && s->p[1] == '|')) {
		s->p += s->ext ? 1 : 2;
		a = node(s, ALT);
		if (!a) return 0;
		a->l = n;
		a->r = sequence(s);
		n = a;
	}
	return n;
}
void regfree(regex_t *re)
{
	struct program *g = re->__program;
	struct node *n, *next;
	if (!g) return;
	for (n = g->all; n; n = next) { next = n->next; free(n->set); free(n); }
	free(g);
	re->__program = 0;
}
int regcomp(regex_t *restrict re, const char *restrict text, int flags)
{
	struct parser s;
	memset(&s, 0, sizeof s);
	s.p = text;
	s.ext = flags & REG_EXTENDED; s.icase = flags & REG_ICASE; s.newline = flags & REG_NEWLINE;
	s.prog = calloc(1, sizeof *s.prog);
	if (!s.prog) return REG_ESPACE;
	re->__program = s.prog;
	re->__flags = flags;
	s.prog->flags = flags;
	s.prog->root = alternatives(&s);
	if (!s.error && *s.p) s.error = REG_EPAREN;
	re->re_nsub = (size_t)s.prog->groups;
	if (s.error) { regfree(re); return s.error; }
	return 0;
}

/* Matching: what is left to match is a chain of continuations on the stack. */
struct rest { const struct node *n; struct rest *next; int count; const char *from; int close; };
#define MAX_GROUPS 100
struct matcher { const char *start, *end, *best; int flags, eflags, groups; regmatch_t now[MAX_GROUPS], found[MAX_GROUPS]; long steps; int depth; };

static int word(const struct matcher *m, const char *p) { return p >= m->start && p < m->end && (isalnum((unsigned char)*p) || *p == '_'); }
static void run(struct matcher *m, const struct node *n, const char *p, struct rest *rest);
static void go_on(struct matcher *m, const char *p, struct rest *r)
{
	if (!r) {
		if (!m->best || p > m->best) { m->best = p; memcpy(m->found, m->now, sizeof m->now); }
		return;
	}
	if (r->close) {
		regmatch_t old = m->now[r->close];
		m->now[r->close].rm_so = (regoff_t)(r->from - m->start);
		m->now[r->close].rm_eo = (regoff_t)(p - m->start);
		go_on(m, p, r->next);
		m->now[r->close] = old;
		return;
	}
	if (r->n->kind == REPEAT) {
		struct rest more;
		if (p == r->from && r->count > r->n->min) return;
		more = *r;
		more.count++;
		more.from = p;
		if (r->n->max < 0 || r->count < r->n->max) { if (!(p == r->from && r->count >= r->n->min)) run(m, r->n->l, p, &more); }
		if (r->count >= r->n->min) go_on(m, p, r->next);
		return;
	}
	run(m, r->n, p, r->next);
}
static void run(struct matcher *m, const struct node *n, const char *p, struct rest *rest)
{
	struct rest r;
	if (--m->steps < 0 || m->depth > 20000) return;
	if (m->best == m->end && !m->groups) return;
	m->depth++;
	memset(&r, 0, sizeof r);
	r.next = rest;
	switch (n->kind) {
	case EMPTY: go_on(m, p, rest); break;
	case CHAR: if (p < m->end && (unsigned char)*p == n->c) go_on(m, p + 1, rest); break;
	case ANY: if (p < m->end && !((m->flags & REG_NEWLINE) && *p == '\n')) go_on(m, p + 1, rest); break;
	case SET: if (p < m->end && (n->set[(unsigned char)*p >> 3] >> ((unsigned char)*p & 7) & 1)) go_on(m, p + 1, rest); break;
	case BOL: if ((p == m->start && !(m->eflags & REG_NOTBOL)) || ((m->flags & REG_NEWLINE) && p > m->start && p[-1] == '\n')) go_on(m, p, rest); break;
	case EOL: if ((p == m->end && !(m->eflags & REG_NOTEOL)) || ((m->flags & REG_NEWLINE) && p < m->end && *p == '\n')) go_on(m, p, rest); break;
	case WORDB: if (word(m, p - 1) != word(m, p)) go_on(m, p, rest); break;
	case NWORDB: if (word(m, p - 1) == word(m, p)) go_on(m, p, rest); break;
	case WORDS: if (!word(m, p - 1) && word(m, p)) go_on(m, p, rest); break;
	case WORDE: if (word(m, p - 1) && !word(m, p)) go_on(m, p, rest); break;
	case CAT: r.n = n->r; run(m, n->l, p, &r); break;
	case ALT: run(m, n->l, p, rest); run(m, n->r, p, rest); break;
	case GROUP:
		if (n->a >= MAX_GROUPS) { run(m, n->l, p, rest); break; }
		r.close = n->a;
		r.from = p;
		r.n = n;
		run(m, n->l, p, &r);
		break;
	case BACK: {
		regmatch_t g = m->now[n->a];
		int len = g.rm_eo - g.rm_so;
		if (g.rm_so < 0 || m->end - p < len) break;
		if (m->flags & REG_ICASE ? strncasecmp(m->start + g.rm_so, p, (size_t)len) == 0 : memcmp(m->start + g.rm_so, p, (size_t)len) == 0) go_on(m, p + len, rest);
		break;
	}
	case REPEAT:
		r.n = n;
		r.from = p;
		if (n->max != 0) { struct rest more = r; more.count = 1; run(m, n->l, p, &more); }
		if (n->min == 0) go_on(m, p, rest);
		break;
	}
	m->depth--;
}
int regexec(const regex_t *restrict re, const char *restrict text, size_t n, regmatch_t *match, int eflags)
{
	const struct program *g = re->__program;
	struct matcher *m = malloc(sizeof *m);
	const char *p;
	size_t i;
	if (!m) return REG_ESPACE;
	memset(m, 0, sizeof *m);
	m->start = text;
	m->end = text + strlen(text);
	if (eflags & REG_STARTEND) { m->start = text + match[0].rm_so; m->end = text + match[0].rm_eo; }
	m->flags = g->flags;
	m->eflags = eflags;
	m->groups = n > 1 && !(g->flags & REG_NOSUB) && g->groups > 0;
	for (p = m->start; p <= m->end; p++) {
		for (i = 0; i < MAX_GROUPS; i++) m->now[i].rm_so = m->now[i].rm_eo = -1;
		m->steps = 2000000;
		run(m, g->root, p, 0);
		if (m->best) break;
	}
	if (!m->best) { free(m); return REG_NOMATCH; }
	if (!(g->flags & REG_NOSUB)) for (i = 0; i < n; i++) {
		if (i == 0) { match[0].rm_so = (regoff_t)(p - m->start); match[0].rm_eo = (regoff_t)(m->best - m->start); }
		else if (i <= (size_t)g->groups && i < MAX_GROUPS) match[i] = m->found[i];
		else match[i].rm_so = match[i].rm_eo = -1;
	}
	free(m);
	return 0;
}
size_t regerror(int e, const regex_t *restrict re, char *restrict to, size_t n)
{
	static const char *const texts[] = { "Success", "No match", "Invalid regular expression", "Invalid collation character", "Invalid character class name", "Trailing backslash", "Invalid back reference", "Unmatched [, [^, [:, [., or [=", "Unmatched ( or \\(", "Unmatched \\{", "Invalid content of \\{\\}", "Invalid range end", "Memory exhausted", "Invalid preceding regular expression" };
	const char *s = e >= 0 && e < 14 ? texts[e] : "Unknown error";
	size_t len = strlen(s);
	(void)re;
	if (n) { memcpy(to, s, len < n ? len : n - 1); to[len < n ? len : n - 1] = 0; }
	return len + 1;
}
