/* Clears SIGNAL_UNKILLABLE through /dev/kmem: the argument is the address of the flags, in hex. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

int main(int c, char **v)
{
	unsigned long at = strtoul(c > 1 ? v[1] : "0", 0, 16);
	unsigned flags = 0;
	int f = open("/dev/kmem", O_RDWR);

	if (f < 0) {
		printf("/dev/kmem: %s\n", strerror(errno));
		return 1;
	}
	if (lseek(f, (off_t)at, SEEK_SET) == (off_t)-1 || read(f, &flags, 4) != 4)
		return 2;
	printf("flags were %#x\n", flags);
	flags &= ~0x40u;
	lseek(f, (off_t)at, SEEK_SET);
	return write(f, &flags, 4) == 4 ? 0 : 3;
}
