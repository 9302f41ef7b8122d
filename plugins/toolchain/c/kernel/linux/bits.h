#ifndef _LINUX_BITS_H
#define _LINUX_BITS_H
#define BIT(nr) (1UL << (nr))
#define BIT_ULL(nr) (1ULL << (nr))
#define BIT_MASK(nr) (1UL << ((nr) % 32))
#define BIT_WORD(nr) ((nr) / 32)
#define BITS_TO_LONGS(nr) (((nr) + 31) / 32)
#define BITS_PER_TYPE(type) (sizeof(type) * 8)
#define GENMASK_ULL(h, l) (((~0ULL) << (l)) & (~0ULL >> (63 - (h))))
#define GENMASK(h, l) (((~0UL) << (l)) & (~0UL >> (31 - (h))))
#endif
