#ifndef _GRP_H
#define _GRP_H
#include <bits/types.h>
#include <stdio.h>
struct group { char *gr_name, *gr_passwd; gid_t gr_gid; char **gr_mem; };
struct group *getgrgid(gid_t);
struct group *getgrnam(const char *);
struct group *getgrent(void);
struct group *fgetgrent(FILE *);
void setgrent(void);
void endgrent(void);
int getgrgid_r(gid_t, struct group *, char *, size_t, struct group **);
int getgrnam_r(const char *, struct group *, char *, size_t, struct group **);
int setgroups(size_t, const gid_t *);
int initgroups(const char *, gid_t);
int getgrouplist(const char *, gid_t, gid_t *, int *);
#endif
