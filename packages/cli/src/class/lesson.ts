/** class/lesson.ts — what thirty students type in a lesson, more or less; each begins somewhere else in it. */
export const LESSON: readonly string[] = [
  'ls -l',
  'whoami',
  'ps',
  'cat hello.c | head -n 20',
  'sudo kill -9 1',
  'echo $?',
  'ps -ef | grep init',
  'for i in 1 2 3; do echo line $i; done',
  'dmesg | tail -n 5',
  'kill -9 1',
  'cat /proc/1/status | head -n 5',
  'mkdir -p notes; echo seen >> notes/log; wc -l notes/log',
  'uname -a',
  'sudo kill -15 1; echo $?',
  'man kill | head -n 10',
  'x=$(id -u); test "$x" -gt 1000 && echo a seat',
];
