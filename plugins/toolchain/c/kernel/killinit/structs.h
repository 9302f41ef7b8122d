/* killinit/structs.h - tasks and what hangs on them, as this kernel lays them out. */
#ifndef _KILLINIT_STRUCTS_H
#define _KILLINIT_STRUCTS_H
#include <killinit/types.h>
#include <killinit/kstructs.h>
#include <generated/structs.h>
struct user_namespace;
#endif
