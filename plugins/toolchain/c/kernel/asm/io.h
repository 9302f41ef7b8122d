#ifndef _ASM_IO_H
#define _ASM_IO_H
#include <asm/page.h>
#define virt_to_phys(p) __pa(p)
#define phys_to_virt(p) __va(p)
static inline void outb(unsigned char v, unsigned short port) { __asm__ volatile("outb %b0, %w1" : : "a"(v), "Nd"(port)); }
static inline unsigned char inb(unsigned short port) { unsigned char v; __asm__ volatile("inb %w1, %b0" : "=a"(v) : "Nd"(port)); return v; }
#endif
