/**
 * house-rules — a security module that lets thirty people share one machine, root or not.
 *
 * It goes by `loginuid` (the seat behind a task, kept through sudo, setsid and fork), never by uid: root is bound as well. Asked where
 * Linux asks its security modules; a refusal is an ordinary errno and a guard event.
 *
 *   with `policy` off    nobody stops, kills or traces another seat's tasks, or writes to another seat's terminal or home
 *   always               nobody takes more than a share: tasks, memory, open files, kernel log lines, module loads
 */
import { definePlugin, FIRST_SEAT, type LsmHook, lsmHook } from '@killinit/plugin-sdk';

const EPERM = -1;
const EAGAIN = -11;
const ENOMEM = -12;
const EMFILE = -24;
const PAGE = 4096;
/** 0 only asks; the others do nothing by default or wake something up: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
const HARMLESS: readonly number[] = [0, 17, 18, 23, 28];

/** Is this somebody else's, and does it belong to a seat at all? The machine's own things are fair game. */
const others = (mine: number, theirs: number): boolean => mine >= FIRST_SEAT && theirs >= FIRST_SEAT && mine !== theirs;

const etiquette: readonly LsmHook[] = [
  lsmHook('task_kill', {
    id: 'house-signal',
    errno: EPERM,
    blocks: (f) => others(f.seat, f.targetSeat) && !HARMLESS.includes(f.sig),
  }),
  lsmHook('ptrace_access_check', {
    id: 'house-trace',
    errno: EPERM,
    blocks: (f) => others(f.seat, f.targetSeat),
  }),
  lsmHook('inode_permission', {
    id: 'house-terminal',
    errno: EPERM,
    blocks: (f) => f.write && f.isTty && others(f.seat, f.owner),
  }),
  lsmHook('inode_permission', {
    id: 'house-home',
    errno: EPERM,
    blocks: (f) => f.write && !f.isTty && f.path.startsWith('/home/') && others(f.seat, f.owner),
  }),
];

interface Limits {
  readonly tasks: number;
  readonly memoryMiB: number;
  readonly openFiles: number;
  readonly logLines: number;
  readonly insmods: number;
}

/** What the machine itself does has no limit here: the kernel's own apply. */
const seated = (seat: number): boolean => seat >= FIRST_SEAT;

function quotas(limits: Limits): readonly LsmHook[] {
  return [
    lsmHook('task_create', {
      id: 'house-tasks',
      errno: EAGAIN,
      blocks: (f) => seated(f.seat) && f.tasks >= limits.tasks,
    }),
    lsmHook('vm_enough_memory', {
      id: 'house-memory',
      errno: ENOMEM,
      blocks: (f) => seated(f.seat) && (f.pages + f.adding) * PAGE > limits.memoryMiB * 1024 * 1024,
    }),
    lsmHook('file_open', {
      id: 'house-files',
      errno: EMFILE,
      blocks: (f) => seated(f.seat) && f.openFiles >= limits.openFiles,
    }),
    lsmHook('syslog_write', {
      id: 'house-log',
      errno: EAGAIN,
      blocks: (f) => seated(f.seat) && f.linesThisSecond >= limits.logLines,
    }),
    lsmHook('kernel_module', {
      id: 'house-modules',
      errno: EPERM,
      blocks: (f) => seated(f.seat) && f.loads >= limits.insmods,
    }),
  ];
}

const TITLES: Readonly<Record<string, string>> = {
  'house-signal': 'House rule: no killing or stopping of other people’s tasks',
  'house-trace': 'House rule: no tracing of other people’s tasks',
  'house-terminal': 'House rule: no writing to other people’s terminals',
  'house-home': 'House rule: no writing in other people’s homes',
  'house-tasks': 'House rule: so many tasks for each seat',
  'house-memory': 'House rule: so much memory for each seat',
  'house-files': 'House rule: so many open files for each seat',
  'house-log': 'House rule: so many kernel log lines a second for each seat',
  'house-modules': 'House rule: so many modules loaded by each seat',
};

const PAGES: Readonly<Record<string, string>> = {
  'house-signal': `A signal that ends or stops a task was sent to a task of another seat.
Linux would have let root do it; the rules of this class do not.
Signals to your own tasks, and to init, are decided by the kernel
alone.`,
  'house-trace': `Somebody tried to trace a task of another seat. A traced task stands
still, so this is stopping it by another name.`,
  'house-terminal': `Somebody tried to write to the terminal another seat works at.`,
  'house-home': `Somebody tried to change something in the home of another seat.
Reading is up to the file's permissions.`,
  'house-tasks': `A seat has as many tasks as it may have: fork fails with EAGAIN, as at
RLIMIT_NPROC. The shells of the others do not notice your fork bomb.`,
  'house-memory': `The programs of a seat have as much memory as they may have together:
brk and mmap fail with ENOMEM.`,
  'house-files': `The tasks of a seat have as many open files as they may have together:
open fails with EMFILE.`,
  'house-log': `A seat has written its share of kernel log lines for this second; the
line was dropped.`,
  'house-modules': `A seat has loaded its share of modules since the machine booted.`,
};

/** Laid out for man(1) as its own pages are. */
function page(id: string): string {
  const name = `${id.toUpperCase()}(7)`;
  const head = `${name}${'House rules'.padStart(40 - name.length + 6).padEnd(80 - 2 * name.length)}${name}`;
  const body = (PAGES[id] ?? '').split('\n').map((line) => `       ${line}`);
  const how = '       It goes by loginuid, the seat behind a task, which sudo does not change.';
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['NAME', [`       ${id} - ${TITLES[id]}`]],
    ['DESCRIPTION', body],
    ['NOTES', [how]],
    ['SEE ALSO', ['       guards(1), kill(1)']],
  ];
  return `${head}\n\n${sections.map(([title, lines]) => `${title}\n${lines.join('\n')}\n`).join('\n')}`;
}

export default definePlugin({
  api: 1,
  id: 'house-rules',
  version: '1.0.0',
  title: 'House rules',
  summary: 'Lets a class share one machine: nobody ends another’s lesson, nobody takes more than a share.',
  settings: {
    policy: {
      type: 'enum',
      title: 'Sabotage',
      help: 'With “off”, the kernel refuses whatever stops, kills or overwrites what belongs to another seat.',
      default: 'off',
      options: { off: 'off', open: 'allowed' },
    },
    tasks: { type: 'integer', title: 'Tasks of a seat', default: 64, minimum: 8, maximum: 400 },
    memoryMiB: { type: 'integer', title: 'Memory of a seat', default: 8, minimum: 1, maximum: 48, unit: 'MiB' },
    openFiles: { type: 'integer', title: 'Open files of a seat', default: 256, minimum: 16, maximum: 1024 },
    logLines: {
      type: 'integer',
      title: 'Kernel log lines of a seat',
      default: 50,
      minimum: 1,
      maximum: 1000,
      unit: 'a second',
    },
    insmods: {
      type: 'integer',
      title: 'Modules a seat may load between two boots',
      default: 64,
      minimum: 1,
      maximum: 1000,
    },
  },
  contributes: (settings) => ({
    hooks: [...(settings.policy === 'off' ? etiquette : []), ...quotas(settings)],
    guardTitles: TITLES,
    files: Object.keys(PAGES).map((id) => ({ path: `/usr/share/man/man7/${id}.7`, text: page(id) })),
  }),
});
