#include <generated/utsrelease.h>
