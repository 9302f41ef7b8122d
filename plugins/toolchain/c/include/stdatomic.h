/* stdatomic.h - C11's generic functions over the compiler's atomic builtins; the qualifier itself is not needed on one CPU. */
#ifndef _STDATOMIC_H
#define _STDATOMIC_H
#include <stdint.h>
#include <stddef.h>
typedef enum { memory_order_relaxed, memory_order_consume, memory_order_acquire, memory_order_release, memory_order_acq_rel, memory_order_seq_cst } memory_order;
typedef volatile _Bool atomic_bool;
typedef volatile char atomic_char;
typedef volatile int atomic_int;
typedef volatile unsigned int atomic_uint;
typedef volatile long atomic_long;
typedef volatile unsigned long atomic_ulong;
typedef volatile size_t atomic_size_t;
typedef volatile intptr_t atomic_intptr_t;
typedef volatile uintptr_t atomic_uintptr_t;
typedef struct { volatile int __v; } atomic_flag;
#define ATOMIC_FLAG_INIT { 0 }
#define ATOMIC_VAR_INIT(v) (v)
#define atomic_init(p, v) (*(p) = (v))
#define atomic_load(p) (*(p))
#define atomic_load_explicit(p, o) (*(p))
#define atomic_store(p, v) ((void)(*(p) = (v)))
#define atomic_store_explicit(p, v, o) ((void)(*(p) = (v)))
#define atomic_exchange(p, v) __sync_lock_test_and_set((p), (v))
#define atomic_fetch_add(p, v) __sync_fetch_and_add((p), (v))
#define atomic_fetch_sub(p, v) __sync_fetch_and_sub((p), (v))
#define atomic_fetch_and(p, v) __sync_fetch_and_and((p), (v))
#define atomic_fetch_or(p, v) __sync_fetch_and_or((p), (v))
#define atomic_fetch_xor(p, v) __sync_fetch_and_xor((p), (v))
#define atomic_fetch_add_explicit(p, v, o) atomic_fetch_add(p, v)
#define atomic_fetch_sub_explicit(p, v, o) atomic_fetch_sub(p, v)
#define atomic_compare_exchange_strong(p, e, d) (__extension__({ __typeof__(*(e)) __old = *(e), __now = __sync_val_compare_and_swap((p), __old, (d)); *(e) = __now; __now == __old; }))
#define atomic_compare_exchange_weak atomic_compare_exchange_strong
#define atomic_thread_fence(o) __sync_synchronize()
#define atomic_signal_fence(o) __sync_synchronize()
#define atomic_flag_test_and_set(f) (__sync_lock_test_and_set(&(f)->__v, 1) != 0)
#define atomic_flag_clear(f) ((void)((f)->__v = 0))
#endif
