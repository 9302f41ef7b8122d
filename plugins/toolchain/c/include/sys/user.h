#ifndef _SYS_USER_H
#define _SYS_USER_H
struct user_fpregs_struct { long cwd, swd, twd, fip, fcs, foo, fos, st_space[20]; };
struct user_fpxregs_struct { unsigned short cwd, swd, twd, fop; long fip, fcs, foo, fos, mxcsr, reserved, st_space[32], xmm_space[32], padding[56]; };
struct user_regs_struct { long ebx, ecx, edx, esi, edi, ebp, eax, xds, xes, xfs, xgs, orig_eax, eip, xcs, eflags, esp, xss; };
struct user {
	struct user_regs_struct regs;
	int u_fpvalid;
	struct user_fpregs_struct i387;
	unsigned long u_tsize, u_dsize, u_ssize, start_code, start_stack;
	long signal;
	int reserved;
	struct user_regs_struct *u_ar0;
	struct user_fpregs_struct *u_fpstate;
	unsigned long magic;
	char u_comm[32];
	int u_debugreg[8];
};
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#endif
