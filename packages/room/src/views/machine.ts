/** views/machine.ts — the shared machine as everybody sees it: processes, kernel log, the panic on all screens. */
import type { MachineEventOf, Millis, Pid } from '@killinit/kernel-sim';
import type { Told } from '../facts.ts';
import { type SeatId, seatOf } from '../types.ts';

export interface TaskView {
  readonly pid: Pid;
  readonly ppid: Pid;
  readonly uid: number;
  readonly comm: string;
  /** One letter, as in ps. */
  readonly state: string;
  /** Whose it is; null for the machine's own. */
  readonly seat: SeatId | null;
  readonly bornAt: Millis;
}

export interface LogLineView {
  readonly key: string;
  readonly level: number;
  readonly stamp: number;
  readonly text: string;
  readonly seat: SeatId | null;
}

export interface PanicView {
  readonly at: Millis;
  /** The kernel's line. Empty when init died without a panic. */
  readonly line: string;
  readonly seat: SeatId | null;
  /** Init did not die first: not a win. */
  readonly crash: boolean;
  readonly how: string;
  readonly route: string;
  readonly routeTitle: string;
  readonly passed: readonly string[];
  /** Kernel log around it. */
  readonly dump: readonly string[];
  readonly rebootAt: Millis | null;
}

export interface MachineView {
  readonly boot: number;
  readonly bootedAt: Millis;
  readonly tasks: Readonly<Record<Pid, TaskView>>;
  /** Of this boot, newest last. */
  readonly log: readonly LogLineView[];
  /** Set from the death of the machine to its next boot. */
  readonly panic: PanicView | null;
  readonly panics: number;
}

export const EMPTY_MACHINE: MachineView = { boot: 0, bootedAt: 0, tasks: {}, log: [], panic: null, panics: 0 };

const LOG_LINES = 500;
const DUMP_LINES = 40;

export function foldMachine(view: MachineView, told: Told): MachineView {
  const { fact, at } = told;
  if (fact.kind === 'won') {
    const { seat, how, route, routeTitle, passed, rebootAt } = fact;
    return withPanic(view, { at, seat, how, route, routeTitle, passed, rebootAt, crash: false });
  }
  if (fact.kind === 'crashed') {
    const { seat, text, rebootAt } = fact;
    const none = { how: '', route: '', routeTitle: '', passed: [] };
    return withPanic(view, { at, seat, rebootAt, crash: true, line: text, ...none });
  }
  if (fact.kind !== 'machine') return view;
  const { event } = fact;
  switch (event.kind) {
    case 'booted':
      return { ...EMPTY_MACHINE, boot: event.boot, bootedAt: at, panics: view.panics };
    case 'task':
      return { ...view, tasks: foldTask(view.tasks, event, at) };
    case 'printk': {
      const { level, stamp, text } = event;
      const line = { key: `${told.seq}.${told.n}`, level, stamp, text, seat: seatOf(event.seat) };
      const panic = view.panic && { ...view.panic, dump: [...view.panic.dump, text].slice(-DUMP_LINES) };
      return { ...view, log: [...view.log, line].slice(-LOG_LINES), panic };
    }
    case 'panic':
      return view.panic ? { ...view, panic: { ...view.panic, line: event.text } } : view;
    default:
      return view;
  }
}

function withPanic(view: MachineView, panic: Partial<PanicView> & Omit<PanicView, 'line' | 'dump'>): MachineView {
  const dump = view.log.slice(-DUMP_LINES).map((line) => line.text);
  return { ...view, panic: { line: '', dump, ...panic }, panics: view.panics + 1 };
}

function foldTask(tasks: MachineView['tasks'], event: MachineEventOf<'task'>, at: Millis): MachineView['tasks'] {
  if (event.change === 'reaped') {
    const { [event.task]: _gone, ...rest } = tasks;
    return rest;
  }
  const { task: pid, ppid, uid, comm, state } = event;
  const bornAt = tasks[pid]?.bornAt ?? at;
  const seat = seatOf(event.seat) ?? tasks[pid]?.seat ?? null;
  return { ...tasks, [pid]: { pid, ppid, uid, comm, state, seat, bornAt } };
}
