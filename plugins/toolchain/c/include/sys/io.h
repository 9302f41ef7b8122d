#ifndef _SYS_IO_H
#define _SYS_IO_H
int ioperm(unsigned long, unsigned long, int);
int iopl(int);
static __inline unsigned char inb(unsigned short port) { unsigned char v; __asm__ volatile("inb %w1,%0" : "=a"(v) : "Nd"(port)); return v; }
static __inline void outb(unsigned char value, unsigned short port) { __asm__ volatile("outb %b0,%w1" : : "a"(value), "Nd"(port)); }
#endif
