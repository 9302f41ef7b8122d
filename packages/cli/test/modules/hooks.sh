sleep 100 & s=$!
sleep 0.1
insmod hooks.ko target=$s; echo rc=$?
wait $s; echo sleeper $?
kill -50 1; echo rc=$?
kill -0 1; echo rc=$?
(insmod hooks0.ko oops=1) 2>/dev/null; echo rc=$?
rmmod hooks; echo rc=$?
kill -50 1; echo rc=$?
lsmod
