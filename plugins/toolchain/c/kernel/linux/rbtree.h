/* linux/rbtree.h - red-black trees: the user finds the place, the tree keeps itself balanced. Red is 0, in the low bit beside the parent. */
#ifndef _LINUX_RBTREE_H
#define _LINUX_RBTREE_H
#include <linux/container_of.h>
struct rb_node { unsigned long __rb_parent_color; struct rb_node *rb_right, *rb_left; } __attribute__((aligned(sizeof(long))));
struct rb_root { struct rb_node *rb_node; };
#define RB_ROOT (struct rb_root){ NULL }
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member) ({ __typeof__(ptr) ____ptr = (ptr); ____ptr ? rb_entry(____ptr, type, member) : NULL; })
#define rb_parent(n) ((struct rb_node *)((n)->__rb_parent_color & ~3UL))
#define RB_EMPTY_ROOT(root) ((root)->rb_node == NULL)
#define RB_EMPTY_NODE(n) ((n)->__rb_parent_color == (unsigned long)(n))
#define RB_CLEAR_NODE(n) ((n)->__rb_parent_color = (unsigned long)(n))
static inline void rb_link_node(struct rb_node *n, struct rb_node *parent, struct rb_node **link) { n->__rb_parent_color = (unsigned long)parent; n->rb_left = n->rb_right = NULL; *link = n; }
static inline int __rb_red(struct rb_node *n) { return n && !(n->__rb_parent_color & 1); }
static inline void __rb_paint(struct rb_node *n, int black) { n->__rb_parent_color = (n->__rb_parent_color & ~1UL) | (unsigned long)black; }
static inline void __rb_set_parent(struct rb_node *n, struct rb_node *p) { n->__rb_parent_color = (unsigned long)p | (n->__rb_parent_color & 1); }
static inline void __rb_replace(struct rb_root *root, struct rb_node *old, struct rb_node *by, struct rb_node *parent)
{
	if (!parent) root->rb_node = by;
	else if (parent->rb_left == old) parent->rb_left = by;
	else parent->rb_right = by;
}
/* The child on the other side of `left` comes up in the place of n. */
static inline void __rb_rotate(struct rb_root *root, struct rb_node *n, int left)
{
	struct rb_node *up = left ? n->rb_right : n->rb_left, *parent = rb_parent(n), *moved = left ? up->rb_left : up->rb_right;
	if (left) { n->rb_right = moved; up->rb_left = n; } else { n->rb_left = moved; up->rb_right = n; }
	if (moved) __rb_set_parent(moved, n);
	__rb_set_parent(up, parent);
	__rb_replace(root, n, up, parent);
	__rb_set_parent(n, up);
}
static __maybe_unused void rb_insert_color(struct rb_node *n, struct rb_root *root)
{
	struct rb_node *p, *g, *uncle;
	while ((p = rb_parent(n)) != NULL && __rb_red(p)) {
		int left;
		g = rb_parent(p);
		left = p == g->rb_left;
		uncle = left ? g->rb_right : g->rb_left;
		if (__rb_red(uncle)) {
			__rb_paint(p, 1); __rb_paint(uncle, 1); __rb_paint(g, 0);
			n = g;
			continue;
		}
		if (n == (left ? p->rb_right : p->rb_left)) { __rb_rotate(root, p, left); p = n; }
		__rb_paint(p, 1); __rb_paint(g, 0);
		__rb_rotate(root, g, !left);
		break;
	}
	__rb_paint(root->rb_node, 1);
}
/* One black node is missing on the way to n, a child of p. */
static __maybe_unused void __rb_erase_color(struct rb_node *n, struct rb_node *p, struct rb_root *root)
{
	while (n != root->rb_node && !__rb_red(n)) {
		int left = n == p->rb_left;
		struct rb_node *s = left ? p->rb_right : p->rb_left, *far;
		if (__rb_red(s)) {
			__rb_paint(s, 1); __rb_paint(p, 0);
			__rb_rotate(root, p, left);
			s = left ? p->rb_right : p->rb_left;
		}
		if (!__rb_red(s->rb_left) && !__rb_red(s->rb_right)) {
			__rb_paint(s, 0);
			n = p;
			p = rb_parent(n);
			continue;
		}
		far = left ? s->rb_right : s->rb_left;
		if (!__rb_red(far)) {
			__rb_paint(left ? s->rb_left : s->rb_right, 1); __rb_paint(s, 0);
			__rb_rotate(root, s, !left);
			s = left ? p->rb_right : p->rb_left;
			far = left ? s->rb_right : s->rb_left;
		}
		__rb_paint(s, (int)(p->__rb_parent_color & 1)); __rb_paint(p, 1); __rb_paint(far, 1);
		__rb_rotate(root, p, left);
		n = root->rb_node;
	}
	if (n) __rb_paint(n, 1);
}
static __maybe_unused void rb_erase(struct rb_node *n, struct rb_root *root)
{
	struct rb_node *child, *parent = rb_parent(n);
	int black = !__rb_red(n);
	if (n->rb_left && n->rb_right) {
		struct rb_node *next = n->rb_right;
		while (next->rb_left) next = next->rb_left;
		black = !__rb_red(next);
		child = next->rb_right;
		__rb_replace(root, n, next, parent);
		parent = rb_parent(next);
		if (parent == n) parent = next;
		else {
			if (child) __rb_set_parent(child, parent);
			parent->rb_left = child;
			next->rb_right = n->rb_right;
			__rb_set_parent(n->rb_right, next);
		}
		next->__rb_parent_color = n->__rb_parent_color;
		next->rb_left = n->rb_left;
		__rb_set_parent(n->rb_left, next);
	} else {
		child = n->rb_left ? n->rb_left : n->rb_right;
		if (child) __rb_set_parent(child, parent);
		__rb_replace(root, n, child, parent);
	}
	if (black) __rb_erase_color(child, parent, root);
}
static __maybe_unused struct rb_node *rb_first(const struct rb_root *root) { struct rb_node *n = root->rb_node; while (n && n->rb_left) n = n->rb_left; return n; }
static __maybe_unused struct rb_node *rb_last(const struct rb_root *root) { struct rb_node *n = root->rb_node; while (n && n->rb_right) n = n->rb_right; return n; }
static __maybe_unused struct rb_node *rb_next(const struct rb_node *n)
{
	struct rb_node *p;
	if (RB_EMPTY_NODE(n)) return NULL;
	if (n->rb_right) { p = n->rb_right; while (p->rb_left) p = p->rb_left; return p; }
	while ((p = rb_parent(n)) != NULL && n == p->rb_right) n = p;
	return p;
}
static __maybe_unused struct rb_node *rb_prev(const struct rb_node *n)
{
	struct rb_node *p;
	if (RB_EMPTY_NODE(n)) return NULL;
	if (n->rb_left) { p = n->rb_left; while (p->rb_right) p = p->rb_right; return p; }
	while ((p = rb_parent(n)) != NULL && n == p->rb_left) n = p;
	return p;
}
static __maybe_unused void rb_replace_node(struct rb_node *old, struct rb_node *by, struct rb_root *root)
{
	*by = *old;
	__rb_replace(root, old, by, rb_parent(old));
	if (by->rb_left) __rb_set_parent(by->rb_left, by);
	if (by->rb_right) __rb_set_parent(by->rb_right, by);
}
/* Children before their parents: each may be freed when it was seen. */
static __maybe_unused struct rb_node *__rb_deepest(struct rb_node *n) { while (n && (n->rb_left || n->rb_right)) n = n->rb_left ? n->rb_left : n->rb_right; return n; }
#define rb_first_postorder(root) __rb_deepest((root)->rb_node)
static __maybe_unused struct rb_node *rb_next_postorder(const struct rb_node *n)
{
	struct rb_node *p = n ? rb_parent(n) : NULL;
	return p && n == p->rb_left && p->rb_right ? __rb_deepest(p->rb_right) : p;
}
#define rbtree_postorder_for_each_entry_safe(pos, n, root, field) \
	for (pos = rb_entry_safe(rb_first_postorder(root), __typeof__(*pos), field); pos && ({ n = rb_entry_safe(rb_next_postorder(&pos->field), __typeof__(*pos), field); 1; }); pos = n)
#endif
