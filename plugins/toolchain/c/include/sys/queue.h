/* sys/queue.h - intrusive lists: singly linked, tail queues, doubly linked. */
#ifndef _SYS_QUEUE_H
#define _SYS_QUEUE_H
#define LIST_HEAD(name, type) struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(h) { 0 }
#define LIST_ENTRY(type) struct { struct type *le_next; struct type **le_prev; }
#define LIST_INIT(h) ((h)->lh_first = 0)
#define LIST_EMPTY(h) ((h)->lh_first == 0)
#define LIST_FIRST(h) ((h)->lh_first)
#define LIST_NEXT(e, f) ((e)->f.le_next)
#define LIST_INSERT_HEAD(h, e, f) do { if (((e)->f.le_next = (h)->lh_first) != 0) (h)->lh_first->f.le_prev = &(e)->f.le_next; (h)->lh_first = (e); (e)->f.le_prev = &(h)->lh_first; } while (0)
#define LIST_REMOVE(e, f) do { if ((e)->f.le_next != 0) (e)->f.le_next->f.le_prev = (e)->f.le_prev; *(e)->f.le_prev = (e)->f.le_next; } while (0)
#define LIST_FOREACH(v, h, f) for ((v) = LIST_FIRST(h); (v); (v) = LIST_NEXT(v, f))
#define SLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define SLIST_ENTRY(type) struct { struct type *sle_next; }
#define SLIST_INIT(h) ((h)->slh_first = 0)
#define SLIST_EMPTY(h) ((h)->slh_first == 0)
#define SLIST_FIRST(h) ((h)->slh_first)
#define SLIST_NEXT(e, f) ((e)->f.sle_next)
#define SLIST_INSERT_HEAD(h, e, f) do { (e)->f.sle_next = (h)->slh_first; (h)->slh_first = (e); } while (0)
#define SLIST_REMOVE_HEAD(h, f) ((h)->slh_first = (h)->slh_first->f.sle_next)
#define SLIST_FOREACH(v, h, f) for ((v) = SLIST_FIRST(h); (v); (v) = SLIST_NEXT(v, f))
#define TAILQ_HEAD(name, type) struct name { struct type *tqh_first; struct type **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(h) { 0, &(h).tqh_first }
#define TAILQ_ENTRY(type) struct { struct type *tqe_next; struct type **tqe_prev; }
#define TAILQ_INIT(h) do { (h)->tqh_first = 0; (h)->tqh_last = &(h)->tqh_first; } while (0)
#define TAILQ_EMPTY(h) ((h)->tqh_first == 0)
#define TAILQ_FIRST(h) ((h)->tqh_first)
#define TAILQ_NEXT(e, f) ((e)->f.tqe_next)
#define TAILQ_INSERT_HEAD(h, e, f) do { if (((e)->f.tqe_next = (h)->tqh_first) != 0) (h)->tqh_first->f.tqe_prev = &(e)->f.tqe_next; else (h)->tqh_last = &(e)->f.tqe_next; (h)->tqh_first = (e); (e)->f.tqe_prev = &(h)->tqh_first; } while (0)
#define TAILQ_INSERT_TAIL(h, e, f) do { (e)->f.tqe_next = 0; (e)->f.tqe_prev = (h)->tqh_last; *(h)->tqh_last = (e); (h)->tqh_last = &(e)->f.tqe_next; } while (0)
#define TAILQ_REMOVE(h, e, f) do { if ((e)->f.tqe_next != 0) (e)->f.tqe_next->f.tqe_prev = (e)->f.tqe_prev; else (h)->tqh_last = (e)->f.tqe_prev; *(e)->f.tqe_prev = (e)->f.tqe_next; } while (0)
#define TAILQ_FOREACH(v, h, f) for ((v) = TAILQ_FIRST(h); (v); (v) = TAILQ_NEXT(v, f))
#define STAILQ_HEAD(name, type) struct name { struct type *stqh_first; struct type **stqh_last; }
#define STAILQ_ENTRY(type) struct { struct type *stqe_next; }
#define STAILQ_INIT(h) do { (h)->stqh_first = 0; (h)->stqh_last = &(h)->stqh_first; } while (0)
#define STAILQ_EMPTY(h) ((h)->stqh_first == 0)
#define STAILQ_FIRST(h) ((h)->stqh_first)
#define STAILQ_NEXT(e, f) ((e)->f.stqe_next)
#define STAILQ_INSERT_TAIL(h, e, f) do { (e)->f.stqe_next = 0; *(h)->stqh_last = (e); (h)->stqh_last = &(e)->f.stqe_next; } while (0)
#define STAILQ_REMOVE_HEAD(h, f) do { if (((h)->stqh_first = (h)->stqh_first->f.stqe_next) == 0) (h)->stqh_last = &(h)->stqh_first; } while (0)
#define STAILQ_FOREACH(v, h, f) for ((v) = STAILQ_FIRST(h); (v); (v) = STAILQ_NEXT(v, f))
#endif
