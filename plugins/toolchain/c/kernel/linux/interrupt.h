/* linux/interrupt.h - tasklets and interrupt lines. A tasklet runs as a timer that is due does: soon, and in interrupt context. */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>
#include <linux/hardirq.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/atomic.h>
#define IRQF_TRIGGER_NONE 0x0
#define IRQF_TRIGGER_RISING 0x1
#define IRQF_TRIGGER_FALLING 0x2
#define IRQF_SHARED 0x80
#define IRQF_ONESHOT 0x2000
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 37)
typedef enum irqreturn { IRQ_NONE = 0, IRQ_HANDLED = 1, IRQ_WAKE_THREAD = 2 } irqreturn_t;
#else
#define IRQF_DISABLED 0x20
typedef enum irqreturn { IRQ_NONE, IRQ_HANDLED, IRQ_WAKE_THREAD } irqreturn_t;
#endif
#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread, unsigned long flags, const char *name, void *dev);
#define request_irq(irq, handler, flags, name, dev) request_threaded_irq(irq, handler, NULL, flags, name, dev)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 13, 0)
const void *free_irq(unsigned int irq, void *dev);
#else
void free_irq(unsigned int irq, void *dev);
#endif
static inline void disable_irq(unsigned int irq) {}
static inline void disable_irq_nosync(unsigned int irq) {}
static inline void enable_irq(unsigned int irq) {}
static inline void synchronize_irq(unsigned int irq) {}

enum { TASKLET_STATE_SCHED, TASKLET_STATE_RUN };
struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state;
	atomic_t count;
	bool use_callback;
	void (*func)(unsigned long data);
	void (*callback)(struct tasklet_struct *t);
	unsigned long data;
	struct timer_list __soon;
};
#define from_tasklet(var, t, field) container_of(t, __typeof__(*var), field)
static __maybe_unused void __tasklet_run(struct tasklet_struct *t)
{
	if (t->count.counter) { mod_timer(&t->__soon, jiffies + 1); return; }
	t->state = 0;
	if (t->use_callback) t->callback(t); else t->func(t->data);
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
static __maybe_unused void __tasklet_ring(struct timer_list *timer) { __tasklet_run(container_of(timer, struct tasklet_struct, __soon)); }
#define __TASKLET_TIMER(name) { .function = __tasklet_ring }
static inline void __tasklet_timer(struct tasklet_struct *t) { timer_setup(&t->__soon, __tasklet_ring, 0); }
#else
static __maybe_unused void __tasklet_ring(unsigned long t) { __tasklet_run((struct tasklet_struct *)t); }
#define __TASKLET_TIMER(name) { .function = __tasklet_ring, .data = (unsigned long)&(name) }
static inline void __tasklet_timer(struct tasklet_struct *t) { setup_timer(&t->__soon, __tasklet_ring, (unsigned long)t); }
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
#define DECLARE_TASKLET(name, fn) struct tasklet_struct name = { .callback = (fn), .use_callback = true, .__soon = __TASKLET_TIMER(name) }
#define DECLARE_TASKLET_DISABLED(name, fn) struct tasklet_struct name = { .count = { 1 }, .callback = (fn), .use_callback = true, .__soon = __TASKLET_TIMER(name) }
#define DECLARE_TASKLET_OLD(name, fn) struct tasklet_struct name = { .func = (fn), .__soon = __TASKLET_TIMER(name) }
static inline void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *)) { memset(t, 0, sizeof(*t)); t->callback = callback; t->use_callback = true; __tasklet_timer(t); }
#else
#define DECLARE_TASKLET(name, fn, arg) struct tasklet_struct name = { .func = (fn), .data = (arg), .__soon = __TASKLET_TIMER(name) }
#define DECLARE_TASKLET_DISABLED(name, fn, arg) struct tasklet_struct name = { .count = { 1 }, .func = (fn), .data = (arg), .__soon = __TASKLET_TIMER(name) }
#endif
static inline void tasklet_init(struct tasklet_struct *t, void (*fn)(unsigned long), unsigned long data) { memset(t, 0, sizeof(*t)); t->func = fn; t->data = data; __tasklet_timer(t); }
static inline void tasklet_schedule(struct tasklet_struct *t) { if (t->state) return; t->state = 1; mod_timer(&t->__soon, jiffies); }
#define tasklet_hi_schedule tasklet_schedule
static inline void tasklet_disable(struct tasklet_struct *t) { t->count.counter++; }
#define tasklet_disable_nosync tasklet_disable
static inline void tasklet_enable(struct tasklet_struct *t) { t->count.counter--; }
static inline void tasklet_kill(struct tasklet_struct *t) { if (del_timer_sync(&t->__soon) && !t->count.counter) __tasklet_run(t); t->state = 0; }
#endif
