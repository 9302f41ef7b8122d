/**
 * A lesson as facts: a class joins, tries kill -9 1, meets the guards, and one of them gets init killed. What the tests of the
 * screens fold. Deterministic; the facts of the machine have the shape and order the kernel gives them on 2.6.34.
 */
import { type Fact, foldAll, type MachineFact, see, type Told, type View, type Watcher } from '@killinit/room';

const NAMES =
  'Amara Bo Chidi Dalia Eero Farah Goran Hana Ines Jun Kofi Lena Mateo Nia Omar Priya Quynh Rosa Sami Tomas Uma Viktor Wren Yusuf'.split(
    ' ',
  );

export const SCENE: Extract<Fact, { kind: 'scene' }>['scene'] = {
  code: 'K7Q4MX',
  title: 'Operating systems, lab 4',
  capacity: 40,
  roundMs: 20 * 60_000,
  scenario: 'killing-init',
  scenarioTitle: 'The immortal process',
  era: 'v2.6.34',
  story: 'Every machine has one process that may not die.\n\nOn this one it sits behind a flag.',
  goal: 'Make process 1 die.',
  sudo: true,
  guards: [
    ['kill-target-missing', 'A signal needs somebody to go to', 1],
    ['kill-minus-one-skips-init', 'kill(-1) steps over init', 1],
    ['kill-valid-signal', 'There must be such a signal', 1],
    ['kill-ok-by-cred', 'You may signal only your own processes', 1],
    ['kill-cap-kill', 'Root may signal anybody', 1],
    ['lsm-task-kill', 'A security module may say no', 1],
    ['sig-unkillable-default', 'Init ignores every signal it has no handler for', 3],
    ['sig-handler-ignored', 'Ignored signals are dropped', 1],
    ['fork-clone-parent-init', 'Init may have no siblings', 2],
    ['module-cap', 'Loading code needs CAP_SYS_MODULE', 2],
    ['get-signal-unkillable', 'Delivery looks at the flag once more', 2],
    ['exit-last-thread-of-init', 'Init may not exit', 1],
  ].map(([id, title, weight]) => ({ id: String(id), title: String(title), weight: Number(weight) })),
  objectives: [
    { id: 'zero', title: 'Send SIGKILL to init and read what kill said' },
    { id: 'flag', title: 'Meet the guard that drops it' },
    { id: 'clone', title: 'Ask init for a sibling' },
    { id: 'dead', title: 'Kill init' },
  ],
  hints: [
    { id: 'h1', level: 1, costPercent: 10, text: 'Read what the guard read.' },
    { id: 'h2', level: 2, costPercent: 25, text: 'Who may write to the memory of init?' },
    { id: 'h3', level: 3, costPercent: 50, text: 'Look at hello.c in your home.' },
  ],
  notes: 'Let them predict first.',
};

export const LAST_SEAT = 1000 + NAMES.length;
/** Quynh gets there first. */
export const WINNER = 1017;
export const STARTS_AT = 20_000;
export const PANIC_AT = STARTS_AT + 14 * 60_000;
export const MINUTES = 20;

type MachineEvent = MachineFact['event'];
type Bare = MachineEvent extends infer E ? (E extends MachineEvent ? Omit<E, 'seat' | 'cause'> : never) : never;

class Lesson {
  readonly told: Told[] = [];
  private seq = 0;
  private n = 0;
  private at = 0;
  private causes = 0;
  private pids = 402;
  private seed: number;
  private readonly shells = new Map<number, number>();

  constructor(seed: number) {
    this.seed = seed;
  }

