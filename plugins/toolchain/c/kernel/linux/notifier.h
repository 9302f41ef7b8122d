#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H
#include <killinit/kstructs.h>
#define NOTIFY_DONE 0x0000
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)
/* Chains differ by what may be done while they are walked; one processor has no difference to make. */
#define blocking_notifier_head atomic_notifier_head
#define raw_notifier_head atomic_notifier_head
#define ATOMIC_NOTIFIER_INIT(name) { { 0 }, NULL }
#define ATOMIC_NOTIFIER_HEAD(name) struct atomic_notifier_head name = ATOMIC_NOTIFIER_INIT(name)
#define BLOCKING_NOTIFIER_HEAD(name) ATOMIC_NOTIFIER_HEAD(name)
#define RAW_NOTIFIER_HEAD(name) ATOMIC_NOTIFIER_HEAD(name)
#define ATOMIC_INIT_NOTIFIER_HEAD(n) ((n)->head = NULL)
#define BLOCKING_INIT_NOTIFIER_HEAD(n) ((n)->head = NULL)
#define RAW_INIT_NOTIFIER_HEAD(n) ((n)->head = NULL)
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long val, void *v);
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v);
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v);
static inline int notifier_from_errno(int err) { return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK; }
static inline int notifier_to_errno(int ret) { ret &= ~NOTIFY_STOP_MASK; return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0; }
int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb);
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb);
#endif
