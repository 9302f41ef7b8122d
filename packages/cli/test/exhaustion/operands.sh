# Whatever gets thousands of names to look at looks at them: nothing dies of it.
mkdir -p /tmp/w && cd /tmp/w || exit
for c in cat ls touch mkdir rmdir 'rm -f' stat wc head tail sort 'grep x' 'sed p' 'awk 1' '/usr/bin/kill -0' 'kill -0' type which tee \
  file readlink realpath md5sum 'chmod 644' 'chown root' du df 'cut -c1' tac rev nl od xxd strings paste 'cp -t /tmp' 'mv -t /tmp' \
  'ln -t /tmp' 'truncate -s0' 'command -v' hash unset 'printf %s' echo 'ps -p' 'basename -a' sum find factor 'sha256sum' \
  rmmod modinfo gcc nm sysctl 'strace ls' set\ -- 'rm -rf' mkfifo; do
  sh -c "$c \$(seq 6000)" > /dev/null 2> /dev/null < /dev/null
  case $? in 13[0-9]) echo "$c: $?" ;; esac
done
dmesg | grep -c killed