  random(below: number): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.seed / 2 ** 32) * below);
  }
  event(at: number): void {
    this.at = at;
    this.seq++;
    this.n = 0;
  }
  tell(fact: Fact): void {
    this.told.push({ seq: this.seq, n: this.n++, at: this.at, fact });
  }
  machine(event: Bare, seat: number | null = null, cause: number | null = null): void {
    this.tell({ kind: 'machine', machine: 'shared', event: { ...event, seat, cause } as MachineEvent });
  }

  task(pid: number, ppid: number, comm: string, seat: number | null, state = 'S'): void {
    const uid = seat ?? 0;
    this.machine({ kind: 'task', task: pid, change: 'exec', ppid, uid, comm, state, detail: comm }, seat);
  }
  log(text: string, seat: number | null = null): void {
    this.machine({ kind: 'printk', level: 6, stamp: this.at / 1000, text }, seat);
  }
  boot(n: number): void {
    this.machine({ kind: 'booted', era: 'v2.6.34', boot: n });
    this.log('Linux version 2.6.34 (simulated)');
    this.task(1, 0, 'init', null);
    this.task(2, 0, 'kthreadd', null);
    for (let i = 3; i < 9; i++) this.task(i, 2, `events/${i - 3}`, null);
    this.task(318, 1, 'udevd', null);
    this.log('init: shells are on their way');
  }
  shell(seat: number): void {
    const login = this.pids++;
    const sh = this.pids++;
    this.task(login, 1, 'login', seat);
    this.task(sh, login, 'sh', seat);
    this.shells.set(seat, sh);
    this.machine({ kind: 'tty', tty: tty(seat), data: 'Linux 2.6.34 (simulated). Init disagrees.\r\n$ ' }, seat);
  }
  command(seat: number, line: string, output: string, status: number, work: (cause: number) => void = () => {}): void {
    this.machine({ kind: 'tty', tty: tty(seat), data: `${line}\r\n` }, seat);
    this.machine({ kind: 'command', tty: tty(seat), line }, seat);
    work(++this.causes);
    if (output) this.machine({ kind: 'tty', tty: tty(seat), data: output.replace(/\n/g, '\r\n') }, seat);
    this.machine({ kind: 'exited', tty: tty(seat), status }, seat);
    this.machine({ kind: 'tty', tty: tty(seat), data: '$ ' }, seat);
  }
  guard(
    seat: number,
    cause: number,
    id: string,
    site: string,
    blocked: boolean,
    facts: Record<string, number | boolean>,
    count = 1,
  ): void {
    const task = this.shells.get(seat) ?? 1;
    this.machine({ kind: 'guard', id, site, task, blocked, facts, count }, seat, cause);
  }
  called(seat: number, cause: number, name: string, args: readonly (number | string)[], result: number): void {
    this.machine({ kind: 'syscall', task: this.shells.get(seat) ?? 1, name, args, result }, seat, cause);
  }

  /** The path of a signal as far as it comes. */
  kill(seat: number, cause: number, pid: number, sig: number, root: boolean, flags = 0x40): void {
    const euid = root ? 0 : seat;
    const pass = (id: string, site: string, facts: Record<string, number | boolean>) =>
      this.guard(seat, cause, id, site, false, facts);
    pass('kill-target-zero-or-negative', 'kill_something_info', { pid, pgrp: 402 });
    pass('kill-target-missing', 'kill_pid_info', { pid, found: true });
    pass('kill-valid-signal', 'check_kill_permission', { sig });
    const cred = { euid, uid: seat, 'target.suid': 0, 'target.uid': 0 };
    this.guard(seat, cause, 'kill-ok-by-cred', 'check_kill_permission', !root, cred);
    if (!root) {
      this.guard(seat, cause, 'kill-cap-kill', 'check_kill_permission', true, { CAP_KILL: false });
      this.called(seat, cause, 'kill', [pid, sig], -1);
      return;
    }
    pass('lsm-task-kill', 'security_task_kill', { answer: 0 });
    pass('signal-force-computation', 'send_signal', { force: false, fromUser: true });
    pass('sig-blocked-not-ignored', 'sig_ignored', { sig, 'in t.blocked': false });
    const facts = { pid, flags, handler: 0, force: false };
    this.guard(seat, cause, 'sig-unkillable-default', 'sig_task_ignored', (flags & 0x40) !== 0, facts);
    pass('sig-traced-not-ignored', 'sig_ignored', { sig, ptrace: 0 });
    this.called(seat, cause, 'kill', [pid, sig], 0);
  }
}

const tty = (seat: number) => `tty${seat - 1000}`;

export interface Story {
  readonly students?: number;
  /** Told up to here; the whole lesson without it. */
  readonly until?: number;
}

export function story({ students = NAMES.length, until = Number.POSITIVE_INFINITY }: Story = {}): readonly Told[] {
  const l = new Lesson(7);
  const names = NAMES.slice(0, students);
  l.event(0);
  l.tell({ kind: 'scene', scene: SCENE });
  l.boot(1);
  l.tell({ kind: 'clock', startedAt: null, endsAt: null, ticking: true });
  names.forEach((name, i) => {
    const seat = 1001 + i;
    l.event(2000 + i * 600);
    l.tell({ kind: 'room', event: { kind: 'seated', seat, name, login: name.toLowerCase(), symbol: i % 24 } });
    l.tell({ kind: 'room', event: { kind: 'presence', seat, online: true } });
    l.shell(seat);
  });
  l.event(STARTS_AT);
  l.tell({ kind: 'room', event: { kind: 'phase', to: 'running', why: 'instructor' } });
  l.tell({ kind: 'clock', startedAt: STARTS_AT, endsAt: STARTS_AT + MINUTES * 60_000, ticking: true });
  attempts(l, names.length);
  if (names.length >= WINNER - 1000) death(l);
  return l.told.filter((t) => t.at <= until);
}

