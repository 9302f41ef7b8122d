for i in 4 8 12 0 1 2 3 5 7 9 10 11 13 14 15 16 17 18 19; do
	echo "how $i"
	(insmod faults$i.ko how=$i) >/dev/null 2>&1; echo rc=$?
done
lsmod
rmmod faults0; echo rc=$?
insmod faults0.ko how=4 & sleep 1; kill %1; wait; 
cat /proc/sys/kernel/tainted
