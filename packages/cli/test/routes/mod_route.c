/* What a module can do to init, chosen by the parameter `how`. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#endif

MODULE_LICENSE("GPL");
static char *how = "";
module_param(how, charp, 0);

#ifndef SIGNAL_UNKILLABLE
#define SIGNAL_UNKILLABLE 0x40
#endif
static int is(const char *s) { return strcmp(how, s) == 0; }
static struct timer_list timer;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
static void ring(struct timer_list *t) { *(volatile int *)0 = 1; }
#else
static void ring(unsigned long data) { *(volatile int *)0 = 1; }
#endif

static int __init start(void)
{
	struct task_struct *init = current;

	while (init->pid != 1)
		init = init->parent;
	printk(KERN_ALERT "route: %s, init flags at %lx are %x\n", how, (unsigned long)&init->signal->flags, init->signal->flags);
	if (is("clear"))
		init->signal->flags &= ~SIGNAL_UNKILLABLE;
	if (is("send"))
		send_sig(SIGKILL, init, 1);
	if (is("pend")) {
		sigaddset(&init->pending.signal, SIGKILL);
		set_tsk_thread_flag(init, TIF_SIGPENDING);
		wake_up_process(init);
	}
	if (is("group") || is("group2")) {
		init->signal->group_exit_code = SIGKILL;
		init->signal->flags |= SIGNAL_GROUP_EXIT;
		if (is("group2"))
			sigaddset(&init->pending.signal, SIGKILL);
		set_tsk_thread_flag(init, TIF_SIGPENDING);
		wake_up_process(init);
	}
	if (is("panic"))
		panic("the module says so");
	if (is("timer")) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
		timer_setup(&timer, ring, 0);
#else
		setup_timer(&timer, ring, 0);
#endif
		mod_timer(&timer, jiffies + HZ / 10);
	}
	return 0;
}
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
