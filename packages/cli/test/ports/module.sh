mkdir /tmp/m && cd /tmp/m
cat > reset.c << 'END'
#include <linux/module.h>
#include <asm/io.h>
MODULE_LICENSE("GPL");
static int __init begin(void)
{
	outb(0x06, 0xcf9);
	printk(KERN_INFO "still here\n");
	return 0;
}
module_init(begin);
END
echo 'obj-m += reset.o' > Makefile
make -C /lib/modules/$(uname -r)/build M=$PWD modules > /dev/null && echo made
insmod reset.ko
echo still here
