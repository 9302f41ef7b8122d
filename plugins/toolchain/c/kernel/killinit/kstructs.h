/* killinit/kstructs.h - the structs of the module API, as this kernel lays them out. */
#ifndef _KILLINIT_KSTRUCTS_H
#define _KILLINIT_KSTRUCTS_H
#include <killinit/types.h>
enum module_state { MODULE_STATE_LIVE, MODULE_STATE_COMING, MODULE_STATE_GOING, MODULE_STATE_UNFORMED };
#include <generated/kstructs.h>
typedef struct wait_queue_head wait_queue_head_t;
typedef struct work_struct work_struct_t;
typedef struct kernel_siginfo kernel_siginfo_t;
typedef struct poll_table_struct poll_table;
#endif