function attempts(l: Lesson, students: number): void {
  for (let at = STARTS_AT + 9000; at < PANIC_AT - 6000; at += 2500 + l.random(4000)) {
    const seat = 1001 + l.random(students);
    l.event(at);
    if (at > STARTS_AT + 120_000 && at < STARTS_AT + 126_000)
      l.tell({
        kind: 'room',
        event: { kind: 'announced', text: 'Look at what kill returns, then look at the trace.' },
      });
    const kind = l.random(10);
    if (kind < 3) {
      l.command(seat, 'kill -9 1', 'kill: (1) - Operation not permitted\n', 1, (c) => l.kill(seat, c, 1, 9, false));
      score(l, seat, 'guard:kill-cap-kill', 20);
    } else if (kind < 7) {
      l.command(seat, 'sudo kill -9 1', '', 0, (c) => l.kill(seat, c, 1, 9, true));
      l.tell({ kind: 'objective', seat, objective: 'zero' });
      score(l, seat, 'guard:sig-unkillable-default', 60);
    } else if (kind < 8) {
      l.command(seat, 'sudo kill -9 -1', '', 0, (c) =>
        l.guard(seat, c, 'kill-minus-one-skips-init', 'kill_something_info', true, { pid: 1, sameGroup: false }),
      );
      score(l, seat, 'guard:kill-minus-one-skips-init', 20);
    } else {
      l.command(seat, 'echo clone_parent | sudo tee /run/ictl', 'clone_parent\n', 0, (c) =>
        l.guard(seat, c, 'fork-clone-parent-init', 'copy_process', true, {
          clone_flags: 0x8011,
          'current.signal.flags': 0x40,
        }),
      );
      score(l, seat, 'guard:fork-clone-parent-init', 40);
    }
  }
}

const given = new WeakMap<Lesson, Set<string>>();

/** A guard counts once for each seat. */
function score(l: Lesson, seat: number, item: string, points: number): void {
  const seen = given.get(l) ?? new Set<string>();
  given.set(l, seen);
  if (seen.has(`${seat} ${item}`)) return;
  seen.add(`${seat} ${item}`);
  l.tell({ kind: 'scored', seat, rule: 'classic', points, item, why: `Met ${item.slice(6)}.`, refs: [] });
}

function death(l: Lesson): void {
  const seat = WINNER;
  l.event(PANIC_AT - 4000);
  l.command(seat, 'sudo insmod hello.ko', '', 0, (c) => {
    l.guard(seat, c, 'module-cap', 'sys_init_module', false, { CAP_SYS_MODULE: true });
    l.log('hello: init 1, flags 0x40 -> 0x0', seat);
    l.machine({ kind: 'module', name: 'hello', change: 'loaded', detail: '' }, seat);
  });
  l.event(PANIC_AT);
  l.command(seat, 'sudo kill -9 1', '', 0, (c) => l.kill(seat, c, 1, 9, true, 0));
  l.guard(seat, 0, 'exit-last-thread-of-init', 'find_new_reaper', true, { pid: 1 });
  const line = 'Kernel panic - not syncing: Attempted to kill init!';
  l.machine({ kind: 'init_died', by: 1, how: 'signal 9' }, seat);
  l.tell({
    kind: 'won',
    seat,
    route: 'module-clears-flag',
    routeTitle: 'A module cleared the flag',
    how: 'signal 9',
    passed: ['kill-ok-by-cred', 'lsm-task-kill', 'module-cap', 'sig-unkillable-default'],
    rebootAt: PANIC_AT + 12_000,
  });
  l.machine({ kind: 'panic', text: line }, seat);
  const dump = [
    line,
    'Pid: 1, comm: init Not tainted 2.6.34 #1',
    'Call Trace:',
    ' [<c12a9d21>] ? printk+0x1d/0x24',
    ' [<c12a9c6d>] panic+0x57/0xe6',
    ' [<c1037a51>] do_exit+0x71/0x6a0',
    ' [<c10380e7>] do_group_exit+0x67/0xa0',
    ' [<c1043a2c>] get_signal_to_deliver+0x1dc/0x3e0',
  ];
  for (const text of dump) l.log(text, seat);
  l.tell({ kind: 'objective', seat, objective: 'dead' });
  l.tell({ kind: 'scored', seat, rule: 'classic', points: 600, item: 'route:module', why: 'Killed init.', refs: [] });
  l.event(PANIC_AT + 12_000);
  l.boot(2);
  for (let s = 1001; s <= LAST_SEAT; s++) l.shell(s);
  l.event(PANIC_AT + 60_000);
  l.tell({ kind: 'room', event: { kind: 'phase', to: 'ended', why: 'instructor' } });
}

/** The story as one watcher's screen has it. */
export function screenOf<V>(view: View<V>, watcher: Watcher, options?: Story, from: V = view.empty): V {
  const seen = story(options).flatMap((told) => {
    const fact = see(told.fact, watcher);
    return fact ? [{ ...told, fact }] : [];
  });
  return foldAll(view, from, seen);
}
