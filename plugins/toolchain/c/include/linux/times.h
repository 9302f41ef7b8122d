#include <sys/times.h>
