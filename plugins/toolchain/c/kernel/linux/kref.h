#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H
#include <linux/atomic.h>
#include <linux/version.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
struct kref { refcount_t refcount; };
#define KREF_INIT(n) { .refcount = { n } }
static inline unsigned int kref_read(const struct kref *k) { return (unsigned int)k->refcount.counter; }
#else
struct kref { atomic_t refcount; };
#define kref_set(k, n) ((k)->refcount.counter = (n))
#endif
static inline void kref_init(struct kref *k) { k->refcount.counter = 1; }
static inline void kref_get(struct kref *k) { k->refcount.counter++; }
/* 1 when that was the last reference and release was called. */
static inline int kref_put(struct kref *k, void (*release)(struct kref *k))
{
	if (--k->refcount.counter != 0) return 0;
	release(k);
	return 1;
}
static inline int kref_get_unless_zero(struct kref *k) { if (k->refcount.counter == 0) return 0; k->refcount.counter++; return 1; }
#endif
