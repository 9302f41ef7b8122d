/**
 * toy.ts — a machine small enough to see through, and a scenario for it: lines typed become events a few milliseconds later.
 *
 *   echo TEXT   prints          guard ID     is refused by a guard       loop      keeps a processor busy for a second
 *   load        loads a module  killinit     init dies, the kernel panics   crash   panics, and init did not die first
 */
import {
  decodePlain,
  encodePlain,
  hashBytes,
  type Machine,
  type MachineEvent,
  type MachineInput,
  type Plain,
  type Snapshot,
} from '@killinit/kernel-sim';
import type { RoomEvent, RoomKit, RoomPlan, Rule, Scenario } from '../src/index.ts';
import { DEFAULT_SETTINGS, SHARED, seatOf } from '../src/index.ts';

interface ToyState {
  now: number;
  boots: number;
  calls: number;
  halted: boolean;
  uids: Record<string, number>;
  due: { at: number; event: MachineEvent }[];
}

const STEP = 5;

class ToyMachine implements Machine {
  private s: ToyState;
  constructor(s: ToyState) {
    this.s = s;
    if (s.boots === 0) this.boot();
  }
  get now(): number {
    return this.s.now;
  }
  get halted(): boolean {
    return this.s.halted;
  }
  get nextTick(): number | null {
    return this.s.due[0]?.at ?? null;
  }
  private boot(): void {
    this.s.boots += 1;
    this.s.halted = false;
    this.s.due = [];
    this.later(0, { kind: 'booted', era: 'v2.6.34', boot: this.s.boots, seat: null, cause: null });
    this.later(0, task(1, 0, 'init', null, 'exec'));
  }
  private later(ms: number, event: MachineEvent): void {
    this.s.due.push({ at: this.s.now + ms, event });
    this.s.due.sort((a, b) => a.at - b.at);
  }
  advance(to: number): readonly MachineEvent[] {
    const out: MachineEvent[] = [];
    for (let next = this.s.due[0]; next && next.at <= to; next = this.s.due[0]) {
      this.s.due.shift();
      out.push(next.event);
      if (next.event.kind === 'panic') {
        this.s.halted = true;
        this.s.due = [];
      }
    }
    this.s.now = Math.max(this.s.now, to);
    return out;
  }
  apply(at: number, input: MachineInput): readonly MachineEvent[] {
    const out = [...this.advance(at)];
    if (input.kind === 'reset') this.boot();
    else if (input.kind === 'attach') this.s.uids[input.tty] = input.uid;
    else if (input.kind === 'line' && !this.s.halted) this.run(input.tty, input.line);
    return [...out, ...this.advance(at)];
  }
  private run(tty: string, line: string): void {
    const seat = this.s.uids[tty] ?? null;
    const cause = ++this.s.calls;
    const [word = '', rest = ''] = line.split(' ', 2);
    this.later(0, { kind: 'command', tty, line, seat, cause: null });
    const say = (ms: number, data: string): void => this.later(ms, { kind: 'tty', tty, data, seat, cause });
    const guard = { kind: 'guard', site: 'toy', task: 7, facts: { sig: 9 }, count: 1, seat, cause } as const;
    switch (word) {
      case 'echo':
        say(STEP, `${rest}\r\n`);
        break;
      case 'guard':
        this.later(STEP, { ...guard, id: rest, blocked: true });
        this.later(STEP, { kind: 'syscall', task: 7, name: 'kill', args: [1, 9], result: 0, seat, cause });
        break;
      case 'pass':
        this.later(STEP, { ...guard, id: rest, blocked: false });
        break;
      case 'loop':
        for (let i = 1; i <= 100; i++) say(i * 10, `${i}\r\n`);
        break;
      case 'flood':
        for (let i = 0; i < 300; i++) this.later(STEP, { ...guard, id: 'kill-cap-kill', facts: { i }, blocked: true });
        break;
      case 'load':
        this.later(STEP, { kind: 'module', name: 'hello', change: 'loaded', detail: '', seat, cause });
        break;
      case 'killinit':
        this.later(STEP, { kind: 'init_died', by: 7, how: 'signal 9', seat, cause });
        this.later(STEP, { kind: 'panic', text: 'Kernel panic - not syncing: Attempted to kill init!', seat, cause });
        break;
      case 'crash':
        this.later(STEP, { kind: 'panic', text: 'Kernel panic - not syncing: Fatal exception', seat, cause });
        break;
      case 'break':
        throw new Error('a bug of ours');
      case 'breaklater':
        this.later(STEP, null as unknown as MachineEvent);
        break;
      default:
        say(STEP, `${word}: command not found\r\n`);
    }
    this.later(STEP, { kind: 'exited', tty, status: 0, seat, cause: null });
  }
  inspect(): Plain {
    return this.s.now;
  }
  snapshot(): Snapshot {
    return { config: null as never, state: encodePlain(this.s), memory: null };
  }
  hash(): string {
    return hashBytes(encodePlain(this.s));
  }
}

