#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H
#include <killinit/kstructs.h>
#include <linux/timer.h>
#include <linux/list.h>
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);
struct delayed_work { struct work_struct work; struct timer_list timer; };
extern struct workqueue_struct *system_wq;
#define WORK_CPU_UNBOUND 1
#define __WORK_INITIALIZER(n, f) { .data = { 0 }, .entry = { &(n).entry, &(n).entry }, .func = (f) }
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = { .work = __WORK_INITIALIZER((n).work, f) }
#define INIT_WORK(w, f) do { (w)->data.counter = 0; INIT_LIST_HEAD(&(w)->entry); (w)->func = (f); } while (0)
#define INIT_DELAYED_WORK(w, f) do { INIT_WORK(&(w)->work, f); memset(&(w)->timer, 0, sizeof((w)->timer)); } while (0)
#define to_delayed_work(w) container_of(w, struct delayed_work, work)
bool schedule_work(struct work_struct *work);
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
#define queue_work(wq, work) queue_work_on(WORK_CPU_UNBOUND, wq, work)
bool schedule_delayed_work(struct delayed_work *work, unsigned long delay);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
#define queue_delayed_work(wq, work, delay) queue_delayed_work_on(WORK_CPU_UNBOUND, wq, work, delay)
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
#define mod_delayed_work(wq, work, delay) mod_delayed_work_on(WORK_CPU_UNBOUND, wq, work, delay)
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *work);
bool cancel_delayed_work_sync(struct delayed_work *work);
bool flush_work(struct work_struct *work);
void flush_scheduled_work(void);
void flush_workqueue(struct workqueue_struct *wq);
void destroy_workqueue(struct workqueue_struct *wq);
#define WQ_UNBOUND 2
#define WQ_FREEZABLE 4
#define WQ_MEM_RECLAIM 8
#define WQ_HIGHPRI 16
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36)
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max, ...);
#define create_workqueue(name) alloc_workqueue("%s", WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) create_workqueue(name)
#define alloc_ordered_workqueue(fmt, flags, ...) alloc_workqueue(fmt, flags, 1, ##__VA_ARGS__)
#else
struct workqueue_struct *__create_workqueue_key(const char *name, int single, int freezeable, int rt, void *key, const char *lock_name);
#define create_workqueue(name) __create_workqueue_key((name), 0, 0, 0, NULL, NULL)
#define create_singlethread_workqueue(name) __create_workqueue_key((name), 1, 0, 0, NULL, NULL)
#endif
#include <linux/string.h>
#endif
