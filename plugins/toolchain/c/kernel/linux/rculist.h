#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H
#include <linux/list.h>
#include <linux/rcupdate.h>
#define list_add_rcu list_add
#define list_add_tail_rcu list_add_tail
static inline void list_del_rcu(struct list_head *e) { __list_del_entry(e); e->prev = LIST_POISON2; }
#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
#define list_for_each_entry_rcu(pos, head, member, ...) for (pos = list_entry_rcu((head)->next, __typeof__(*pos), member); &pos->member != (head); pos = list_entry_rcu(pos->member.next, __typeof__(*pos), member))
#define list_replace_rcu list_replace
#define list_first_or_null_rcu(head, type, member) list_first_entry_or_null(head, type, member)
#define hlist_for_each_entry_rcu hlist_for_each_entry
#define hlist_add_head_rcu hlist_add_head
#define hlist_del_rcu hlist_del
#endif
