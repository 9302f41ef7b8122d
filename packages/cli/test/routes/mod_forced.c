/* A signal with SEND_SIG_FORCED: a macro that is gone since 4.20. */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/sched.h>

MODULE_LICENSE("GPL");

static int __init start(void)
{
	struct task_struct *init = current;

	while (init->pid != 1)
		init = init->parent;
	send_sig_info(SIGKILL, SEND_SIG_FORCED, init);
	return 0;
}
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
