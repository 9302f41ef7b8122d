#ifndef _LINUX_CONNECTOR_H
#define _LINUX_CONNECTOR_H
#include <linux/types.h>
#define CN_IDX_PROC 1
#define CN_VAL_PROC 1
struct cb_id { __u32 idx, val; };
struct cn_msg { struct cb_id id; __u32 seq, ack; __u16 len, flags; __u8 data[0]; };
#endif
