/**
 * kernel/held.ts — memory that a program of the image takes beyond what every such program is counted with (mm/oom-kill.ts).
 *
 * Its argument strings and the journal of its calls live outside of the machine's RAM. They are counted against it all the same, so
 * that a crowd of programs with huge command lines meets the OOM killer, as on Linux, and not the end of the host's memory.
 */
import type { Seat } from '../types.ts';
import { vm_enough_memory } from './quota.ts';
import type { GenState, Kernel, ProgState, TaskExt } from './types.ts';

/** Covered by what every program is counted with. */
const FREE_BYTES = 256 * 1024;
/** What the host needs for an entry of a journal beside its bytes. */
export const ENTRY_BYTES = 32;
/** A program that needs more between two checkpoints is killed. */
export const MOST_JOURNAL_BYTES = 16 << 20;

/** A program at its beginning. `argBytes`: what its command line and environment take. */
export function newProgram(path: string, saved: GenState['saved'] = null, argBytes = 0): GenState {
  return {
    kind: 'program',
    path,
    saved,
    journal: [],
    journalBytes: 0,
    prologue: null,
    spends: 0,
    argBytes,
    held: 0,
    seat: null,
    handlers: [],
    started: false,
  };
}

/** Counts what the program has now; or who has no memory left for it. */
export function holdMemory(k: Kernel, x: TaskExt, p: GenState): 'ok' | 'seat' | 'machine' {
  const bytes = p.argBytes + p.journalBytes;
  const pages = bytes <= FREE_BYTES ? 0 : (bytes - FREE_BYTES) >>> 12;
  const more = pages - p.held;
  if (more === 0) return 'ok';
  if (more > 0 && vm_enough_memory(k, x, more) !== 0) return 'seat';
  if (!k.mem.hold(more)) return 'machine';
  if (p.held === 0) p.seat = x.seat;
  p.held = pages;
  count(k, p.seat, more);
  return 'ok';
}
function count(k: Kernel, seat: Seat, pages: number): void {
  k.state.heldBySeat.set(seat, (k.state.heldBySeat.get(seat) ?? 0) + pages * 4096);
}
/** The program is gone, and what it had. */
export function dropMemory(k: Kernel, prog: ProgState): void {
  if (prog.kind !== 'program') return;
  k.mem.hold(-prog.held);
  if (prog.held > 0) count(k, prog.seat, -prog.held);
  prog.held = 0;
}
/** What `x` runs is over; `prog` is what stays of it. */
export function endProgram(k: Kernel, x: TaskExt, prog: ProgState): void {
  dropMemory(k, x.prog);
  x.prog = prog;
}
