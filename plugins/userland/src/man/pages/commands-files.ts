/** man/pages/commands-files.ts — commands about files, text and values. */
import { pages } from './build.ts';

export const FILE_COMMANDS = pages(`
ls(1), dir - list directory contents
$ ls [OPTION]... [FILE]...
-a, --all  names that begin with a dot too
-A, --almost-all  the same without . and ..
-l  long: mode, links, owner, group, size, time, name
-h, --human-readable  sizes as people like them
-d, --directory  folders themselves, not what is in them
-R, --recursive  folders in folders too
-t  newest first
-S  largest first
-r, --reverse  the other way round
-1  one a line
-i, --inode  inode numbers
-F, --classify  a sign behind names: / * @ |
! 2  something could not be listed
> ls -d /etc  # prints /etc
@ stat(1) find(1)
---
cat(1) - concatenate files and print on the standard output
$ cat [-AbEnsTv] [FILE]...
-n, --number  number lines
-b, --number-nonblank  number lines that are not empty
-s, --squeeze-blank  several empty lines become one
-E, --show-ends  $ at the end of lines
-T, --show-tabs  ^I for tabs
-v, --show-nonprinting  ^X and M-x for the rest
-A, --show-all  all three
> cat /etc/hostname  # one line
---
head(1) - output the first part of files
$ head [-n LINES | -c BYTES] [FILE]...
-n, --lines N  so many lines (10); with a minus: all but the last N
-c, --bytes N  so many bytes
-q, --quiet  no headings
> seq 20 | head -n 2  # 1 and 2
@ tail(1)
---
tail(1) - output the last part of files
$ tail [-f] [-n LINES | -c BYTES] [FILE]...
-n, --lines N  so many lines (10); with a plus: from line N on
-c, --bytes N  so many bytes
-f, --follow  wait for more
> seq 20 | tail -n 2  # 19 and 20
@ head(1)
---
tac(1) - concatenate and print files in reverse
$ tac [FILE]...
> seq 3 | tac  # 3 2 1
---
rev(1) - reverse lines characterwise
$ rev [FILE]...
> echo abc | rev  # cba
---
nl(1) - number lines of files
$ nl [-ba] [-w WIDTH] [FILE]...
-b, --body-numbering STYLE  a all lines, t those that are not empty
> seq 2 | nl  # with numbers
---
wc(1) - print newline, word, and byte counts for each file
$ wc [-lwcmL] [FILE]...
-l, --lines  only lines
-w, --words  only words
-c, --bytes  only bytes
-m, --chars  only characters
-L, --max-line-length  the longest line
> seq 5 | wc -l  # prints 5
---
sort(1) - sort lines of text files
$ sort [OPTION]... [FILE]...
-n, --numeric-sort  by number
-r, --reverse  the other way round
-u, --unique  equal lines once
-k, --key FROM[,TO]  by these fields
-t, --field-separator C  what separates fields
-h, --human-numeric-sort  2K before 1G
-o, --output FILE  write there
-c, --check  only say whether it is sorted
> printf '10\\n9\\n' | sort -n  # 9 10
@ uniq(1)
---
uniq(1) - report or omit repeated lines
$ uniq [-cdu] [INPUT [OUTPUT]]
-c, --count  how often
-d, --repeated  only repeated ones
-u, --unique  only others
-i, --ignore-case  upper and lower case are the same
> printf 'a\\na\\n' | uniq -c  # 2 a
@ sort(1)
---
cut(1) - remove sections from each line of files
$ cut -f LIST [-d C] [FILE]...
$ cut -c LIST [FILE]...
-f, --fields LIST  these fields: 1,3-5
-d, --delimiter C  what separates them (a tab)
-c, --characters LIST  these characters
-b, --bytes LIST  these bytes
-s, --only-delimited  not lines without it
> echo a:b:c | cut -d: -f2  # b
---
paste(1) - merge lines of files
$ paste [-s] [-d LIST] [FILE]...
-s, --serial  one file after the other
-d, --delimiters LIST  what to put between
> seq 3 | paste -sd,  # 1,2,3
---
tr(1) - translate or delete characters
$ tr [-cds] SET1 [SET2]
-d, --delete  delete those of SET1
-s, --squeeze-repeats  runs become one
-c, --complement  all but SET1
> echo abc | tr a-z A-Z  # ABC
---
grep(1), egrep, fgrep - print lines that match patterns
$ grep [OPTION]... PATTERN [FILE]...
-E, --extended-regexp  extended regular expressions
-F, --fixed-strings  plain text
-i, --ignore-case  upper and lower case are the same
-v, --invert-match  lines that do not match
-c, --count  only how many
-n, --line-number  with line numbers
-l, --files-with-matches  only file names
-o, --only-matching  only what matched
-q, --quiet  only the status
-r, --recursive  all files below a folder
-w, --word-regexp  whole words
-x, --line-regexp  whole lines
-A N, -B N, -C N  lines after, before, round a match
! 0  a line matched
! 1  none did
! 2  something went wrong
> seq 20 | grep -c 1  # prints 11
@ sed(1) awk(1) regex(7)
---
sed(1) - stream editor for filtering and transforming text
$ sed [OPTION]... SCRIPT [FILE]...
Reads line after line, applies the script, prints the line. A command may stand behind an address: a number, $ (the last line), /REGEX/, or two of them with a comma. Commands: s/REGEX/REPLACEMENT/FLAGS, p print, d delete, a i c text, y/abc/xyz/, q quit, n N next, h H g G x hold space, b t T branches, r w files, = line number, l.
-n, --quiet  print only what p prints
-e SCRIPT  one more piece of script
-f FILE  script from a file
-E, -r  extended regular expressions
-i[SUFFIX]  change the files themselves
-s  files one by one
> echo hello | sed s/l/L/g  # heLLo
@ awk(1) grep(1)
---
awk(1), gawk, mawk - pattern scanning and processing language
$ awk [-F FS] [-v VAR=VALUE] 'PROGRAM' [FILE]...
A program is a list of PATTERN { ACTION }. For each line whose pattern holds, the action runs; $1, $2, … are its fields, NF their number, NR the line's. BEGIN runs first, END last. There are arrays, printf, if, while, for, functions, getline, and length substr index split sub gsub match sprintf tolower toupper system close int sqrt and more.
-F FS  what separates fields
-v VAR=VALUE  set a variable first
-f FILE  the program is in a file
! 2  the program is wrong
> printf '1 2\\n3 4\\n' | awk '{ s += $2 } END { print s }'  # 6
@ sed(1)
---
tee(1) - read from standard input and write to standard output and files
$ tee [-a] [FILE]...
-a, --append  add to the files
> echo x | tee /dev/null  # x
---
xargs(1) - build and execute command lines from standard input
$ xargs [OPTION]... [COMMAND [ARG]...]
-n, --max-args N  at most so many arguments
-I MARK  put each line where the mark stands
-0, --null  items end with a zero byte
-r, --no-run-if-empty  do nothing without input
-t, --verbose  show the command lines
! 123  a command failed
> printf '1 2 3' | xargs -n1 echo  # three lines
@ find(1)
---
find(1) - search for files in a directory hierarchy
$ find [PATH]... [EXPRESSION]
Tests: -name -iname -path -type f|d|l -size -perm -user -group -mtime -newer -empty -links -readable. Actions: -print -print0 -exec COMMAND \\; -exec COMMAND {} + -delete -prune -quit -printf -ls. Joined by -a (or nothing), -o, !, and parentheses. -maxdepth and -mindepth bound the walk.
> find /etc -maxdepth 1 -name passwd  # prints /etc/passwd
@ xargs(1)
---
stat(1) - display file or file system status
$ stat [-c FORMAT] [-L] [-f] FILE...
-c, --format FORMAT  %n name, %s size, %a octal mode, %A mode, %F kind, %u %U owner, %g %G group, %i inode, %h links, %x %y %z times
-L, --dereference  follow links
-f, --file-system  the file system instead
> stat -c %a /tmp  # 1777
@ ls(1)
---
file(1) - determine file type
$ file [-bL] FILE...
-b, --brief  no names
> file -b /etc/passwd  # ASCII text
---
touch(1) - change file timestamps
$ touch [-acm] [-d DATE] [-r FILE] FILE...
Makes files that are missing.
-c, --no-create  do not
-a  only the access time
-m  only the modification time
-d, --date DATE  not now
-r, --reference FILE  the times of this file
---
mkdir(1) - make directories
$ mkdir [-pv] [-m MODE] DIRECTORY...
-p, --parents  parents too, and no complaint when it is there
-m, --mode MODE  with this mode
---
rmdir(1) - remove empty directories
$ rmdir [-p] DIRECTORY...
-p, --parents  parents too
---
rm(1) - remove files or directories
$ rm [-rfiv] FILE...
-r, -R, --recursive  folders and what is in them
-f, --force  no complaint about what is missing
-i  ask before each
-v, --verbose  say what is done
@ unlink(2)
---
mv(1) - move (rename) files
$ mv [-fniv] SOURCE... DESTINATION
-n, --no-clobber  do not replace
-v, --verbose  say what is done
@ cp(1) rename(2)
---
cp(1) - copy files and directories
$ cp [-rpaivLP] SOURCE... DESTINATION
-r, -R, --recursive  folders too
-p  keep mode, owner and times
-a, --archive  all of it
-n, --no-clobber  do not replace
@ mv(1)
---
ln(1) - make links between files
$ ln [-sfn] TARGET [NAME]
-s, --symbolic  symbolic links
-f, --force  replace
---
link(1) - call the link function to create a link to a file
$ link FILE NAME
@ ln(1) link(2)
---
unlink(1) - call the unlink function to remove the specified file
$ unlink FILE
@ rm(1) unlink(2)
---
readlink(1) - print resolved symbolic links or canonical file names
$ readlink [-fem] FILE...
-f, --canonicalize  follow everything; the last part may be missing
-e  everything must exist
-m  nothing need exist
> readlink -f /bin/sh  # where it leads
@ realpath(1)
---
realpath(1) - print the resolved path
$ realpath [-ems] [--relative-to DIR] FILE...
> realpath /etc/../tmp  # /tmp
@ readlink(1)
---
chmod(1) - change file mode bits
$ chmod [-R] MODE FILE...
A mode is octal (4755) or like u+x,go-w. s is set-user-id or set-group-id, t the sticky bit.
-R, --recursive  folders and what is in them
-v, --verbose  say what is done
@ chmod(2)
---
chown(1) - change file owner and group
$ chown [-Rh] OWNER[:GROUP] FILE...
-R, --recursive  folders and what is in them
-h, --no-dereference  links themselves
@ chgrp(1) chown(2)
---
chgrp(1) - change group ownership
$ chgrp [-R] GROUP FILE...
@ chown(1)
---
mkfifo(1) - make FIFOs (named pipes)
$ mkfifo [-m MODE] NAME...
@ mknod(1) pipe(7)
---
mknod(1) - make block or character special files
$ mknod [-m MODE] NAME TYPE [MAJOR MINOR]
TYPE is p, c, u or b. Devices need CAP_MKNOD.
@ mknod(2)
---
mktemp(1) - create a temporary file or directory
$ mktemp [-dqu] [TEMPLATE]
-d, --directory  a folder
-p DIR  below this folder
---
install(1) - copy files and set attributes
$ install [-m MODE] [-o OWNER] [-g GROUP] SOURCE... DESTINATION
$ install -d DIRECTORY...
@ cp(1)
---
truncate(1) - shrink or extend the size of a file to the specified size
$ truncate -s SIZE FILE...
-s, --size SIZE  in bytes or with K, M, G; + and - are relative
-c, --no-create  do not make it
@ ftruncate(2)
---
dd(1) - convert and copy a file
$ dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N] [conv=LIST] [status=LEVEL]
Copies in blocks. conv knows notrunc, excl, nocreat, sync, fsync, ucase, lcase, swab.
> dd if=/dev/zero bs=4 count=2 status=none | wc -c  # prints 8
---
df(1) - report file system space usage
$ df [-ahiT] [FILE]...
-h, --human-readable  sizes as people like them
-i, --inodes  inodes instead of blocks
-T, --print-type  with the type
-a, --all  file systems without blocks too
> df / | wc -l  # prints 2
@ du(1) mount(8)
---
du(1) - estimate file space usage
$ du [-abchs] [-d DEPTH] [FILE]...
-s, --summarize  only the sum
-h, --human-readable  sizes as people like them
-a, --all  files too
-d, --max-depth N  not deeper
@ df(1)
---
mount(8) - mount a filesystem
$ mount [-t TYPE] [-o OPTIONS] SOURCE DIRECTORY
$ mount
Types: tmpfs, proc, sysfs, devpts, cgroup2, securityfs. Options: ro rw nosuid nodev noexec remount bind size=N. Without arguments: what is mounted.
-t, --types TYPE  the type
-o, --options LIST  the options
-B, --bind  another view of a folder
-r, --read-only  read-only
! 32  it failed
@ umount(8) mount(2)
---
umount(8) - unmount filesystems
$ umount [-lfR] DIRECTORY...
-l, --lazy  take it out of the tree now, end it when nobody uses it
-f, --force  (accepted)
@ mount(8)
---
mountpoint(1) - see if a directory is a mountpoint
$ mountpoint [-q] DIRECTORY
! 32  it is none
> mountpoint -q /proc && echo yes  # yes
---
cmp(1) - compare two files byte by byte
$ cmp [-ls] [-n LIMIT] FILE1 [FILE2]
-s, --quiet  only the status
-l, --verbose  every difference
! 1  they differ
@ diff(1)
---
diff(1) - compare files line by line
$ diff [-uqrsibwN] FILE1 FILE2
-u, -U N  unified form
-c, -C N  context form
-q, --brief  only whether they differ
-r, --recursive  folders
-i, -b, -w  ignore case, amount of blanks, all blanks
-N, --new-file  missing files count as empty
! 0  the same
! 1  different
! 2  something went wrong
@ cmp(1)
---
comm(1) - compare two sorted files line by line
$ comm [-123] FILE1 FILE2
-1, -2, -3  leave out that column
---
join(1) - join lines of two files on a common field
$ join [-1 FIELD] [-2 FIELD] [-t C] [-a FILE] FILE1 FILE2
---
split(1) - split a file into pieces
$ split [-l LINES | -b BYTES] [FILE [PREFIX]]
---
shuf(1) - generate random permutations
$ shuf [-n COUNT] [-i LOW-HIGH | -e WORD...] [FILE]
> shuf -i 1-1  # 1
---
column(1) - columnate lists
$ column [-t] [-s SEPARATORS] [FILE]...
-t, --table  as a table
---
fold(1) - wrap each input line to fit in specified width
$ fold [-s] [-w WIDTH] [FILE]...
> echo abcdef | fold -w3  # abc def
---
expand(1) - convert tabs to spaces
$ expand [-t N] [FILE]...
@ unexpand(1)
---
unexpand(1) - convert spaces to tabs
$ unexpand [-a] [-t N] [FILE]...
@ expand(1)
---
od(1) - dump files in octal and other formats
$ od [-A RADIX] [-t TYPE] [-j SKIP] [-N BYTES] [-v] [FILE]...
-t, --format TYPE  x1, x2, x4, d4, u1, o2, c, a, f8 …
-A, --address-radix R  o, d, x or n for none
-c  characters
-x  hexadecimal words
-v  do not fold equal lines
> printf AB | od -An -tx1  # 41 42
@ xxd(1) hexdump(1)
---
xxd(1) - make a hex dump or do the reverse
$ xxd [-pri] [-c COLUMNS] [-l LENGTH] [-s SEEK] [FILE]
-p, --plain  only digits
-r, --reverse  from a dump to bytes
-i, --include  as C
> printf AB | xxd -p  # 4142
---
hexdump(1), hd - display file contents in hexadecimal, decimal, octal, or ascii
$ hexdump [-Cbcdox] [-n LENGTH] [-s SKIP] [FILE]...
-C, --canonical  bytes and characters
> printf AB | hexdump -C  # two lines
---
strings(1) - print the sequences of printable characters in files
$ strings [-n LENGTH] [-t RADIX] [FILE]...
---
md5sum(1), sha1sum, sha256sum - compute and check message digests
$ sha256sum [FILE]...
$ sha256sum -c LIST
-c, --check  compare with a list made earlier
> printf abc | sha256sum | cut -c1-8  # ba7816bf
@ cksum(1)
---
cksum(1) - checksum and count the bytes in a file
$ cksum [FILE]...
> printf abc | cksum  # 1219131554 3
---
base64(1) - base64 encode or decode data and print to standard output
$ base64 [-d] [-w COLUMNS] [FILE]
> echo hi | base64  # aGkK
---
seq(1) - print a sequence of numbers
$ seq [-w] [-s STRING] [FIRST [STEP]] LAST
> seq -s, 3  # 1,2,3
---
yes(1) - output a string repeatedly until killed
$ yes [STRING]...
> yes | head -n 1  # y
---
expr(1) - evaluate expressions
$ expr EXPRESSION
Operators: | & < <= = != >= > + - * / % and STRING : REGEX; length, substr, index, match. Every part is an argument of its own.
! 1  the value is empty or 0
! 2  the expression is wrong
> expr 6 \\* 7  # 42
---
factor(1) - print prime factors
$ factor NUMBER...
> factor 42  # 42: 2 3 7
---
numfmt(1) - convert numbers from and to human-readable strings
$ numfmt [--to=iec|si] [--from=iec|si] NUMBER...
> numfmt --to=iec 2048  # 2.0K
---
tsort(1) - perform topological sort
$ tsort [FILE]
---
basename(1) - strip directory and suffix from filenames
$ basename NAME [SUFFIX]
> basename /a/b.c .c  # b
@ dirname(1)
---
dirname(1) - strip last component from file name
$ dirname NAME...
> dirname /a/b  # /a
---
which(1) - locate a command
$ which [-a] NAME...
> which ls  # where it is
---
date(1) - print or set the system date and time
$ date [-u] [-d DATE] [+FORMAT]
The machine's clock is room time: it stands still in a pause. FORMAT is as in strftime(3).
-d, --date DATE  show this moment instead: '@0', '2024-02-29 12:00', 'tomorrow', '2 hours ago'
-u, --utc  (the machine knows no other zone)
-s, --set DATE  set the clock, as root
-R, -I  standard forms
> date -u -d @0 +%Y  # 1970
---
env(1) - run a program in a modified environment
$ env [-i] [-u NAME] [NAME=VALUE]... [COMMAND [ARG]...]
-i, --ignore-environment  begin with nothing
-u, --unset NAME  without this variable
-C, --chdir DIR  in this folder
> env -i A=1 env  # A=1
---
printenv(1) - print all or part of environment
$ printenv [NAME]...
! 1  a variable is not set
---
getent(1) - get entries from the user and group databases
$ getent passwd|group [KEY...]
> getent passwd root  # its line
---
echo(1) - display a line of text
$ echo [-neE] [STRING]...
-n  no newline at the end
-e  backslash escapes mean something
> echo -n x  # x
---
printf(1) - format and print data
$ printf FORMAT [ARGUMENT]...
As printf(3): %d %i %o %u %x %X %e %f %g %c %s %b %q and %%. The format is used again while arguments are left.
> printf '%03d\\n' 7  # 007
---
pwd(1) - print name of current/working directory
$ pwd [-LP]
> pwd  # where you are
---
test(1), [ - check file types and compare values
$ test EXPRESSION
$ [ EXPRESSION ]
Strings: -n -z = != < >. Numbers: -eq -ne -lt -le -gt -ge. Files: -e -f -d -L -p -S -b -c -r -w -x -s -u -g -k -O -G -nt -ot -ef. Joined by ! -a -o and parentheses.
! 0  true
! 1  false
! 2  the expression is wrong
> test 3 -lt 10 && echo yes  # yes
---
true(1) - do nothing, successfully
$ true
> true  # status 0
---
false(1) - do nothing, unsuccessfully
$ false
! 1  always
---
less(1) - show a file (here it prints all of it)
$ less [FILE]...
The page scrolls, so nothing waits for a key.
@ more(1) cat(1)
---
more(1), pager - show a file (here it prints all of it)
$ more [FILE]...
@ less(1)
`);
