#ifndef _LINUX_REBOOT_H
#define _LINUX_REBOOT_H
#include <linux/notifier.h>
#include <linux/version.h>
#define SYS_DOWN 1
#define SYS_RESTART SYS_DOWN
#define SYS_HALT 2
#define SYS_POWER_OFF 3
#define LINUX_REBOOT_MAGIC1 0xfee1dead
#define LINUX_REBOOT_MAGIC2 672274793
int register_reboot_notifier(struct notifier_block *nb);
int unregister_reboot_notifier(struct notifier_block *nb);
void machine_restart(char *cmd);
void kernel_restart(char *cmd);
void kernel_halt(void);
void kernel_power_off(void);
void emergency_restart(void);
void ctrl_alt_del(void);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 10, 0)
void orderly_poweroff(bool force);
void orderly_reboot(void);
#else
int orderly_poweroff(bool force);
#endif
#endif
