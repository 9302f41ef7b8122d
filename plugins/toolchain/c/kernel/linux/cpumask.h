#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H
#include <linux/bitmap.h>
#define num_online_cpus() 1
#define num_possible_cpus() 1
#define num_present_cpus() 1
#define cpu_online(c) ((c) == 0)
#define for_each_present_cpu(c) for_each_online_cpu(c)
#define for_each_online_cpu(c) for ((c) = 0; (c) < 1; (c)++)
#define for_each_possible_cpu(c) for_each_online_cpu(c)
#endif
