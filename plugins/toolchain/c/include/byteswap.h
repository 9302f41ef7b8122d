#ifndef _BYTESWAP_H
#define _BYTESWAP_H
static __inline unsigned short __bswap16(unsigned short x) { return (unsigned short)(x >> 8 | x << 8); }
static __inline unsigned int __bswap32(unsigned int x) { return x >> 24 | (x >> 8 & 0xff00) | (x << 8 & 0xff0000) | x << 24; }
static __inline unsigned long long __bswap64(unsigned long long x) { return (unsigned long long)__bswap32((unsigned int)x) << 32 | __bswap32((unsigned int)(x >> 32)); }
#define bswap_16(x) __bswap16(x)
#define bswap_32(x) __bswap32(x)
#define bswap_64(x) __bswap64(x)
#endif
