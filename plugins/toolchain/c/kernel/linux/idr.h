/* linux/idr.h - small numbers for pointers. Here a list sorted by number, not a tree. */
#ifndef _LINUX_IDR_H
#define _LINUX_IDR_H
#include <linux/slab.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/err.h>
struct __idr_slot { int id; void *ptr; };
struct idr { struct __idr_slot *slots; int used, room, next; };
#define IDR_INIT_ { NULL, 0, 0, 0 }
#define DEFINE_IDR(name) struct idr name = IDR_INIT_
#define IDR_INIT(name) IDR_INIT_
static inline void idr_init(struct idr *idr) { memset(idr, 0, sizeof(*idr)); }
static inline bool idr_is_empty(const struct idr *idr) { return idr->used == 0; }
/* The first slot whose number is `id` or more. */
static inline int __idr_at(const struct idr *idr, int id) { int i = 0; while (i < idr->used && idr->slots[i].id < id) i++; return i; }
static __maybe_unused int __idr_add(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	int i = __idr_at(idr, start), id = start;
	for (; i < idr->used && idr->slots[i].id == id; i++) id++;
	if (end > 0 && id >= end) return -ENOSPC;
	if (idr->used == idr->room) {
		struct __idr_slot *more = krealloc(idr->slots, (idr->room + 16) * sizeof(*more), gfp);
		if (!more) return -ENOMEM;
		idr->slots = more;
		idr->room += 16;
	}
	memmove(&idr->slots[i + 1], &idr->slots[i], (idr->used - i) * sizeof(idr->slots[0]));
	idr->slots[i].id = id;
	idr->slots[i].ptr = ptr;
	idr->used++;
	return id;
}
static inline void *idr_find(const struct idr *idr, unsigned long id) { int i = __idr_at(idr, (int)id); return i < idr->used && idr->slots[i].id == (int)id ? idr->slots[i].ptr : NULL; }
static __maybe_unused void *__idr_take(struct idr *idr, int id)
{
	int i = __idr_at(idr, id);
	void *old;
	if (i >= idr->used || idr->slots[i].id != id) return NULL;
	old = idr->slots[i].ptr;
	idr->used--;
	memmove(&idr->slots[i], &idr->slots[i + 1], (idr->used - i) * sizeof(idr->slots[0]));
	return old;
}
static inline void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	int i = __idr_at(idr, (int)id);
	void *old;
	if (i >= idr->used || idr->slots[i].id != (int)id) return ERR_PTR(-ENOENT);
	old = idr->slots[i].ptr;
	idr->slots[i].ptr = ptr;
	return old;
}
static __maybe_unused int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data)
{
	int i, r = 0;
	for (i = 0; i < idr->used && !r; i++) r = fn(idr->slots[i].id, idr->slots[i].ptr, data);
	return r;
}
static inline void idr_destroy(struct idr *idr) { kfree(idr->slots); idr_init(idr); }
static inline void *idr_get_next(struct idr *idr, int *id) { int i = __idr_at(idr, *id); if (i >= idr->used) return NULL; *id = idr->slots[i].id; return idr->slots[i].ptr; }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
static inline int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp) { return __idr_add(idr, ptr, start, end, gfp); }
static inline int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	int id = __idr_add(idr, ptr, idr->next > start ? idr->next : start, end, gfp);
	if (id == -ENOSPC) id = __idr_add(idr, ptr, start, end, gfp);
	if (id >= 0) idr->next = id + 1;
	return id;
}
static inline void idr_preload(gfp_t gfp) {}
static inline void idr_preload_end(void) {}
static inline void *idr_remove(struct idr *idr, unsigned long id) { return __idr_take(idr, (int)id); }
#define idr_for_each_entry(idr, entry, id) for (id = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; id++)
#else
static inline int idr_pre_get(struct idr *idr, gfp_t gfp) { return 1; }
static inline int idr_get_new_above(struct idr *idr, void *ptr, int start, int *id) { int r = __idr_add(idr, ptr, start, 0, GFP_ATOMIC); if (r < 0) return -EAGAIN; *id = r; return 0; }
static inline int idr_get_new(struct idr *idr, void *ptr, int *id) { return idr_get_new_above(idr, ptr, 0, id); }
static inline void idr_remove(struct idr *idr, int id) { __idr_take(idr, id); }
static inline void idr_remove_all(struct idr *idr) { idr->used = 0; }
#endif
struct ida { struct idr idr; };
#define DEFINE_IDA(name) struct ida name = { IDR_INIT_ }
static inline void ida_init(struct ida *ida) { idr_init(&ida->idr); }
static inline void ida_destroy(struct ida *ida) { idr_destroy(&ida->idr); }
static inline int ida_simple_get(struct ida *ida, unsigned int start, unsigned int end, gfp_t gfp) { return __idr_add(&ida->idr, ida, (int)start, (int)end, gfp); }
static inline void ida_simple_remove(struct ida *ida, unsigned int id) { __idr_take(&ida->idr, (int)id); }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 19, 0)
#define ida_alloc(ida, gfp) ida_simple_get(ida, 0, 0, gfp)
#define ida_alloc_min(ida, min, gfp) ida_simple_get(ida, min, 0, gfp)
#define ida_alloc_max(ida, max, gfp) ida_simple_get(ida, 0, (max) + 1, gfp)
#define ida_alloc_range(ida, min, max, gfp) ida_simple_get(ida, min, (max) + 1, gfp)
#define ida_free(ida, id) ida_simple_remove(ida, id)
#endif
#endif
