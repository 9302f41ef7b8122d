#ifndef _LINUX_UIDGID_H
#define _LINUX_UIDGID_H
#include <killinit/types.h>
struct user_namespace;
extern struct user_namespace init_user_ns;
#define KUIDT_INIT(v) ((kuid_t){ v })
#define KGIDT_INIT(v) ((kgid_t){ v })
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)
static inline uid_t __kuid_val(kuid_t u) { return u.val; }
static inline gid_t __kgid_val(kgid_t g) { return g.val; }
static inline bool uid_eq(kuid_t a, kuid_t b) { return a.val == b.val; }
static inline bool gid_eq(kgid_t a, kgid_t b) { return a.val == b.val; }
static inline bool uid_valid(kuid_t u) { return u.val != (uid_t)-1; }
static inline kuid_t make_kuid(struct user_namespace *ns, uid_t u) { return KUIDT_INIT(u); }
static inline kgid_t make_kgid(struct user_namespace *ns, gid_t g) { return KGIDT_INIT(g); }
static inline uid_t from_kuid(struct user_namespace *ns, kuid_t u) { return u.val; }
static inline gid_t from_kgid(struct user_namespace *ns, kgid_t g) { return g.val; }
static inline uid_t from_kuid_munged(struct user_namespace *ns, kuid_t u) { return u.val; }
#endif
