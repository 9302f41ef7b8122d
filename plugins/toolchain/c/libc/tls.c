/*
 * tls.c - thread-local storage: a segment whose base is the thread's control block, variables of `__thread` right below it.
 */
#include "libc.h"
#include <asm/ldt.h>
#include <elf.h>
#include <string.h>
#include <sys/mman.h>

struct tcb __main_tcb;
int __threaded;
/* The program's PT_TLS: initial image, its size in file and memory. */
static const char *image;
static size_t image_size, block_size, block_align = 1, tcb_align = 16;
static char main_block[512];
int __tls_entry = -1;

/* The linker counts from the control block down: the block's end is rounded to the segment's own alignment. */
static size_t room_below(void) { return (block_size + block_align - 1) & -block_align; }
size_t __tls_size(void) { return room_below() + sizeof(struct tcb) + tcb_align; }

/* Lays a block and a control block out at the top of a region; both are zero already. */
void *__new_tls(char *top, size_t *used)
{
	unsigned long at = ((unsigned long)top - sizeof(struct tcb)) & -(unsigned long)tcb_align;
	struct tcb *t = (struct tcb *)at;
	size_t room = room_below();
	if (image_size) memcpy((char *)t - room, image, image_size);
	t->self = t;
	if (used) *used = (size_t)(top - ((char *)t - room));
	return t;
}

void __init_tls(void)
{
	unsigned long *a, phdr = 0, count = 0, i;
	struct user_desc d;
	struct tcb *t = &__main_tcb;
	for (a = __auxv; a[0]; a += 2) {
		if (a[0] == AT_PHDR) phdr = a[1];
		if (a[0] == AT_PHNUM) count = a[1];
	}
	for (i = 0; phdr && i < count; i++) {
		const Elf32_Phdr *p = (const Elf32_Phdr *)phdr + i;
		if (p->p_type != PT_TLS) continue;
		image = (const char *)p->p_vaddr;
		image_size = p->p_filesz;
		block_size = p->p_memsz;
		if (p->p_align > 1) block_align = p->p_align;
		if (block_align > tcb_align) tcb_align = block_align;
	}
	if (block_size) {
		size_t need = __tls_size();
		char *at = main_block;
		if (need > sizeof main_block) {
			long r = __sc(SYS_mmap2, 0, need, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			at = (char *)r;
		}
		if (need <= sizeof main_block) need = sizeof main_block;
		t = __new_tls(at + need, 0);
	}
	t->self = t;
	d.entry_number = (unsigned)-1;
	d.base_addr = (unsigned)(unsigned long)t;
	d.limit = 0xfffff;
	d.seg_32bit = 1; d.contents = 0; d.read_exec_only = 0; d.limit_in_pages = 1; d.seg_not_present = 0; d.useable = 1;
	__sc(SYS_set_thread_area, &d);
	__tls_entry = (int)d.entry_number;
	__asm__ volatile("movw %w0, %%gs" : : "r"(__tls_entry * 8 + 3));
	t->tid = (int)__sc(SYS_set_tid_address, &t->tid);
	t->next = t->prev = t;
	t->robust.next = &t->robust.next;
	__sc(SYS_set_robust_list, &t->robust, 12);
}

int *__errno_location(void) { return &__self()->err; }
