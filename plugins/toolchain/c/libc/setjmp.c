/*
 * setjmp.c - saves and restores ebx, esi, edi, ebp, esp, eip. sigsetjmp with `save` keeps the signal mask as well.
 */
#include "libc.h"
#include <setjmp.h>
#include <signal.h>

__asm__(
	".text\n"
	".globl _setjmp\n"
	".globl __sigsetjmp\n"
	".globl setjmp\n"
	"setjmp:\n"
	"_setjmp:\n"
	"	movl 4(%esp), %eax\n"
	"	movl $0, 24(%eax)\n"
	"	xorl %ecx, %ecx\n"
	"	jmp 1f\n"
	"__sigsetjmp:\n"
	"	movl 4(%esp), %eax\n"
	"	movl 8(%esp), %ecx\n"
	"1:	movl %ebx, (%eax)\n"
	"	movl %esi, 4(%eax)\n"
	"	movl %edi, 8(%eax)\n"
	"	movl %ebp, 12(%eax)\n"
	"	leal 4(%esp), %edx\n"
	"	movl %edx, 16(%eax)\n"
	"	movl (%esp), %edx\n"
	"	movl %edx, 20(%eax)\n"
	"	pushl %ecx\n"
	"	pushl %eax\n"
	"	call __save_mask\n"
	"	addl $8, %esp\n"
	"	xorl %eax, %eax\n"
	"	ret\n"
	".globl __jump\n"
	"__jump:\n"
	"	movl 8(%esp), %eax\n"
	"	movl 4(%esp), %edx\n"
	"	movl (%edx), %ebx\n"
	"	movl 4(%edx), %esi\n"
	"	movl 8(%edx), %edi\n"
	"	movl 12(%edx), %ebp\n"
	"	movl 16(%edx), %esp\n"
	"	movl 20(%edx), %edx\n"
	"	jmp *%edx\n");

void __jump(void *, int);

void __save_mask(struct __jmp_buf_tag *b, int save)
{
	b->__mask_was_saved = save && sigprocmask(SIG_BLOCK, 0, &b->__saved_mask) == 0;
}

void longjmp(jmp_buf b, int value)
{
	if (b->__mask_was_saved) sigprocmask(SIG_SETMASK, &b->__saved_mask, 0);
	__jump(b, value ? value : 1);
	for (;;) ;
}
void _longjmp(jmp_buf b, int value) { longjmp(b, value); }
void siglongjmp(sigjmp_buf b, int value) { longjmp(b, value); }
