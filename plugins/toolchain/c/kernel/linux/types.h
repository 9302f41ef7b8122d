#include <killinit/types.h>
