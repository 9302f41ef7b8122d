#include <sys/mount.h>
