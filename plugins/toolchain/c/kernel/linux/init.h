#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H
#include <killinit/types.h>
typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);
#define module_init(fn) static inline initcall_t __maybe_unused __inittest(void) { return fn; } int init_module(void) __attribute__((alias(#fn)));
#define module_exit(fn) static inline exitcall_t __maybe_unused __exittest(void) { return fn; } void cleanup_module(void) __attribute__((alias(#fn)));
#define early_initcall(fn) module_init(fn)
#define core_initcall(fn) module_init(fn)
#define subsys_initcall(fn) module_init(fn)
#define fs_initcall(fn) module_init(fn)
#define device_initcall(fn) module_init(fn)
#define late_initcall(fn) module_init(fn)
#endif
