#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H
#include <linux/preempt.h>
#include <linux/irqflags.h>
#define IRQF_SHARED 0x80
typedef int irqreturn_t;
#define IRQ_NONE 0
#define IRQ_HANDLED 1
#endif
