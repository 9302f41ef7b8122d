/* sys/acct.h - accounting of processes. */
#ifndef _SYS_ACCT_H
#define _SYS_ACCT_H
#include <features.h>
#include <stdint.h>
#define ACCT_COMM 16
#define AFORK 1
#define ASU 2
#define ACORE 8
#define AXSIG 16
typedef uint16_t comp_t;
struct acct {
	char ac_flag;
	uint16_t ac_uid, ac_gid, ac_tty;
	uint32_t ac_btime;
	comp_t ac_utime, ac_stime, ac_etime, ac_mem, ac_io, ac_rw, ac_minflt, ac_majflt, ac_swaps;
	uint32_t ac_exitcode;
	char ac_comm[ACCT_COMM + 1], ac_pad[10];
};
int acct(const char *);
#endif
