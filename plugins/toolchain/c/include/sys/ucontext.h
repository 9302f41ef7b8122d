/* sys/ucontext.h - what a signal handler's third argument points to. */
#ifndef _SYS_UCONTEXT_H
#define _SYS_UCONTEXT_H
#include <bits/types.h>
#include <bits/sigset.h>
typedef int greg_t;
#define NGREG 19
typedef greg_t gregset_t[NGREG];
#ifdef __USE_GNU
enum { REG_GS, REG_FS, REG_ES, REG_DS, REG_EDI, REG_ESI, REG_EBP, REG_ESP, REG_EBX, REG_EDX, REG_ECX, REG_EAX, REG_TRAPNO, REG_ERR, REG_EIP, REG_CS, REG_EFL, REG_UESP, REG_SS };
#define REG_GS REG_GS
#define REG_FS REG_FS
#define REG_ES REG_ES
#define REG_DS REG_DS
#define REG_EDI REG_EDI
#define REG_ESI REG_ESI
#define REG_EBP REG_EBP
#define REG_ESP REG_ESP
#define REG_EBX REG_EBX
#define REG_EDX REG_EDX
#define REG_ECX REG_ECX
#define REG_EAX REG_EAX
#define REG_TRAPNO REG_TRAPNO
#define REG_ERR REG_ERR
#define REG_EIP REG_EIP
#define REG_CS REG_CS
#define REG_EFL REG_EFL
#define REG_UESP REG_UESP
#define REG_SS REG_SS
#endif
struct _libc_fpreg { unsigned short significand[4]; unsigned short exponent; };
struct _libc_fpstate { unsigned long cw, sw, tag, ipoff, cssel, dataoff, datasel; struct _libc_fpreg _st[8]; unsigned long status; };
typedef struct _libc_fpstate *fpregset_t;
typedef struct { void *ss_sp; int ss_flags; size_t ss_size; } stack_t;
typedef struct { gregset_t gregs; fpregset_t fpregs; unsigned long oldmask, cr2; } mcontext_t;
typedef struct ucontext_t {
	unsigned long uc_flags;
	struct ucontext_t *uc_link;
	stack_t uc_stack;
	mcontext_t uc_mcontext;
	sigset_t uc_sigmask;
	struct _libc_fpstate __fpregs_mem;
	unsigned long __ssp[4];
} ucontext_t;
#endif
