#ifndef _LINUX_SYSINFO_H
#define _LINUX_SYSINFO_H
#define SI_LOAD_SHIFT 16
struct sysinfo { long uptime; unsigned long loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap; unsigned short procs, pad; unsigned long totalhigh, freehigh; unsigned int mem_unit; char _f[8]; };
#endif
