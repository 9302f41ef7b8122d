/** man/pages/builtins.ts — commands that are part of the shell. */
import { pages } from './build.ts';

export const BUILTINS = pages(`
bash(1), sh - the shell
$ bash [-ceinuxls] [-o OPTION] [SCRIPT [ARG]...]
Reads commands and runs them. Pipelines a | b, lists a; b, a && b, a || b, background a &, redirections < > >> 2> &> 2>&1 << <<<, variables $x \${x:-y}, command substitution $(a), arithmetic $((1+2)), globs * ? [a], braces {a,b}, functions, if for while until case select [[ ]] (( )), arrays, traps and job control work as in bash.

Keys: Tab completes, Ctrl-R searches the history, up and down go through it, Ctrl-C interrupts, Ctrl-Z stops, Ctrl-D ends.
-c COMMAND  run this
-e  stop at the first command that fails
-u  an unset variable is an error
-x  show commands as they run
> bash -c 'echo $((6*7))'  # 42
@ help(1) history(1) jobs(1)
---
cd(1) - change the working directory
$ cd [DIRECTORY | -]
Without an argument: home. A dash goes back to where one was.
---
export(1) - give variables to the commands one starts
$ export NAME[=VALUE]...
-n  no longer
-p  show them
---
exit(1) - leave the shell
$ exit [STATUS]
Init starts a new login shell on the terminal within a second.
---
help(1) - tell about the shell's own commands
$ help [NAME]
---
history(1) - the commands typed so far
$ history [N]
$ history -c
The list survives reboots of the machine. !! is the last command, !N number N, !abc the last that began with abc.
-c  forget them
---
jobs(1) - list the shell's jobs
$ jobs [-lpr]
@ fg(1) bg(1)
---
fg(1) - go on with a job in the foreground
$ fg [%JOB]
---
bg(1) - go on with a stopped job in the background
$ bg [%JOB]
---
wait(1) - wait for jobs to end
$ wait [-n] [PID | %JOB]...
---
disown(1) - forget a job
$ disown [-h] [%JOB]
---
alias(1) - another name for a command
$ alias [NAME=VALUE]...
@ unalias(1)
---
unalias(1) - forget an alias
$ unalias NAME... | -a
---
set(1) - options and arguments of the shell
$ set [-euxo OPTION] [--] [ARG]...
---
shift(1) - drop arguments from the front
$ shift [N]
---
unset(1) - forget variables or functions
$ unset [-fv] NAME...
---
read(1) - read a line into variables
$ read [-r] [-p PROMPT] [-t SECONDS] [-n COUNT] [-d C] [-a ARRAY] [NAME]...
---
local(1) - variables of a function
$ local NAME[=VALUE]...
---
declare(1), typeset - variables and their attributes
$ declare [-aAilnruxp] NAME[=VALUE]...
---
readonly(1) - variables that stay as they are
$ readonly NAME[=VALUE]...
---
eval(1) - run words as a command
$ eval [WORD]...
---
exec(1) - run a command instead of the shell, or change its redirections
$ exec [-a NAME] [COMMAND [ARG]...]
---
source(1), . - run a file in this shell
$ source FILE [ARG]...
---
trap(1) - what to do when a signal comes
$ trap [COMMAND] SIGNAL...
EXIT, ERR, DEBUG and RETURN are names too. An empty command ignores the signal, a dash restores it.
---
type(1) - what a name means
$ type [-at] NAME...
---
command(1) - run a command, no function
$ command [-vV] NAME [ARG]...
---
builtin(1) - run the shell's own command
$ builtin NAME [ARG]...
---
hash(1) - remembered places of commands
$ hash [-r]
---
umask(1) - mode bits new files do not get
$ umask [-S] [MODE]
---
ulimit(1) - limits of the shell and what it starts
$ ulimit [-SHacdflmnstuv] [LIMIT]
@ prlimit(1)
---
getopts(1) - take options apart
$ getopts OPTIONS NAME [ARG]...
---
return(1) - leave a function
$ return [STATUS]
---
break(1) - leave a loop
$ break [N]
---
continue(1) - go on with the next round of a loop
$ continue [N]
---
let(1) - arithmetic
$ let EXPRESSION...
---
times(1) - CPU time of the shell and its children
$ times
---
mapfile(1), readarray - lines into an array
$ mapfile [-t] [ARRAY]
---
pushd(1) - go to a directory and remember this one
$ pushd [DIRECTORY]
@ popd(1) dirs(1)
---
popd(1) - go back to the directory remembered last
$ popd
---
dirs(1) - the directories remembered
$ dirs [-clpv]
---
shopt(1) - more options of the shell
$ shopt [-su] [OPTION]...
---
logout(1) - leave a login shell
$ logout
`);
