#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H
#include <linux/compiler.h>
extern int __preempt_count;
#define preempt_count() (__preempt_count)
#define preempt_disable() do { __preempt_count++; barrier(); } while (0)
#define preempt_enable() do { barrier(); __preempt_count--; } while (0)
#define preempt_enable_no_resched() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define in_atomic() (preempt_count() != 0)
#define in_interrupt() (preempt_count() & 0x00ffff00)
#define in_irq() (preempt_count() & 0x000f0000)
#define in_hardirq() in_irq()
#define in_softirq() (preempt_count() & 0x0000ff00)
#define in_task() (!in_interrupt())
#endif
