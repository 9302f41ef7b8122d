#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H
unsigned long _raw_spin_lock_irqsave(void *lock);
/* One processor: interrupts that are off look like preemption that is off. */
#include <linux/preempt.h>
#define local_irq_disable() preempt_disable()
#define local_irq_enable() preempt_enable()
#define local_irq_save(flags) do { (flags) = 0; preempt_disable(); } while (0)
#define local_irq_restore(flags) do { (void)(flags); preempt_enable(); } while (0)
#define local_bh_disable() preempt_disable()
#define local_bh_enable() preempt_enable()
#define irqs_disabled() (preempt_count() != 0)
#endif
