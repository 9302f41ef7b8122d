/** sessions.ts — what is typed in the golden sessions (transcripts.test.ts). Lines beginning with ^ are keys. */
export interface Session {
  readonly name: string;
  readonly title: string;
  readonly uid?: number;
  /** Somebody else sits at tty2. */
  readonly others?: boolean;
  readonly waitMs?: number;
  readonly lines: readonly string[];
}

export const SESSIONS: readonly Session[] = [
  {
    name: 'kill-init',
    title: 'root signals PID 1',
    uid: 0,
    lines: [
      'kill -9 1; echo $?',
      'kill -TERM 1; echo $?',
      'kill -STOP 1; echo $?',
      'kill -CHLD 1; echo $?',
      'kill -0 1; echo $?',
      'kill -64 1; echo $?',
      'kill -65 1; echo $?',
      'kill -9 99999; echo $?',
      'ps -o pid,stat,comm -p 1',
    ],
  },
  {
    name: 'permission',
    title: 'a student signals what is not hers',
    others: true,
    lines: [
      'kill -9 1; echo $?',
      'kill -9 $(pgrep -u ben sh | head -1); echo $?',
      'kill -CONT $$; echo $?',
      'sleep 60 & sleep 0.1; kill %1; wait %1; echo $?',
      'sudo kill -9 1; echo $?',
      'kill -0 $$ && echo mine',
    ],
  },
  {
    name: 'signals',
    title: 'handled, ignored, blocked, pending',
    lines: [
      `sh -c 'trap "echo caught" TERM; kill -TERM $$; echo after'`,
      `sh -c 'trap "" TERM; kill -TERM $$; echo survived'`,
      `sh -c 'kill -SEGV $$'; echo $?`,
      `sh -c 'kill -STOP $$; echo went on' & sleep 0.2; kill -CONT $!; wait; echo $?`,
      `sh -c 'kill -INT $$; echo not reached'; echo $?`,
    ],
  },
  {
    name: 'jobs',
    title: 'keys, jobs and their terminal',
    lines: [
      'sleep 100',
      '^Z',
      'jobs',
      'bg',
      'kill %1',
      'cat',
      'typed for cat',
      '^D',
      'sleep 100',
      '^C',
      'echo $?',
      'cat &',
      'jobs',
      'kill -9 %1',
    ],
  },
  {
    name: 'limits',
    title: 'how many processes one may have',
    waitMs: 900,
    lines: [
      'ulimit -u 6',
      'for i in 1 2 3 4 5 6; do sleep 2 & done',
      'sleep 2.5; jobs',
      'ulimit -u 100; echo $?',
      'ulimit -u',
    ],
  },
  {
    name: 'sysrq',
    title: 'the magic key spares init, and crashes on request',
    uid: 0,
    waitMs: 700,
    lines: [
      'cat /proc/sys/kernel/sysrq',
      'echo h > /proc/sysrq-trigger; dmesg | tail -1',
      'echo c > /proc/sysrq-trigger',
    ],
  },
  {
    name: 'leave',
    title: 'a login shell ends, and a new one comes',
    waitMs: 1500,
    lines: ['echo $$ > pid', 'exit', 'cat pid; ls', 'kill -9 $$', 'echo back again'],
  },
];
