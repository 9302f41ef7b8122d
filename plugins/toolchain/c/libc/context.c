/* context.c - user contexts: registers and the signal mask, saved and switched. */
#include "libc.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

/* Offsets in ucontext_t: gregs at 20; EDI 4, ESI 5, EBP 6, ESP 7, EBX 8, EDX 9, ECX 10, EAX 11, EIP 14. */
__asm__(
	".text\n"
	".globl __context_save\n"
	"__context_save:\n"
	"	movl 4(%esp), %eax\n"
	"	movl %edi, 36(%eax)\n"
	"	movl %esi, 40(%eax)\n"
	"	movl %ebp, 44(%eax)\n"
	"	movl %ebx, 52(%eax)\n"
	"	movl $0, 64(%eax)\n"
	"	leal 4(%esp), %ecx\n"
	"	movl %ecx, 48(%eax)\n"
	"	movl (%esp), %ecx\n"
	"	movl %ecx, 76(%eax)\n"
	"	xorl %eax, %eax\n"
	"	ret\n"
	".globl getcontext\n"
	"getcontext:\n"
	"	pushl 4(%esp)\n"
	"	call __context_mask\n"
	"	addl $4, %esp\n"
	"	jmp __context_save\n"
	".globl __context_load\n"
	"__context_load:\n"
	"	movl 4(%esp), %eax\n"
	"	movl 36(%eax), %edi\n"
	"	movl 40(%eax), %esi\n"
	"	movl 44(%eax), %ebp\n"
	"	movl 52(%eax), %ebx\n"
	"	movl 48(%eax), %esp\n"
	"	movl 76(%eax), %ecx\n"
	"	movl 64(%eax), %eax\n"
	"	jmp *%ecx\n"
	".globl swapcontext\n"
	"swapcontext:\n"
	"	pushl 4(%esp)\n"
	"	call __context_mask\n"
	"	addl $4, %esp\n"
	"	pushl 4(%esp)\n"
	"	call __context_save\n"
	"	addl $4, %esp\n"
	"	movl 4(%esp), %eax\n"
	"	leal 4(%esp), %ecx\n"
	"	movl %ecx, 48(%eax)\n"
	"	movl (%esp), %ecx\n"
	"	movl %ecx, 76(%eax)\n"
	"	pushl 8(%esp)\n"
	"	call setcontext\n"
	"	hlt\n"
	/* Where a context made by makecontext comes to when its function returns: ebx is its successor. */
	".globl __context_end\n"
	"__context_end:\n"
	"	movl %ebx, %esp\n"
	"	pushl (%esp)\n"
	"	call __context_next\n"
	"	hlt\n");
void __context_load(const ucontext_t *) __attribute__((__noreturn__));
void __context_end(void);

void __context_mask(ucontext_t *c)
{
	c->uc_flags = 0;
	c->uc_mcontext.fpregs = &c->__fpregs_mem;
	sigprocmask(SIG_BLOCK, 0, &c->uc_sigmask);
}
int setcontext(const ucontext_t *c)
{
	sigprocmask(SIG_SETMASK, &c->uc_sigmask, 0);
	__context_load(c);
}
void __context_next(const ucontext_t *c)
{
	if (c) setcontext(c);
	exit(0);
}
void makecontext(ucontext_t *c, void (*fn)(void), int n, ...)
{
	unsigned long *sp = (unsigned long *)(((unsigned long)c->uc_stack.ss_sp + c->uc_stack.ss_size - (unsigned long)(n + 4) * 4) & -16ul), *link;
	va_list ap;
	int i;
	link = sp + n + 1;
	*link = (unsigned long)c->uc_link;
	sp[0] = (unsigned long)__context_end;
	va_start(ap, n);
	for (i = 0; i < n; i++) sp[i + 1] = va_arg(ap, unsigned long);
	va_end(ap);
	c->uc_mcontext.gregs[REG_ESP] = (int)sp;
	c->uc_mcontext.gregs[REG_EIP] = (int)fn;
	c->uc_mcontext.gregs[REG_EBX] = (int)link;
	c->uc_mcontext.gregs[REG_EBP] = 0;
}
