#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H
#include <linux/sched.h>
#include <linux/err.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 4, 0)
struct task_struct *kthread_create_on_node(int (*fn)(void *data), void *data, int node, const char *namefmt, ...);
#define kthread_create(fn, data, namefmt, ...) kthread_create_on_node(fn, data, -1, namefmt, ##__VA_ARGS__)
bool kthread_should_park(void);
void kthread_parkme(void);
void kthread_exit(long code) __noreturn;
#else
struct task_struct *kthread_create(int (*fn)(void *data), void *data, const char *namefmt, ...);
#endif
#define kthread_run(fn, data, namefmt, ...) ({ struct task_struct *__k = kthread_create(fn, data, namefmt, ##__VA_ARGS__); if (!IS_ERR(__k)) wake_up_process(__k); __k; })
int kthread_stop(struct task_struct *k);
bool kthread_should_stop(void);
void kthread_bind(struct task_struct *k, unsigned int cpu);
#endif
