/* linux/kfifo.h - a ring between one writer and one reader. Since 2.6.36 of elements of any type, before that of bytes. */
#ifndef _LINUX_KFIFO_H
#define _LINUX_KFIFO_H
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/log2.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
struct __kfifo { unsigned int in, out, mask, esize; void *data; };
static inline unsigned int __kfifo_len(struct __kfifo *f) { return f->in - f->out; }
static inline unsigned int __kfifo_room(struct __kfifo *f) { return f->data ? f->mask + 1 - __kfifo_len(f) : 0; }
static inline void *__kfifo_at(struct __kfifo *f, unsigned int i) { return (char *)f->data + (i & f->mask) * f->esize; }
static __maybe_unused int __kfifo_init(struct __kfifo *f, void *buf, unsigned int size, unsigned int esize)
{
	unsigned int n = size / esize;
	if (n && !is_power_of_2(n)) n = (unsigned int)rounddown_pow_of_two(n);
	f->in = f->out = 0;
	f->esize = esize;
	f->data = n < 2 ? NULL : buf;
	f->mask = n < 2 ? 0 : n - 1;
	return n < 2 ? -EINVAL : 0;
}
static __maybe_unused int __kfifo_alloc(struct __kfifo *f, unsigned int n, unsigned int esize, gfp_t gfp)
{
	void *buf;
	n = (unsigned int)roundup_pow_of_two(n);
	buf = n < 2 ? NULL : kmalloc(n * esize, gfp);
	if (!buf) { memset(f, 0, sizeof(*f)); return n < 2 ? -EINVAL : -ENOMEM; }
	return __kfifo_init(f, buf, n * esize, esize);
}
static inline void __kfifo_free(struct __kfifo *f) { kfree(f->data); memset(f, 0, sizeof(*f)); }
static __maybe_unused unsigned int __kfifo_in(struct __kfifo *f, const void *from, unsigned int n)
{
	unsigned int i;
	if (n > __kfifo_room(f)) n = __kfifo_room(f);
	for (i = 0; i < n; i++) memcpy(__kfifo_at(f, f->in + i), (const char *)from + i * f->esize, f->esize);
	f->in += n;
	return n;
}
static __maybe_unused unsigned int __kfifo_peek(struct __kfifo *f, void *to, unsigned int n)
{
	unsigned int i;
	if (n > __kfifo_len(f)) n = __kfifo_len(f);
	for (i = 0; i < n; i++) memcpy((char *)to + i * f->esize, __kfifo_at(f, f->out + i), f->esize);
	return n;
}
static inline unsigned int __kfifo_out(struct __kfifo *f, void *to, unsigned int n) { n = __kfifo_peek(f, to, n); f->out += n; return n; }
static __maybe_unused int __kfifo_from_user(struct __kfifo *f, const void __user *from, unsigned long len, unsigned int *copied)
{
	unsigned int n = (unsigned int)len / f->esize, i;
	if (n > __kfifo_room(f)) n = __kfifo_room(f);
	for (i = 0; i < n; i++) if (copy_from_user(__kfifo_at(f, f->in + i), (const char __user *)from + i * f->esize, f->esize)) break;
	f->in += i;
	*copied = i * f->esize;
	return i < n ? -EFAULT : 0;
}
static __maybe_unused int __kfifo_to_user(struct __kfifo *f, void __user *to, unsigned long len, unsigned int *copied)
{
	unsigned int n = (unsigned int)len / f->esize, i;
	if (n > __kfifo_len(f)) n = __kfifo_len(f);
	for (i = 0; i < n; i++) if (copy_to_user((char __user *)to + i * f->esize, __kfifo_at(f, f->out + i), f->esize)) break;
	f->out += i;
	*copied = i * f->esize;
	return i < n ? -EFAULT : 0;
}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36)
#define __STRUCT_KFIFO(t, n) { struct __kfifo kfifo; t *type; t buf[n]; }
struct kfifo { struct __kfifo kfifo; unsigned char *type; unsigned char buf[0]; };
#define DECLARE_KFIFO_PTR(fifo, t) struct __STRUCT_KFIFO(t, 0) fifo
#define DECLARE_KFIFO(fifo, t, n) struct __STRUCT_KFIFO(t, n) fifo
#define DEFINE_KFIFO(fifo, t, n) DECLARE_KFIFO(fifo, t, n) = { .kfifo = { 0, 0, (n) - 1, sizeof(t), (fifo).buf } }
#define STRUCT_KFIFO(t, n) struct __STRUCT_KFIFO(t, n)
#define STRUCT_KFIFO_PTR(t) struct __STRUCT_KFIFO(t, 0)
#define __kfifo_type(fifo) __typeof__(*(fifo)->type)
#define INIT_KFIFO(fifo) __kfifo_init(&(fifo).kfifo, (fifo).buf, sizeof((fifo).buf), sizeof((fifo).buf[0]))
#define kfifo_alloc(fifo, n, gfp) __kfifo_alloc(&(fifo)->kfifo, n, sizeof(*(fifo)->type), gfp)
#define kfifo_init(fifo, b, size) __kfifo_init(&(fifo)->kfifo, b, size, sizeof(*(fifo)->type))
#define kfifo_free(fifo) __kfifo_free(&(fifo)->kfifo)
#define kfifo_initialized(fifo) ((fifo)->kfifo.mask != 0)
#define kfifo_esize(fifo) ((fifo)->kfifo.esize)
#define kfifo_size(fifo) ((fifo)->kfifo.mask + 1)
#define kfifo_len(fifo) __kfifo_len(&(fifo)->kfifo)
#define kfifo_avail(fifo) __kfifo_room(&(fifo)->kfifo)
#define kfifo_is_empty(fifo) (kfifo_len(fifo) == 0)
#define kfifo_is_full(fifo) (kfifo_avail(fifo) == 0)
#define kfifo_reset(fifo) ((void)((fifo)->kfifo.in = (fifo)->kfifo.out = 0))
#define kfifo_reset_out(fifo) ((void)((fifo)->kfifo.out = (fifo)->kfifo.in))
#define kfifo_skip(fifo) ((void)(fifo)->kfifo.out++)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 13, 0)
#define kfifo_put(fifo, val) ({ __kfifo_type(fifo) __val = (val); __kfifo_in(&(fifo)->kfifo, &__val, 1); })
#else
#define kfifo_put(fifo, ptr) __kfifo_in(&(fifo)->kfifo, ptr, 1)
#endif
#define kfifo_get(fifo, to) __kfifo_out(&(fifo)->kfifo, to, 1)
#define kfifo_peek(fifo, to) __kfifo_peek(&(fifo)->kfifo, to, 1)
#define kfifo_in(fifo, from, n) __kfifo_in(&(fifo)->kfifo, from, n)
#define kfifo_out(fifo, to, n) __kfifo_out(&(fifo)->kfifo, to, n)
#define kfifo_out_peek(fifo, to, n) __kfifo_peek(&(fifo)->kfifo, to, n)
#define kfifo_from_user(fifo, from, len, copied) __kfifo_from_user(&(fifo)->kfifo, from, len, copied)
#define kfifo_to_user(fifo, to, len, copied) __kfifo_to_user(&(fifo)->kfifo, to, len, copied)
#define kfifo_in_spinlocked(fifo, from, n, lock) ({ unsigned long __fl; unsigned int __r; spin_lock_irqsave(lock, __fl); __r = kfifo_in(fifo, from, n); spin_unlock_irqrestore(lock, __fl); __r; })
#define kfifo_out_spinlocked(fifo, to, n, lock) ({ unsigned long __fl; unsigned int __r; spin_lock_irqsave(lock, __fl); __r = kfifo_out(fifo, to, n); spin_unlock_irqrestore(lock, __fl); __r; })
#else
struct kfifo { struct __kfifo kfifo; };
#define DECLARE_KFIFO(name, size) struct kfifo name; unsigned char name##kfifo_buffer[size]
#define INIT_KFIFO(name) ((void)__kfifo_init(&(name).kfifo, name##kfifo_buffer, sizeof(name##kfifo_buffer), 1))
#define DEFINE_KFIFO(name, size) unsigned char name##kfifo_buffer[size]; struct kfifo name = { { 0, 0, (size) - 1, 1, name##kfifo_buffer } }
static inline void kfifo_init(struct kfifo *f, void *buf, unsigned int size) { __kfifo_init(&f->kfifo, buf, size, 1); }
static inline int kfifo_alloc(struct kfifo *f, unsigned int size, gfp_t gfp) { return __kfifo_alloc(&f->kfifo, size, 1, gfp); }
static inline void kfifo_free(struct kfifo *f) { __kfifo_free(&f->kfifo); }
static inline unsigned int kfifo_in(struct kfifo *f, const void *from, unsigned int n) { return __kfifo_in(&f->kfifo, from, n); }
static inline unsigned int kfifo_out(struct kfifo *f, void *to, unsigned int n) { return __kfifo_out(&f->kfifo, to, n); }
static inline unsigned int kfifo_out_peek(struct kfifo *f, void *to, unsigned int n, unsigned int off) { struct __kfifo g = f->kfifo; g.out += off; return __kfifo_peek(&g, to, n); }
static inline void kfifo_reset(struct kfifo *f) { f->kfifo.in = f->kfifo.out = 0; }
static inline void kfifo_reset_out(struct kfifo *f) { f->kfifo.out = f->kfifo.in; }
static inline unsigned int kfifo_size(struct kfifo *f) { return f->kfifo.mask + 1; }
static inline unsigned int kfifo_len(struct kfifo *f) { return __kfifo_len(&f->kfifo); }
static inline unsigned int kfifo_avail(struct kfifo *f) { return __kfifo_room(&f->kfifo); }
static inline int kfifo_is_empty(struct kfifo *f) { return kfifo_len(f) == 0; }
static inline int kfifo_is_full(struct kfifo *f) { return kfifo_avail(f) == 0; }
static inline int kfifo_from_user(struct kfifo *f, const void __user *from, unsigned int n, unsigned int *copied) { return __kfifo_from_user(&f->kfifo, from, n, copied); }
static inline int kfifo_to_user(struct kfifo *f, void __user *to, unsigned int n, unsigned int *copied) { return __kfifo_to_user(&f->kfifo, to, n, copied); }
static inline unsigned int kfifo_in_locked(struct kfifo *f, const void *from, unsigned int n, spinlock_t *lock) { unsigned long fl; unsigned int r; spin_lock_irqsave(lock, fl); r = kfifo_in(f, from, n); spin_unlock_irqrestore(lock, fl); return r; }
static inline unsigned int kfifo_out_locked(struct kfifo *f, void *to, unsigned int n, spinlock_t *lock) { unsigned long fl; unsigned int r; spin_lock_irqsave(lock, fl); r = kfifo_out(f, to, n); spin_unlock_irqrestore(lock, fl); return r; }
#endif
#endif
