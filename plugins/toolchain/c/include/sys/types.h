#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H
#include <bits/types.h>
#include <bits/pthreadtypes.h>
#include <stdint.h>
#include <sys/select.h>
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned long ulong;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef uint8_t u_int8_t;
typedef uint16_t u_int16_t;
typedef uint32_t u_int32_t;
typedef uint64_t u_int64_t;
typedef int register_t;
typedef long long quad_t;
typedef unsigned long long u_quad_t;
typedef struct { int __val[2]; } fsid_t;
typedef char *caddr_t;
typedef int daddr_t;
#include <sys/sysmacros.h>
#endif
