#ifndef _MNTENT_H
#define _MNTENT_H
#include <stdio.h>
#define MOUNTED "/etc/mtab"
struct mntent { char *mnt_fsname, *mnt_dir, *mnt_type, *mnt_opts; int mnt_freq, mnt_passno; };
FILE *setmntent(const char *, const char *);
struct mntent *getmntent(FILE *);
int endmntent(FILE *);
char *hasmntopt(const struct mntent *, const char *);
#endif
