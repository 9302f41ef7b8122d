insmod endless.ko; echo rc=$?
cat /proc/endless
echo not reached
