#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H
#define num_online_cpus() 1
#define for_each_online_cpu(c) for ((c) = 0; (c) < 1; (c)++)
#define for_each_possible_cpu(c) for_each_online_cpu(c)
#endif
