#include <time.h>
#include <sys/time.h>
