#ifndef _LINUX_CRED_H
#define _LINUX_CRED_H
#include <linux/version.h>
#include <killinit/structs.h>
#include <linux/capability.h>
#include <asm/current.h>
struct user_namespace;
extern struct user_namespace init_user_ns;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 5, 0)
#include <linux/uidgid.h>
#endif
struct cred *prepare_creds(void);
int commit_creds(struct cred *cred);
void abort_creds(struct cred *cred);
struct cred *prepare_kernel_cred(struct task_struct *task);
const struct cred *override_creds(const struct cred *cred);
void revert_creds(const struct cred *cred);
void __put_cred(struct cred *cred);
#define current_cred() (current->cred)
#define __task_cred(task) ((task)->real_cred)
#define get_current_cred() (current->cred)
#define get_task_cred(task) ((task)->real_cred)
static inline void put_cred(const struct cred *cred) {}
static inline const struct cred *get_cred(const struct cred *cred) { return cred; }
#define current_uid() (current->cred->uid)
#define current_gid() (current->cred->gid)
#define current_euid() (current->cred->euid)
#define current_egid() (current->cred->egid)
#define current_suid() (current->cred->suid)
#define current_fsuid() (current->cred->fsuid)
#define current_user_ns() (&init_user_ns)
#define task_uid(task) ((task)->real_cred->uid)
#define task_euid(task) ((task)->real_cred->euid)
#endif
