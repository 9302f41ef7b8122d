/* work.c — threads, timers, work queues, wait queues, completions, mutexes, notifiers, task work. */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/kthread.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <linux/wait.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/sched.h>
#include <linux/pid.h>
#include <linux/list.h>
#include <linux/reboot.h>
#include <linux/notifier.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
#include <linux/sched/signal.h>
#endif

MODULE_LICENSE("GPL");
MODULE_AUTHOR("test");
MODULE_DESCRIPTION("work");

static int number = 3;
static char *word = "none";
static int list_of[4], list_n;
module_param(number, int, 0644);
MODULE_PARM_DESC(number, "a number");
module_param(word, charp, 0444);
module_param_array(list_of, int, &list_n, 0444);

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(done);
static DEFINE_MUTEX(lock);
static DEFINE_SPINLOCK(spin);
static int ready, ticks;
static struct task_struct *worker;
static struct timer_list timer;
static struct work_struct work;
static struct delayed_work later;

struct item {
	struct list_head list;
	int n;
};
static LIST_HEAD(items);

static int thread(void *arg)
{
	printk(KERN_INFO "thread %s %d\n", current->comm, (int)(long)arg);
	wait_event_interruptible(queue, ready);
	printk(KERN_INFO "thread woken, ready %d\n", ready);
	mutex_lock(&lock);
	printk(KERN_INFO "thread has the mutex\n");
	mutex_unlock(&lock);
	complete(&done);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(HZ);
	}
	return 17;
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
static void tick(struct timer_list *t)
#else
static void tick(unsigned long data)
#endif
{
	ticks++;
	if (ticks < 3)
		mod_timer(&timer, jiffies + HZ / 10);
	else
		printk(KERN_INFO "timer rang %d times\n", ticks);
}
static void do_work(struct work_struct *w)
{
	printk(KERN_INFO "work runs as %s\n", current->flags & PF_KTHREAD ? "a kernel thread" : current->comm);
}
static void do_later(struct work_struct *w)
{
	printk(KERN_INFO "delayed work\n");
}
static int on_reboot(struct notifier_block *nb, unsigned long action, void *data)
{
	printk(KERN_INFO "reboot notifier: %lu\n", action);
	return NOTIFY_DONE;
}
static struct notifier_block reboot_nb = { .notifier_call = on_reboot };

static int __init start(void)
{
	struct item *it, *next;
	struct task_struct *p;
	int i, n = 0;
	u64 big = 1000000007ULL * 3;

	printk(KERN_INFO "number %d word %s list %d:%d,%d\n", number, word, list_n, list_of[0], list_of[1]);
	for (i = 0; i < 5; i++) {
		it = kmalloc(sizeof *it, GFP_KERNEL);
		if (!it)
			return -ENOMEM;
		it->n = i * i;
		list_add_tail(&it->list, &items);
	}
	i = 0;
	list_for_each_entry_safe(it, next, &items, list) {
		i += it->n;
		list_del(&it->list);
		kfree(it);
	}
	printk(KERN_INFO "sum %d, empty %d, %llu %llx\n", i, list_empty(&items), big, big);
	rcu_read_lock();
	for_each_process(p)
		if (p->pid <= 2)
			n++;
	rcu_read_unlock();
	printk(KERN_INFO "two: %d, init is %s, parent of current %s\n", n, pid_task(find_vpid(1), PIDTYPE_PID)->comm,
	       current->real_parent->comm);
	spin_lock(&spin);
	spin_unlock(&spin);
	mutex_lock(&lock);
	worker = kthread_run(thread, (void *)5, "worker/%d", number);
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	msleep(50);
	ready = 1;
	wake_up_interruptible(&queue);
	msleep(50);
	printk(KERN_INFO "letting the mutex go\n");
	mutex_unlock(&lock);
	wait_for_completion(&done);
	printk(KERN_INFO "completed\n");
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	timer_setup(&timer, tick, 0);
#else
	setup_timer(&timer, tick, 0);
#endif
	mod_timer(&timer, jiffies + HZ / 10);
	INIT_WORK(&work, do_work);
	schedule_work(&work);
	INIT_DELAYED_WORK(&later, do_later);
	schedule_delayed_work(&later, HZ / 2);
	register_reboot_notifier(&reboot_nb);
	return 0;
}
static void __exit stop(void)
{
	unregister_reboot_notifier(&reboot_nb);
	cancel_delayed_work_sync(&later);
	del_timer_sync(&timer);
	printk(KERN_INFO "thread gave %d\n", kthread_stop(worker));
}
module_init(start);
module_exit(stop);
