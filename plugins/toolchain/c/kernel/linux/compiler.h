#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H
#define __user
#define __kernel
#define __iomem
#define __rcu
#define __percpu
#define __force
#define __safe
#define __private
#define __bitwise
#define __must_check
#define __malloc
#define __read_mostly
#define __ro_after_init
#define __cold
#define __hot
#define __sched
#define __deprecated
#define __acquires(x)
#define __releases(x)
#define __acquire(x) (void)0
#define __release(x) (void)0
#define __chk_user_ptr(x) (void)0
#define asmlinkage
#define notrace
#define fallthrough do {} while (0)
#define __visible
#define __used __attribute__((__used__))
#define __unused __attribute__((__unused__))
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#define __always_inline inline
#define noinline __attribute__((__noinline__))
#define __packed __attribute__((__packed__))
#define __aligned(n) __attribute__((__aligned__(n)))
#define __weak __attribute__((__weak__))
#define __section(s) __attribute__((__section__(s)))
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#define __pure
#define __attribute_const__
#define __noreturn __attribute__((__noreturn__))
#define __init __attribute__((__section__(".init.text")))
#define __exit __attribute__((__section__(".exit.text"))) __attribute__((__used__))
#define __initdata __attribute__((__section__(".init.data")))
#define __initconst __attribute__((__section__(".init.data")))
#define __exitdata
#define __devinit
#define __devexit
#define __refdata
#define __ref
#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define barrier() __asm__ volatile("" : : : "memory")
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#define ACCESS_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define mb() barrier()
#define rmb() barrier()
#define wmb() barrier()
#define smp_mb() barrier()
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)
#define BUILD_BUG_ON(e) ((void)sizeof(char[1 - 2 * !!(e)]))
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(struct { int : (-!!(e)); })))
#define IS_ENABLED(option) __is_enabled(option)
#define __is_enabled(value) ___is_enabled(__ARG_PLACEHOLDER_##value)
#define __ARG_PLACEHOLDER_1 0,
#define ___is_enabled(x) ____is_enabled(x 1, 0)
#define ____is_enabled(ignored, value, ...) value
#define RELOC_HIDE(p, off) ((__typeof__(p))((unsigned long)(p) + (off)))
#endif
