#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H
#include <linux/gfp.h>
#include <linux/version.h>
#include <linux/workqueue.h>
void *__kmalloc(size_t size, gfp_t gfp);
void *krealloc(const void *p, size_t size, gfp_t gfp);
void kfree(const void *p);
size_t ksize(const void *p);
static inline void *kmalloc(size_t size, gfp_t gfp) { return __kmalloc(size, gfp); }
static inline void *kzalloc(size_t size, gfp_t gfp) { return __kmalloc(size, gfp | __GFP_ZERO); }
static inline void *kcalloc(size_t n, size_t size, gfp_t gfp) { return size && n > ~(size_t)0 / size ? NULL : __kmalloc(n * size, gfp | __GFP_ZERO); }
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 4, 0)
static inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp) { return size && n > ~(size_t)0 / size ? NULL : __kmalloc(n * size, gfp); }
void kvfree(const void *p);
void kfree_sensitive(const void *p);
#endif
struct kmem_cache;
#define SLAB_HWCACHE_ALIGN 0x2000UL
#define SLAB_PANIC 0x40000UL
#define SLAB_POISON 0x800UL
struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align, unsigned long flags, void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *c);
void *kmem_cache_alloc(struct kmem_cache *c, gfp_t gfp);
void kmem_cache_free(struct kmem_cache *c, void *p);
#define kmem_cache_zalloc(c, gfp) kmem_cache_alloc((c), (gfp) | __GFP_ZERO)
#define KMEM_CACHE(s, f) kmem_cache_create(#s, sizeof(struct s), __alignof__(struct s), (f), NULL)
#endif
