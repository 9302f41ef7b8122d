#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H
#include <killinit/types.h>
#include <linux/errno.h>
#include <linux/version.h>
unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
long strncpy_from_user(char *to, const char __user *from, long n);
long strnlen_user(const char __user *s, long n);
#define __copy_to_user copy_to_user
#define __copy_from_user copy_from_user
#define get_user(x, ptr) ({ __typeof__(*(ptr)) __gu; int __e = copy_from_user(&__gu, (ptr), sizeof(__gu)) ? -EFAULT : 0; (x) = __e ? (__typeof__(x))0 : (__typeof__(x))__gu; __e; })
#define put_user(x, ptr) ({ __typeof__(*(ptr)) __pu = (__typeof__(*(ptr)))(x); copy_to_user((ptr), &__pu, sizeof(__pu)) ? -EFAULT : 0; })
#define __get_user get_user
#define __put_user put_user
#define VERIFY_READ 0
#define VERIFY_WRITE 1
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
#define access_ok(addr, size) ((unsigned long)(addr) + (size) <= 0xc0000000UL && (unsigned long)(addr) + (size) >= (unsigned long)(addr))
#else
#define access_ok(type, addr, size) ((unsigned long)(addr) + (size) <= 0xc0000000UL && (unsigned long)(addr) + (size) >= (unsigned long)(addr))
#endif
#endif
