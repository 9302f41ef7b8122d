#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H
#include <killinit/kstructs.h>
#include <linux/jiffies.h>
#include <linux/container_of.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
void init_timer_key(struct timer_list *t, void (*fn)(struct timer_list *), unsigned int flags, const char *name, void *key);
#define timer_setup(t, fn, flags) init_timer_key((t), (fn), (flags), NULL, NULL)
#define timer_setup_on_stack timer_setup
#define from_timer(var, t, field) container_of(t, __typeof__(*var), field)
#define DEFINE_TIMER(name, fn) struct timer_list name = { .entry = { NULL, NULL }, .function = (fn) }
#define TIMER_DEFERRABLE 0x80000
#define TIMER_IRQSAFE 0x200000
int timer_delete(struct timer_list *t);
int timer_delete_sync(struct timer_list *t);
int timer_shutdown_sync(struct timer_list *t);
#else
void init_timer_key(struct timer_list *t, const char *name, void *key);
#define init_timer(t) init_timer_key((t), NULL, NULL)
#define setup_timer(t, fn, d) do { init_timer(t); (t)->function = (fn); (t)->data = (d); } while (0)
#define TIMER_INITIALIZER(fn, when, d) { .entry = { NULL, NULL }, .expires = (when), .function = (fn), .data = (d) }
#define DEFINE_TIMER(name, fn, when, d) struct timer_list name = TIMER_INITIALIZER(fn, when, d)
#endif
void add_timer(struct timer_list *t);
int mod_timer(struct timer_list *t, unsigned long expires);
int del_timer(struct timer_list *t);
int del_timer_sync(struct timer_list *t);
static inline int timer_pending(const struct timer_list *t) { return t->entry.next != NULL; }
#endif
