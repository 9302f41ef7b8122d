/* crt1.c - where a program begins: the kernel's stack holds argc, argv, the environment and the auxiliary vector. */
__asm__(
	".text\n"
	".globl _start\n"
	"_start:\n"
	"	xorl %ebp, %ebp\n"
	"	movl %esp, %eax\n"
	"	andl $-16, %esp\n"
	"	subl $8, %esp\n"
	"	pushl $main\n"
	"	pushl %eax\n"
	"	call __libc_start\n"
	"	hlt\n");
