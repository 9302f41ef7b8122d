#ifndef _SYS_PROCFS_H
#define _SYS_PROCFS_H
#include <sys/time.h>
#include <sys/user.h>
typedef unsigned long elf_greg_t;
#define ELF_NGREG 17
typedef elf_greg_t elf_gregset_t[ELF_NGREG];
typedef struct user_fpregs_struct elf_fpregset_t;
struct elf_siginfo { int si_signo, si_code, si_errno; };
struct elf_prstatus { struct elf_siginfo pr_info; short pr_cursig; unsigned long pr_sigpend, pr_sighold; pid_t pr_pid, pr_ppid, pr_pgrp, pr_sid; struct timeval pr_utime, pr_stime, pr_cutime, pr_cstime; elf_gregset_t pr_reg; int pr_fpvalid; };
struct elf_prpsinfo { char pr_state, pr_sname, pr_zomb, pr_nice; unsigned long pr_flag; unsigned short pr_uid, pr_gid; int pr_pid, pr_ppid, pr_pgrp, pr_sid; char pr_fname[16], pr_psargs[80]; };
#endif
