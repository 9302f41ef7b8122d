insmod structures.ko; rmmod structures; dmesg | grep -A1 -E "ring:|one line" | sed "s/^.*\] //"
