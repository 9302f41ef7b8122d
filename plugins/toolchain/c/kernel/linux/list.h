/* linux/list.h - circular doubly linked lists threaded through the structs they link. */
#ifndef _LINUX_LIST_H
#define _LINUX_LIST_H
#include <linux/container_of.h>
#define LIST_POISON1 ((void *)0x100)
#define LIST_POISON2 ((void *)0x122)
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)
static inline void INIT_LIST_HEAD(struct list_head *l) { l->next = l; l->prev = l; }
static inline void __list_add(struct list_head *n, struct list_head *prev, struct list_head *next) { next->prev = n; n->next = next; n->prev = prev; prev->next = n; }
static inline void list_add(struct list_head *n, struct list_head *head) { __list_add(n, head, head->next); }
static inline void list_add_tail(struct list_head *n, struct list_head *head) { __list_add(n, head->prev, head); }
static inline void __list_del(struct list_head *prev, struct list_head *next) { next->prev = prev; prev->next = next; }
static inline void __list_del_entry(struct list_head *e) { __list_del(e->prev, e->next); }
static inline void list_del(struct list_head *e) { __list_del_entry(e); e->next = LIST_POISON1; e->prev = LIST_POISON2; }
static inline void list_del_init(struct list_head *e) { __list_del_entry(e); INIT_LIST_HEAD(e); }
static inline void list_replace(struct list_head *old, struct list_head *n) { n->next = old->next; n->next->prev = n; n->prev = old->prev; n->prev->next = n; }
static inline void list_move(struct list_head *e, struct list_head *head) { __list_del_entry(e); list_add(e, head); }
static inline void list_move_tail(struct list_head *e, struct list_head *head) { __list_del_entry(e); list_add_tail(e, head); }
static inline int list_is_last(const struct list_head *e, const struct list_head *head) { return e->next == head; }
static inline int list_empty(const struct list_head *head) { return READ_ONCE(head->next) == head; }
static inline int list_is_singular(const struct list_head *head) { return !list_empty(head) && head->next == head->prev; }
static inline void list_splice(const struct list_head *l, struct list_head *head)
{
	if (list_empty(l)) return;
	l->next->prev = head; l->prev->next = head->next; head->next->prev = l->prev; head->next = l->next;
}
static inline void list_splice_init(struct list_head *l, struct list_head *head) { list_splice(l, head); INIT_LIST_HEAD(l); }
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_first_entry_or_null(ptr, type, member) (list_empty(ptr) ? NULL : list_first_entry(ptr, type, member))
#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member) list_entry((pos)->member.prev, __typeof__(*(pos)), member)
#define list_for_each(pos, head) for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_for_each_prev(pos, head) for (pos = (head)->prev; pos != (head); pos = pos->prev)
#define list_for_each_safe(pos, n, head) for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)
#define list_for_each_entry(pos, head, member) for (pos = list_first_entry(head, __typeof__(*pos), member); &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member) for (pos = list_last_entry(head, __typeof__(*pos), member); &pos->member != (head); pos = list_prev_entry(pos, member))
#define list_for_each_entry_continue(pos, head, member) for (pos = list_next_entry(pos, member); &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member) for (pos = list_first_entry(head, __typeof__(*pos), member), n = list_next_entry(pos, member); &pos->member != (head); pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_from(pos, head, member) for (; &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_prev_safe(pos, n, head) for (pos = (head)->prev, n = pos->prev; pos != (head); pos = n, n = pos->prev)
#define list_for_each_entry_continue_reverse(pos, head, member) for (pos = list_prev_entry(pos, member); &pos->member != (head); pos = list_prev_entry(pos, member))
#define list_for_each_entry_safe_reverse(pos, n, head, member) for (pos = list_last_entry(head, __typeof__(*pos), member), n = list_prev_entry(pos, member); &pos->member != (head); pos = n, n = list_prev_entry(n, member))
#define list_for_each_entry_safe_from(pos, n, head, member) for (n = list_next_entry(pos, member); &pos->member != (head); pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe_continue(pos, n, head, member) for (pos = list_next_entry(pos, member), n = list_next_entry(pos, member); &pos->member != (head); pos = n, n = list_next_entry(n, member))
static inline int list_is_first(const struct list_head *e, const struct list_head *head) { return e->prev == head; }
static inline int list_is_head(const struct list_head *e, const struct list_head *head) { return e == head; }
static inline int list_empty_careful(const struct list_head *head) { return list_empty(head) && head->prev == head; }
static inline void list_replace_init(struct list_head *old, struct list_head *n) { list_replace(old, n); INIT_LIST_HEAD(old); }
static inline void list_swap(struct list_head *a, struct list_head *b) { struct list_head *at = b->prev; __list_del_entry(b); list_replace(a, b); if (at == a) at = b; list_add(a, at); }
static inline void list_rotate_left(struct list_head *head) { if (!list_empty(head)) list_move_tail(head->next, head); }
static inline void list_splice_tail(struct list_head *l, struct list_head *head) { list_splice(l, head->prev); }
static inline void list_splice_tail_init(struct list_head *l, struct list_head *head) { list_splice_tail(l, head); INIT_LIST_HEAD(l); }
/* What comes before and with `e` moves to `l`. */
static inline void list_cut_position(struct list_head *l, struct list_head *head, struct list_head *e)
{
	struct list_head *rest = e->next;
	if (list_empty(head)) return;
	if (e == head) { INIT_LIST_HEAD(l); return; }
	l->next = head->next; l->next->prev = l; l->prev = e; e->next = l; head->next = rest; rest->prev = head;
}
#define HLIST_HEAD_INIT { .first = NULL }
#define HLIST_HEAD(name) struct hlist_head name = { .first = NULL }
#define INIT_HLIST_HEAD(ptr) ((ptr)->first = NULL)
static inline void INIT_HLIST_NODE(struct hlist_node *n) { n->next = NULL; n->pprev = NULL; }
static inline int hlist_empty(const struct hlist_head *h) { return !h->first; }
static inline int hlist_unhashed(const struct hlist_node *n) { return !n->pprev; }
static inline void hlist_add_head(struct hlist_node *n, struct hlist_head *h) { n->next = h->first; if (h->first) h->first->pprev = &n->next; h->first = n; n->pprev = &h->first; }
static inline void hlist_del(struct hlist_node *n) { *n->pprev = n->next; if (n->next) n->next->pprev = n->pprev; n->next = LIST_POISON1; n->pprev = LIST_POISON2; }
static inline void hlist_del_init(struct hlist_node *n) { if (n->pprev) { *n->pprev = n->next; if (n->next) n->next->pprev = n->pprev; INIT_HLIST_NODE(n); } }
#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member) ({ __typeof__(ptr) ____ptr = (ptr); ____ptr ? hlist_entry(____ptr, type, member) : NULL; })
static inline void hlist_add_before(struct hlist_node *n, struct hlist_node *next) { n->pprev = next->pprev; n->next = next; next->pprev = &n->next; *n->pprev = n; }
static inline void hlist_add_behind(struct hlist_node *n, struct hlist_node *prev) { n->next = prev->next; prev->next = n; n->pprev = &prev->next; if (n->next) n->next->pprev = &n->next; }
#define hlist_for_each_safe(pos, n, head) for (pos = (head)->first; pos && ({ n = pos->next; 1; }); pos = n)
#define hlist_for_each(pos, head) for (pos = (head)->first; pos; pos = pos->next)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
#define hlist_for_each_entry(pos, head, member) for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); pos; pos = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define hlist_for_each_entry_safe(pos, n, head, member) for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); pos && ({ n = pos->member.next; 1; }); pos = hlist_entry_safe(n, __typeof__(*(pos)), member))
#else
#define hlist_for_each_entry(tpos, pos, head, member) for (pos = (head)->first; pos && ({ tpos = hlist_entry(pos, __typeof__(*tpos), member); 1; }); pos = pos->next)
#define hlist_for_each_entry_safe(tpos, pos, n, head, member) for (pos = (head)->first; pos && ({ n = pos->next; tpos = hlist_entry(pos, __typeof__(*tpos), member); 1; }); pos = n)
#endif
#endif
