#!/bin/sh
# Records what GNU make says to each Makefile of make/: make/*.expected.
cd "$(dirname "$0")/make" || exit 1
for f in *.mk; do
	work=$(mktemp -d)
	cp "$f" "$work"
	(cd "$work" && env -i PATH=/usr/bin:/bin HOME=/root LANG=C sh -c "make -f $f; echo \"status \$?\"; make -f $f X=9 Y=8; echo \"status \$?\"; make -n -k -f $f; echo \"status \$?\"" 2>&1) > "${f%.mk}.expected"
	rm -r "$work"
done
