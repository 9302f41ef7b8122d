#include <killinit/unistd.h>
