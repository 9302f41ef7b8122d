/* hooks.c — kprobes, return probes, notifiers, signals from the kernel, task work; copies: 1 */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/kprobes.h>
#include <linux/kallsyms.h>
#include <linux/kdebug.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/pid.h>
#include <linux/delay.h>
#include <linux/syscalls.h>
#include <linux/unistd.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/task_work.h>
#endif

MODULE_LICENSE("GPL");
static int target;
module_param(target, int, 0);
static int oops;
module_param(oops, int, 0);

static int calls, returns;
static int pre(struct kprobe *p, struct pt_regs *regs)
{
	calls++;
	return 0;
}
static int ret(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	returns++;
	return 0;
}
static struct kprobe kp = { .symbol_name = "do_exit", .pre_handler = pre };
static struct kretprobe rp = { .kp.symbol_name = "do_send_sig_info", .handler = ret, .maxactive = 8 };
static struct kprobe bad = { .symbol_name = "no_such_function", .pre_handler = pre };

static int on_die(struct notifier_block *nb, unsigned long event, void *data)
{
	struct die_args *a = data;
	printk(KERN_INFO "die notifier: %s, ip in us %d\n", a->str, a->regs->ip > 0xf8000000);
	return NOTIFY_DONE;
}
static struct notifier_block die_nb = { .notifier_call = on_die };
static int on_module(struct notifier_block *nb, unsigned long state, void *data)
{
	printk(KERN_INFO "module %s: %lu\n", ((struct module *)data)->name, state);
	return NOTIFY_DONE;
}
static struct notifier_block module_nb = { .notifier_call = on_module };

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
static void run_in_task(struct callback_head *head)
{
	printk(KERN_INFO "task work in %s\n", current->comm);
}
static struct callback_head work;
#else
typedef asmlinkage long (*kill_fn)(int pid, int sig);
static kill_fn old_kill;
static void **table;
static asmlinkage long my_kill(int pid, int sig)
{
	if (pid == 1 && sig == 50) {
		printk(KERN_INFO "kill(1, 50) by %s\n", current->comm);
		return 0;
	}
	return old_kill(pid, sig);
}
static void unlock(int on)
{
	unsigned long cr0;
	asm volatile("mov %%cr0, %0" : "=r"(cr0));
	cr0 = on ? cr0 | 0x10000 : cr0 & ~0x10000UL;
	asm volatile("mov %0, %%cr0" : : "r"(cr0));
}
#endif

static int __init start(void)
{
	struct task_struct *t;
	int r;

	if (oops) {
		*(volatile int *)4 = 0;
		return 0;
	}
	printk(KERN_INFO "missing symbol: %d\n", register_kprobe(&bad));
	r = register_kprobe(&kp);
	if (r == 0)
		r = register_kretprobe(&rp);
	printk(KERN_INFO "probes: %d\n", r);
	register_die_notifier(&die_nb);
	register_module_notifier(&module_nb);
	rcu_read_lock();
	t = pid_task(find_vpid(target), PIDTYPE_PID);
	if (t) {
		printk(KERN_INFO "send_sig %d\n", send_sig(SIGUSR1, t, 1));
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
		init_task_work(&work, run_in_task);
		printk(KERN_INFO "task_work_add %d\n", task_work_add(t, &work, TWA_SIGNAL));
#endif
	}
	rcu_read_unlock();
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
	table = (void **)kallsyms_lookup_name("sys_call_table");
	old_kill = table[__NR_kill];
	unlock(0);
	table[__NR_kill] = my_kill;
	unlock(1);
#endif
	return 0;
}
static void __exit stop(void)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
	unlock(0);
	table[__NR_kill] = old_kill;
	unlock(1);
#endif
	unregister_module_notifier(&module_nb);
	unregister_die_notifier(&die_nb);
	unregister_kretprobe(&rp);
	unregister_kprobe(&kp);
	printk(KERN_INFO "exits seen: %s, sends seen: %s\n", calls > 0 ? "yes" : "no", returns > 0 ? "yes" : "no");
}
module_init(start);
module_exit(stop);
