/* linux/hrtimer.h - timers to the nanosecond; they ring in interrupt context and say themselves whether they go on. */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H
#include <linux/ktime.h>
#include <linux/timer.h>
#include <linux/string.h>
enum hrtimer_mode { HRTIMER_MODE_ABS = 0, HRTIMER_MODE_REL = 1, HRTIMER_MODE_PINNED = 2, HRTIMER_MODE_ABS_PINNED = 2, HRTIMER_MODE_REL_PINNED = 3, HRTIMER_MODE_SOFT = 4, HRTIMER_MODE_REL_SOFT = 5 };
enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };
struct hrtimer { struct timer_list __ring; ktime_t _softexpires; enum hrtimer_restart (*function)(struct hrtimer *); clockid_t __clock; int __running; };
/* How far off the time is, in nanoseconds; a negative one is now. */
void __hrtimer_arm(struct timer_list *ring, s64 delta);
static inline ktime_t hrtimer_cb_get_time(const struct hrtimer *t) { return t->__clock == 0 ? ktime_get_real() : ktime_get(); }
static inline void __hrtimer_program(struct hrtimer *t) { __hrtimer_arm(&t->__ring, t->_softexpires - hrtimer_cb_get_time(t)); }
static __maybe_unused void __hrtimer_run(struct hrtimer *t)
{
	t->__running = 1;
	if (t->function(t) == HRTIMER_RESTART) __hrtimer_program(t);
	t->__running = 0;
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
static __maybe_unused void __hrtimer_ring(struct timer_list *r) { __hrtimer_run(container_of(r, struct hrtimer, __ring)); }
static inline void __hrtimer_setup(struct hrtimer *t) { timer_setup(&t->__ring, __hrtimer_ring, 0); }
#else
static __maybe_unused void __hrtimer_ring(unsigned long t) { __hrtimer_run((struct hrtimer *)t); }
static inline void __hrtimer_setup(struct hrtimer *t) { setup_timer(&t->__ring, __hrtimer_ring, (unsigned long)t); }
#endif
static inline void hrtimer_init(struct hrtimer *t, clockid_t clock, enum hrtimer_mode mode) { memset(t, 0, sizeof(*t)); t->__clock = clock; __hrtimer_setup(t); }
static inline int hrtimer_start(struct hrtimer *t, ktime_t when, const enum hrtimer_mode mode)
{
	int was = timer_pending(&t->__ring);
	t->_softexpires = mode & HRTIMER_MODE_REL ? hrtimer_cb_get_time(t) + when : when;
	__hrtimer_program(t);
	return was;
}
#define hrtimer_start_range_ns(t, when, delta, mode) hrtimer_start(t, when, mode)
static inline int hrtimer_cancel(struct hrtimer *t) { return del_timer_sync(&t->__ring); }
#define hrtimer_try_to_cancel hrtimer_cancel
static inline int hrtimer_restart(struct hrtimer *t) { __hrtimer_program(t); return 0; }
static inline ktime_t hrtimer_get_expires(const struct hrtimer *t) { return t->_softexpires; }
static inline void hrtimer_set_expires(struct hrtimer *t, ktime_t when) { t->_softexpires = when; }
static inline void hrtimer_add_expires_ns(struct hrtimer *t, u64 ns) { t->_softexpires += (s64)ns; }
static inline ktime_t hrtimer_get_remaining(const struct hrtimer *t) { return t->_softexpires - hrtimer_cb_get_time(t); }
static inline int hrtimer_active(const struct hrtimer *t) { return timer_pending(&t->__ring) || t->__running; }
#define hrtimer_is_queued(t) timer_pending(&(t)->__ring)
#define hrtimer_callback_running(t) ((t)->__running)
/* On by whole intervals until it lies after `now`. @returns how many. */
static inline u64 hrtimer_forward(struct hrtimer *t, ktime_t now, ktime_t interval)
{
	u64 n = 0;
	while (t->_softexpires <= now && interval > 0) { t->_softexpires += interval; n++; }
	return n;
}
static inline u64 hrtimer_forward_now(struct hrtimer *t, ktime_t interval) { return hrtimer_forward(t, hrtimer_cb_get_time(t), interval); }
#endif
