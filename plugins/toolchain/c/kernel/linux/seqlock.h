#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H
#include <linux/spinlock.h>
typedef struct seqcount { unsigned sequence; } seqcount_t;
typedef struct { seqcount_t seqcount; spinlock_t lock; } seqlock_t;
#define SEQCNT_ZERO(name) { 0 }
#define DEFINE_SEQLOCK(name) seqlock_t name = { { 0 }, { 0 } }
#define seqcount_init(s) ((s)->sequence = 0)
#define seqlock_init(s) do { (s)->seqcount.sequence = 0; spin_lock_init(&(s)->lock); } while (0)
static inline unsigned read_seqcount_begin(const seqcount_t *s) { return READ_ONCE(s->sequence) & ~1u; }
static inline int read_seqcount_retry(const seqcount_t *s, unsigned start) { return READ_ONCE(s->sequence) != start; }
static inline void write_seqcount_begin(seqcount_t *s) { s->sequence++; barrier(); }
static inline void write_seqcount_end(seqcount_t *s) { barrier(); s->sequence++; }
static inline unsigned read_seqbegin(const seqlock_t *s) { return read_seqcount_begin(&s->seqcount); }
static inline unsigned read_seqretry(const seqlock_t *s, unsigned start) { return (unsigned)read_seqcount_retry(&s->seqcount, start); }
static inline void write_seqlock(seqlock_t *s) { spin_lock(&s->lock); write_seqcount_begin(&s->seqcount); }
static inline void write_sequnlock(seqlock_t *s) { write_seqcount_end(&s->seqcount); spin_unlock(&s->lock); }
#define write_seqlock_irqsave(s, fl) do { spin_lock_irqsave(&(s)->lock, fl); write_seqcount_begin(&(s)->seqcount); } while (0)
#define write_sequnlock_irqrestore(s, fl) do { write_seqcount_end(&(s)->seqcount); spin_unlock_irqrestore(&(s)->lock, fl); } while (0)
#endif
