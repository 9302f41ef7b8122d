#!/bin/sh
# Records what the C library's test programs print with the host's own library: test/libc/*.expected. Needs gcc -m32.
cd "$(dirname "$0")/../test/libc" || exit 1
work=$(mktemp -d)
for f in *.c; do
	gcc -m32 -w -O1 -mpc64 -mlong-double-64 -fno-builtin -pthread -o "$work/prog" "$f" -lm || exit 1
	here=$PWD
	(cd "$work" && env -i PATH=/usr/bin:/bin HOME=/root LANG=C ./prog 2>&1) > "$here/${f%.c}.expected"
done
rm -r "$work"
