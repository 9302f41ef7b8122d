modinfo devices.ko | grep parm
insmod devices.ko
ls -l /dev/loud0 | cut -c1-10
echo aloud > /dev/loud0; cat /dev/loud0
ls /sys/class/noise /sys/devices/virtual/noise/loud0 /sys/kernel/noise
readlink /sys/class/noise/loud0
cat /sys/class/noise/loud0/dev /sys/class/noise/loud0/level
echo 7 > /sys/class/noise/loud0/level; cat /sys/module/devices/parameters/level
echo loud > /sys/class/noise/loud0/level
cat /sys/kernel/noise/length; echo 1 > /sys/kernel/noise/length
rmmod devices; ls /dev/loud0 /sys/class/noise /sys/kernel/noise
