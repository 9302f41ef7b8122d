#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H
#include <killinit/types.h>
#define ATOMIC_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define atomic_read(v) READ_ONCE((v)->counter)
#define atomic_set(v, i) WRITE_ONCE((v)->counter, (i))
#define atomic_add(i, v) ((void)((v)->counter += (i)))
#define atomic_sub(i, v) ((void)((v)->counter -= (i)))
#define atomic_inc(v) ((void)((v)->counter++))
#define atomic_dec(v) ((void)((v)->counter--))
#define atomic_add_return(i, v) ((v)->counter += (i))
#define atomic_sub_return(i, v) ((v)->counter -= (i))
#define atomic_inc_return(v) (++(v)->counter)
#define atomic_dec_return(v) (--(v)->counter)
#define atomic_inc_and_test(v) (++(v)->counter == 0)
#define atomic_dec_and_test(v) (--(v)->counter == 0)
#define atomic_sub_and_test(i, v) (((v)->counter -= (i)) == 0)
#define atomic_add_negative(i, v) (((v)->counter += (i)) < 0)
#define atomic_fetch_add(i, v) ({ int __old = (v)->counter; (v)->counter += (i); __old; })
#define atomic_xchg(v, n) ({ int __old = (v)->counter; (v)->counter = (n); __old; })
#define atomic_cmpxchg(v, o, n) ({ int __old = (v)->counter; if (__old == (o)) (v)->counter = (n); __old; })
#define atomic_inc_not_zero(v) ((v)->counter ? (v)->counter++, 1 : 0)
#define atomic_add_unless(v, a, u) ((v)->counter != (u) ? (v)->counter += (a), 1 : 0)
#define atomic_long_read atomic_read
#define atomic_long_set atomic_set
#define atomic_long_inc atomic_inc
#define atomic_long_dec atomic_dec
#define atomic_long_add atomic_add
#define atomic64_read atomic_read
#define atomic64_set atomic_set
#define atomic64_inc atomic_inc
#define atomic64_add atomic_add
#define xchg(p, n) ({ __typeof__(*(p)) __old = *(p); *(p) = (n); __old; })
#define cmpxchg(p, o, n) ({ __typeof__(*(p)) __old = *(p); if (__old == (o)) *(p) = (n); __old; })
#define REFCOUNT_INIT(n) { (n) }
#define refcount_read atomic_read
#define refcount_set atomic_set
#define refcount_inc atomic_inc
#define refcount_dec_and_test atomic_dec_and_test
#endif
