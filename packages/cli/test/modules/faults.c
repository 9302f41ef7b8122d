/* faults.c — what goes wrong, one thing at a time: how=0..; copies: 20 */
#include <linux/module.h>
#include <linux/version.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sched.h>
#include <linux/delay.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/proc_fs.h>

MODULE_LICENSE("GPL");
static int how;
module_param(how, int, 0);
static DEFINE_SPINLOCK(spin);

static noinline int inner(volatile int *p)
{
	return *p + 1;
}
static noinline int recurse(int n)
{
	volatile char pad[512];
	pad[0] = n;
	return n > 100000 ? 0 : recurse(n + 1) + pad[0];
}
static int __init start(void)
{
	int zero = how - how;

	switch (how) {
	case 0: return inner(NULL);
	case 1: return inner((void *)0xdead0000);
	case 2: *(volatile int *)0 = 1; break;
	case 3: BUG(); break;
	case 4: WARN(1, "a warning %d\n", how); return -EAGAIN;
	case 5: return 7 / zero;
	case 6: return recurse(0);
	case 7: ((void (*)(void))0x10)(); break;
	case 8: spin_lock(&spin); msleep(10); spin_unlock(&spin); return -EAGAIN;
	case 9: printk("%s", (char *)0x40); return -EAGAIN;
	case 10: strcpy(NULL, "x"); break;
	case 11: kfree((void *)0x1234); return -EAGAIN;
	case 12: return 5;
	case 13: { char *p = kmalloc(16, GFP_KERNEL); kfree(p); kfree(p); return -EAGAIN; }
	case 14: BUG_ON(zero == 0); break;
	case 15: asm volatile("hlt"); break;
	case 16: asm volatile("int3"); return -EAGAIN;
	case 17: return *(volatile int *)start == 0 ? -EAGAIN : -EBUSY;
	case 18: *(volatile int *)0xc1000000 = 0; return -EAGAIN;
	case 19: asm volatile("ud2"); break;
	}
	return -EINVAL;
}
static void __exit stop(void) {}
module_init(start);
module_exit(stop);
