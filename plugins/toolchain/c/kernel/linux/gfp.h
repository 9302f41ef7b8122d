#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H
#include <killinit/types.h>
#define __GFP_WAIT 0x10u
#define __GFP_HIGH 0x20u
#define __GFP_IO 0x40u
#define __GFP_FS 0x80u
#define __GFP_NOWARN 0x200u
#define __GFP_REPEAT 0x400u
#define __GFP_NOFAIL 0x800u
#define __GFP_NORETRY 0x1000u
#define __GFP_ZERO 0x8000u
#define GFP_ATOMIC __GFP_HIGH
#define GFP_NOWAIT 0u
#define GFP_NOIO __GFP_WAIT
#define GFP_NOFS (__GFP_WAIT | __GFP_IO)
#define GFP_KERNEL (__GFP_WAIT | __GFP_IO | __GFP_FS)
#define GFP_USER GFP_KERNEL
#define GFP_HIGHUSER GFP_KERNEL
#define GFP_DMA 0x01u
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
unsigned long get_zeroed_page(gfp_t gfp);
void free_pages(unsigned long addr, unsigned int order);
/* A page is known by where it lies: all memory is mapped. */
struct page;
#define alloc_pages(gfp, order) ((struct page *)__get_free_pages((gfp), (order)))
#define alloc_page(gfp) alloc_pages((gfp), 0)
#define __free_pages(page, order) free_pages((unsigned long)(page), (order))
#define __free_page(page) __free_pages((page), 0)
#define page_address(page) ((void *)(page))
#define virt_to_page(addr) ((struct page *)((unsigned long)(addr) & ~4095UL))
#define kmap(page) page_address(page)
#define kunmap(page) do {} while (0)
#define __get_free_page(gfp) __get_free_pages((gfp), 0)
#define free_page(addr) free_pages((addr), 0)
#endif
