/* search.c - a hash table, binary trees, linear search, queues. */
#include "libc.h"
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static ENTRY *table;
static size_t size, used;
int hcreate(size_t n)
{
	if (table) return 0;
	size = n + n / 2 + 7;
	used = 0;
	table = calloc(size, sizeof *table);
	return table != 0;
}
void hdestroy(void) { free(table); table = 0; }
ENTRY *hsearch(ENTRY e, ACTION action)
{
	size_t h = 5381, i;
	const char *s;
	for (s = e.key; *s; s++) h = h * 33 + (unsigned char)*s;
	for (i = 0; table && i < size; i++) {
		ENTRY *at = &table[(h + i) % size];
		if (at->key && !strcmp(at->key, e.key)) return at;
		if (at->key) continue;
		if (action == FIND) break;
		if (used + 1 >= size) { errno = ENOMEM; return 0; }
		used++;
		*at = e;
		return at;
	}
	errno = action == FIND ? ESRCH : ENOMEM;
	return 0;
}
struct tree { const void *key; struct tree *l, *r; };
typedef int (*cmp)(const void *, const void *);
void *tfind(const void *key, void *const *root, cmp c)
{
	struct tree *t = root ? *root : 0;
	while (t) { int r = c(key, t->key); if (!r) return t; t = r < 0 ? t->l : t->r; }
	return 0;
}
void *tsearch(const void *key, void **root, cmp c)
{
	struct tree **at = (struct tree **)root, *n;
	if (!root) return 0;
	while (*at) { int r = c(key, (*at)->key); if (!r) return *at; at = r < 0 ? &(*at)->l : &(*at)->r; }
	n = calloc(1, sizeof *n);
	if (n) { n->key = key; *at = n; }
	return n;
}
void *tdelete(const void *restrict key, void **restrict root, cmp c)
{
	struct tree **at = (struct tree **)root, *n, *parent = 0;
	if (!root) return 0;
	while (*at) { int r = c(key, (*at)->key); if (!r) break; parent = *at; at = r < 0 ? &parent->l : &parent->r; }
	if (!(n = *at)) return 0;
	if (!n->l) *at = n->r;
	else if (!n->r) *at = n->l;
	else {
		struct tree **m = &n->r, *s;
		while ((*m)->l) m = &(*m)->l;
		s = *m;
		*m = s->r;
		s->l = n->l; s->r = n->r;
		*at = s;
	}
	free(n);
	return parent ? (void *)parent : (void *)root;
}
static void visit(const struct tree *t, void (*fn)(const void *, VISIT, int), int level)
{
	if (!t->l && !t->r) { fn(t, leaf, level); return; }
	fn(t, preorder, level);
	if (t->l) visit(t->l, fn, level + 1);
	fn(t, postorder, level);
	if (t->r) visit(t->r, fn, level + 1);
	fn(t, endorder, level);
}
void twalk(const void *root, void (*fn)(const void *, VISIT, int)) { if (root) visit(root, fn, 0); }
void tdestroy(void *root, void (*fn)(void *))
{
	struct tree *t = root;
	if (!t) return;
	tdestroy(t->l, fn);
	tdestroy(t->r, fn);
	fn((void *)t->key);
	free(t);
}
void *lfind(const void *key, const void *base, size_t *n, size_t w, cmp c)
{
	const char *p = base;
	size_t i;
	for (i = 0; i < *n; i++, p += w) if (!c(key, p)) return (void *)p;
	return 0;
}
void *lsearch(const void *key, void *base, size_t *n, size_t w, cmp c)
{
	void *p = lfind(key, base, n, w, c);
	return p ? p : memcpy((char *)base + (*n)++ * w, key, w);
}
void insque(void *e, void *before)
{
	struct qelem *n = e, *p = before;
	if (!p) { n->q_forw = n->q_back = 0; return; }
	n->q_forw = p->q_forw;
	n->q_back = p;
	if (p->q_forw) p->q_forw->q_back = n;
	p->q_forw = n;
}
void remque(void *e)
{
	struct qelem *n = e;
	if (n->q_forw) n->q_forw->q_back = n->q_back;
	if (n->q_back) n->q_back->q_forw = n->q_forw;
}
