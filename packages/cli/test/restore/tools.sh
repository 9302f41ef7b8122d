# Tools that are saved in the middle of what they do: whoever goes on from there does the same.
mkdir -p /tmp/w && cd /tmp/w || exit
touch $(seq 90)
mkdir -p a/b c
seq 400 > a/numbers
cat $(seq 80 300) a/numbers 2>/dev/null | tail -n 3
ls -l $(seq 60 130) 2>&1 | wc -l
wc $(seq 1 100) a/numbers 2>&1 | tail -n 2
stat -c '%n %s' $(seq 85 200) 2>&1 | head -n 7
chmod -v 600 $(seq 95) 2>&1 | tail -n 1
head -n 1 $(seq 200) a/numbers 2>/dev/null | wc
sed -n 'w out
$p' a/numbers; wc -l out
sort -rn a/numbers out | uniq -c | head -n 2
find . -name '*9*' | sort | tail -n 3
grep -c 1 $(seq 85 99) a/numbers 2>&1 | tail -n 2
awk '{ s += $1 } END { print s }' a/numbers out
cp $(seq 90) a && ls a | wc -l
mv $(seq 60) c && ls c | wc -l
mv a/numbers /run/numbers && wc -l < /run/numbers
dd if=/dev/zero of=zeros bs=1000 count=300 2>/dev/null; cksum zeros
seq 3000 | tee copy | md5sum; cmp copy out
tr 1 2 < copy | cut -c1-2 | uniq | wc -l
xargs -n 20 echo < copy | wc -l
which $(seq 200) ls; echo $?
kill -0 $(seq 5000 5300) 2>/dev/null; echo $?
ps ax | wc -l; pgrep -c sleep
du -s c | cut -f2
rm -r a c $(seq 61 200) 2>&1 | wc -l
ls
# Those that never end by themselves.
echo one > log
timeout 0.3 tail -s 0.05 -f log out &
timeout 0.3 dmesg -w > messages &
timeout 0.3 watch -n 0.1 date > dates &
timeout 0.3 vmstat 0.1 > stats &
top -b -d 0.1 -n 3 > tops &
echo two >> log; sleep 0.1; echo '<3>three' > /dev/kmsg; echo four >> log
wait
grep -c three messages; grep -c Every dates; grep -c PID tops; wc -l < stats
strace -f -o traced sh -c 'for i in 1 2 3 4 5 6 7 8 9; do /bin/true; done'; grep -c exited traced
printf 'all: b\n\tcat b\nb:\n\tseq 3 > b\n' > Makefile; make
