/*
 * hello.c - a module that goes and looks for init.
 *
 * Every task knows who its parent is. Follow the parents of whoever loads
 * this module and, just before the swapper, you meet process 1.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/sched.h>

static int __init hello_init(void)
{
	struct task_struct *task;
	struct task_struct *init_ptr = current;

	for (task = current; task != &init_task; task = task->parent)
		init_ptr = task;

	printk(KERN_ALERT "hello: I am pid %d, %s\n", current->pid, current->comm);
	printk(KERN_ALERT "hello: up there is pid %d, %s\n", init_ptr->pid, init_ptr->comm);
	printk(KERN_ALERT "hello: its signal flags are 0x%x\n", init_ptr->signal->flags);

	init_ptr->signal->flags = init_ptr->signal->flags & ~SIGNAL_UNKILLABLE;

	printk(KERN_ALERT "hello: now they are 0x%x\n", init_ptr->signal->flags);
	return 0;
}

static void __exit hello_exit(void)
{
	printk(KERN_ALERT "hello: good-bye\n");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("looks for init and takes its protection away");
