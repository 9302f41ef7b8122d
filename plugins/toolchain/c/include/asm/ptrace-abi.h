#include <sys/reg.h>
