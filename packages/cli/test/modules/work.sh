insmod work.ko number=9 word=two list_of=4,5; echo rc=$?
sleep 1
cat /sys/module/work/parameters/number /sys/module/work/parameters/word /sys/module/work/parameters/list_of
echo 12 > /sys/module/work/parameters/number; cat /sys/module/work/parameters/number
echo x 2>/dev/null > /sys/module/work/parameters/word || echo refused
ps -e | grep -c worker/9
insmod work.ko; echo rc=$?
rmmod work; echo rc=$?
ps -e | grep -c worker/9
insmod work.ko number=x; echo rc=$?
insmod work.ko nothing=1; echo rc=$?
insmod work.ko list_of=1,2,3,4,5; echo rc=$?
cat /proc/sys/kernel/tainted
rmmod work 2>/dev/null; insmod work.ko
poweroff -f
