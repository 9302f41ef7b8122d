#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H
#define DEFINE_PER_CPU(type, name) type name
#define DECLARE_PER_CPU(type, name) extern type name
#define per_cpu(v, cpu) (v)
#define this_cpu_read(v) (v)
#define this_cpu_write(v, x) ((v) = (x))
#define this_cpu_inc(v) ((v)++)
#define get_cpu_var(v) (v)
#define put_cpu_var(v) do {} while (0)
#endif
