#ifndef _ASM_LDT_H
#define _ASM_LDT_H
#define LDT_ENTRIES 8192
#define LDT_ENTRY_SIZE 8
struct user_desc { unsigned int entry_number; unsigned int base_addr; unsigned int limit; unsigned int seg_32bit : 1, contents : 2, read_exec_only : 1, limit_in_pages : 1, seg_not_present : 1, useable : 1; };
#endif
