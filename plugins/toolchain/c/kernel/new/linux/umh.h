#include <linux/kmod.h>
