ls -l /dev/port | cut -d' ' -f1-6 | tr -s ' '
dd if=/dev/port bs=1 skip=100 count=1 2> /dev/null | xxd -p
printf '\376' | dd of=/dev/port bs=1 seek=100 2> /dev/null
echo still here