function task(pid: number, ppid: number, comm: string, seat: number | null, change: 'fork' | 'exec'): MachineEvent {
  return { kind: 'task', task: pid, change, ppid, uid: 0, comm, state: 'S', detail: '', seat, cause: null };
}

export const bootToy = (): Machine => new ToyMachine({ now: 0, boots: 0, calls: 0, halted: false, uids: {}, due: [] });

export const toyScenario: Scenario = {
  id: 'toy',
  title: 'Toy',
  summary: 's',
  story: 'Once upon a time.',
  goal: 'Kill it.',
  eras: ['v2.6.34'],
  sudo: true,
  image: { init: '/sbin/init', files: [], homeFiles: [] },
  guards: [
    { id: 'sig-unkillable-default', weight: 2 },
    { id: 'kill-cap-kill', weight: 1 },
    { id: 'sig-global-init-kernel-only', weight: 1 },
  ],
  routes: [
    { id: 'module', title: 'With a module', tier: 3, matches: (k) => k.modules.length > 0 },
    { id: 'plain', title: 'Just so', tier: 1, matches: () => true },
  ],
  objectives: [
    {
      id: 'refused',
      title: 'Be refused',
      reached: (f) => f.kind === 'machine' && f.event.kind === 'guard' && f.event.blocked,
    },
  ],
  hints: [
    { id: 'h1', level: 1, route: 'module', text: 'first hint' },
    { id: 'h2', level: 2, route: 'module', text: 'second hint' },
  ],
  notes: 'for the teacher',
};

/** A point for every guard; throws when somebody meets the guard `bad`. */
export const toyRule: Rule = {
  id: 'count',
  title: 'Count',
  empty: () => ({ n: 0 }),
  step(state, told) {
    const { n } = state as { n: number };
    const e = told.fact.kind === 'machine' ? told.fact.event : null;
    const seat = e?.kind === 'guard' ? seatOf(e.seat) : null;
    if (e?.kind !== 'guard' || seat === null) return { state, awards: [] };
    if (e.id === 'bad') throw new Error('no');
    return {
      state: { n: n + 1 },
      awards: [{ seat, points: 1, item: `guard:${e.id}`, why: 'met', refs: [told.seq] }],
    };
  },
};

export const toyKit: RoomKit = {
  scenario: toyScenario,
  rules: [{ plugin: 'toy', rule: toyRule }],
  achievements: [{ plugin: 'toy', achievement: { id: 'win', title: 'Winner', earned: (f) => f.kind === 'won' } }],
  guardTitles: {},
  boot: bootToy,
  restore: (snapshot) => new ToyMachine(structuredClone(decode(snapshot))),
};

const decode = (snapshot: Snapshot): ToyState => decodePlain(snapshot.state as Uint8Array) as ToyState;

export const toyPlan: RoomPlan = {
  code: 'K7Q4MX',
  scenario: 'toy',
  era: 'v2.6.34',
  seed: 1,
  sim: 'sim',
  plugins: [],
  settings: { ...DEFAULT_SETTINGS, roundMs: 60_000, capacity: 3 },
};

export const toyOpening: readonly RoomEvent[] = [
  { kind: 'opened', plan: toyPlan },
  { kind: 'booted', machine: SHARED },
];
