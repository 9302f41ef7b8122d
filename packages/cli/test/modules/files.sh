insmod files.ko; echo rc=$?
ls /proc/testdir | sort
cat /proc/testdir/show /proc/testdir/link
cat /proc/testdir/old
wc -l < /proc/testdir/lines
sed -n '1p;455p;700p' /proc/testdir/lines
dd if=/proc/testdir/lines bs=1 skip=3000 count=10 2>/dev/null; echo
cat /proc/text; echo -n new > /proc/text; cat /proc/text; echo
cat /proc/sys/testmod/knob /proc/sys/testmod/name
echo 7 > /proc/sys/testmod/knob; echo word > /proc/sys/testmod/name
cat /proc/sys/testmod/knob /proc/sys/testmod/name
ls -l /dev/testmisc | cut -c1-10
echo misc > /dev/testmisc; cat /dev/testmisc
mknod /dev/chr c 254 2; cat /dev/chr
exec 3< /dev/testmisc
rmmod files; echo rc=$?
lsmod | grep -c 'files  *[0-9]* *1 '
exec 3<&-
rmmod files; echo rc=$?
cat /proc/testdir/show /dev/testmisc 2>&1 | sed 's/.*: //'
cat /dev/chr 2>&1 | sed 's/.*: //'
