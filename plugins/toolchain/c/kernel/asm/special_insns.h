#ifndef _ASM_SPECIAL_INSNS_H
#define _ASM_SPECIAL_INSNS_H
static inline unsigned long read_cr0(void) { unsigned long v; __asm__ volatile("movl %%cr0, %0" : "=r"(v)); return v; }
static inline void write_cr0(unsigned long v) { __asm__ volatile("movl %0, %%cr0" : : "r"(v)); }
#endif
