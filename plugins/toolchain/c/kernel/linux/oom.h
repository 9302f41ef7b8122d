#ifndef _LINUX_OOM_H
#define _LINUX_OOM_H
#include <linux/notifier.h>
#define OOM_SCORE_ADJ_MIN (-1000)
#define OOM_SCORE_ADJ_MAX 1000
#define OOM_DISABLE (-17)
int register_oom_notifier(struct notifier_block *nb);
int unregister_oom_notifier(struct notifier_block *nb);
#endif
