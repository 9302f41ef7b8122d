/* What modules build things from: trees, hash tables, rings, small numbers; and the rest of what runs later: tasklets, hrtimers, work waited for. */
#include <linux/module.h>
#include <linux/rbtree.h>
#include <linux/kfifo.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/bitmap.h>
#include <linux/sort.h>
#include <linux/log2.h>
#include <linux/interrupt.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/slab.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)
#include <linux/hashtable.h>
#endif
MODULE_LICENSE("GPL");

struct leaf { struct rb_node rb; int key; };
static struct rb_root root = RB_ROOT;
/* Black nodes on the way down, the same on every way; -1 when the tree is none. */
static int blacks(struct rb_node *n)
{
	int l, r, red;
	if (!n) return 1;
	red = !(n->__rb_parent_color & 1);
	if (red && rb_parent(n) && !(rb_parent(n)->__rb_parent_color & 1)) return -1;
	l = blacks(n->rb_left);
	r = blacks(n->rb_right);
	return l < 0 || l != r ? -1 : l + !red;
}
static void plant(struct leaf *l)
{
	struct rb_node **at = &root.rb_node, *parent = NULL;
	while (*at) { parent = *at; at = l->key < rb_entry(parent, struct leaf, rb)->key ? &parent->rb_left : &parent->rb_right; }
	rb_link_node(&l->rb, parent, at);
	rb_insert_color(&l->rb, &root);
}
static void trees(void)
{
	struct leaf *l = kcalloc(200, sizeof(*l), GFP_KERNEL);
	struct rb_node *n;
	int i, bad = 0, seen = 0, last = -1;
	for (i = 0; i < 200; i++) { l[i].key = i * 71 % 211; plant(&l[i]); bad += blacks(root.rb_node) < 0; }
	for (i = 0; i < 200; i += 2) { rb_erase(&l[i].rb, &root); bad += blacks(root.rb_node) < 0; }
	for (n = rb_first(&root); n; n = rb_next(n), seen++) { bad += rb_entry(n, struct leaf, rb)->key <= last; last = rb_entry(n, struct leaf, rb)->key; }
	for (n = rb_last(&root); n; n = rb_prev(n)) seen++;
	for (i = 1; i < 200; i += 2) { rb_erase(&l[i].rb, &root); bad += blacks(root.rb_node) < 0; }
	pr_info("tree: seen %d, bad %d, empty %d\n", seen, bad, RB_EMPTY_ROOT(&root));
	kfree(l);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)
struct entry { int key; struct hlist_node node; };
static DEFINE_HASHTABLE(table, 4);
static DEFINE_KFIFO(ring, int, 8);
static void tables(void)
{
	static struct entry e[20];
	struct entry *at;
	struct hlist_node *next;
	int i, n = 0, v, bucket;
	for (i = 0; i < 20; i++) { e[i].key = i * 5; hash_add(table, &e[i].node, e[i].key); }
	hash_for_each_possible(table, at, node, 45) if (at->key == 45) pr_info("hash: found %d\n", (int)(at - e));
	hash_for_each(table, bucket, at, node) n++;
	hash_for_each_safe(table, bucket, next, at, node) hash_del(&at->node);
	pr_info("hash: %d, empty %d\n", n, hash_empty(table));
	for (i = 1; kfifo_put(&ring, i * i); i++);
	pr_info("ring: %d of %d:", kfifo_len(&ring), kfifo_size(&ring));
	while (kfifo_get(&ring, &v)) pr_cont(" %d", v);
	pr_cont("\n");
}
#else
static DEFINE_KFIFO(ring, 8);
static void tables(void)
{
	char out[9] = "";
	unsigned int n = kfifo_in(&ring, "more than eight", 15);
	printk(KERN_INFO "ring: %u of %u: ", n, kfifo_size(&ring));
	kfifo_out(&ring, out, 8);
	printk("%s\n", out);
}
#endif

struct counted { struct kref ref; };
static int released;
static void release(struct kref *r) { released++; kfree(container_of(r, struct counted, ref)); }
static int less(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static void numbers(void)
{
	static DEFINE_IDR(idr);
	static DECLARE_BITMAP(bits, 70);
	struct counted *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int three[] = { 9, 2, 5 }, id = 0, i;
	for (i = 0; i < 3; i++) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
		id = idr_alloc(&idr, three + i, 1, 0, GFP_KERNEL);
#else
		idr_pre_get(&idr, GFP_KERNEL);
		idr_get_new_above(&idr, three + i, 1, &id);
#endif
	}
	idr_remove(&idr, 2);
	pr_info("idr: last %d, there %d, gone %d\n", id, idr_find(&idr, 3) == three + 2, !idr_find(&idr, 2));
	idr_destroy(&idr);
	kref_init(&c->ref);
	kref_get(&c->ref);
	pr_info("kref: %d %d, released %d\n", kref_put(&c->ref, release), kref_put(&c->ref, release), released);
	bitmap_set(bits, 30, 5);
	pr_info("bits: %d set, first %d, next clear %d, log2 %d, power %lu\n", bitmap_weight(bits, 70), (int)find_first_bit(bits, 70), (int)find_next_zero_bit(bits, 70, 30), ilog2(1000), roundup_pow_of_two(33));
	sort(three, 3, sizeof(int), less, NULL);
	pr_info("sorted: %d %d %d\n", three[0], three[1], three[2]);
}

static int soon, ringing, works;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
static void later(struct tasklet_struct *t) { soon += in_interrupt() ? 1 : 100; }
static DECLARE_TASKLET(tasklet, later);
#else
static void later(unsigned long by) { soon += in_interrupt() ? by : 100; }
static DECLARE_TASKLET(tasklet, later, 1);
#endif
static struct hrtimer timer;
static enum hrtimer_restart ring_it(struct hrtimer *t)
{
	if (++ringing == 5) return HRTIMER_NORESTART;
	hrtimer_forward_now(t, ktime_set(0, 500 * 1000));
	return HRTIMER_RESTART;
}
static void work_fn(struct work_struct *w) { msleep(5); works++; }
static DECLARE_WORK(work, work_fn);
static int thread_fn(void *data) { while (!kthread_should_stop()) msleep(1); return (int)(long)data; }
static void things_that_run(void)
{
	struct task_struct *t = kthread_run(thread_fn, (void *)42L, "threed");
	tasklet_schedule(&tasklet);
	tasklet_schedule(&tasklet);
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = ring_it;
	hrtimer_start(&timer, ktime_set(0, 500 * 1000), HRTIMER_MODE_REL);
	schedule_work(&work);
	flush_work(&work);
	pr_info("works %d, tasklets %d, rings %d\n", works, soon, ringing);
	tasklet_kill(&tasklet);
	pr_info("cancelled %d, thread said %d\n", hrtimer_cancel(&timer), kthread_stop(t));
	printk(KERN_INFO "one line");
	printk(" or two\n");
}

static int __init structures_init(void)
{
	trees();
	tables();
	numbers();
	things_that_run();
	return 0;
}
static void __exit structures_exit(void) {}
module_init(structures_init);
module_exit(structures_exit);
