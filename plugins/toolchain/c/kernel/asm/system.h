#include <linux/compiler.h>
#include <linux/irqflags.h>
