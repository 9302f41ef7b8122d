#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H
#include <killinit/types.h>
#include <linux/irqflags.h>
#define __SPIN_LOCK_UNLOCKED(name) { 0 }
#define SPIN_LOCK_UNLOCKED (spinlock_t){ 0 }
#define DEFINE_SPINLOCK(x) spinlock_t x = { 0 }
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = { 0 }
#define __RW_LOCK_UNLOCKED(name) { 0 }
#define DEFINE_RWLOCK(x) rwlock_t x = { 0 }
#define spin_lock_init(l) ((l)->slock = 0)
#define raw_spin_lock_init(l) spin_lock_init(l)
#define rwlock_init(l) ((l)->lock = 0)
void _raw_spin_lock(spinlock_t *l);
void _raw_spin_unlock(spinlock_t *l);
int _raw_spin_trylock(spinlock_t *l);
void _raw_spin_lock_irq(spinlock_t *l);
void _raw_spin_unlock_irq(spinlock_t *l);
void _raw_spin_lock_bh(spinlock_t *l);
void _raw_spin_unlock_bh(spinlock_t *l);
void _raw_spin_unlock_irqrestore(spinlock_t *l, unsigned long flags);
void _raw_read_lock(rwlock_t *l);
void _raw_read_unlock(rwlock_t *l);
void _raw_write_lock(rwlock_t *l);
void _raw_write_unlock(rwlock_t *l);
#define spin_lock(l) _raw_spin_lock(l)
#define spin_unlock(l) _raw_spin_unlock(l)
#define spin_trylock(l) _raw_spin_trylock(l)
#define spin_lock_irq(l) _raw_spin_lock_irq(l)
#define spin_unlock_irq(l) _raw_spin_unlock_irq(l)
#define spin_lock_bh(l) _raw_spin_lock_bh(l)
#define spin_unlock_bh(l) _raw_spin_unlock_bh(l)
#define spin_lock_irqsave(l, flags) ((flags) = _raw_spin_lock_irqsave(l))
#define spin_unlock_irqrestore(l, flags) _raw_spin_unlock_irqrestore(l, flags)
#define spin_is_locked(l) ((l)->slock != 0)
#define raw_spin_lock spin_lock
#define raw_spin_unlock spin_unlock
#define raw_spin_lock_irqsave(l, flags) spin_lock_irqsave(l, flags)
#define raw_spin_unlock_irqrestore(l, flags) spin_unlock_irqrestore(l, flags)
#define read_lock(l) _raw_read_lock(l)
#define read_unlock(l) _raw_read_unlock(l)
#define write_lock(l) _raw_write_lock(l)
#define write_unlock(l) _raw_write_unlock(l)
#define assert_spin_locked(l) do {} while (0)
#endif
