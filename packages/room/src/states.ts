/**
 * states.ts — what tasks are doing, looked at once a second: a kernel that told of every sleep and wake-up would tell of nothing else.
 */
import type { MachineAnswer, MachineEvent, Millis } from '@killinit/kernel-sim';
import type { RoomState } from './state.ts';

interface Row {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly comm: string;
  readonly state: string;
  readonly seat: number | null;
}

/** Is it time to look again? */
export const isDue = (state: RoomState, at: Millis): boolean => Math.floor(at / 1000) !== state.statesAt;

/** Tasks whose name or state is not what was told last. `tree` is the machine's answer to the question of that name. */
export function changedStates(state: RoomState, tree: MachineAnswer, at: Millis): MachineEvent[] {
  state.statesAt = Math.floor(at / 1000);
  if (!Array.isArray(tree)) return [];
  const rows = tree as unknown as readonly Row[];
  const here = new Set(rows.map((row) => row.pid));
  for (const pid of state.states.keys()) if (!here.has(pid)) state.states.delete(pid);
  return rows.flatMap(({ pid, ppid, uid, comm, state: letter, seat }): MachineEvent[] => {
    const now = `${letter} ${comm}`;
    // A task nobody was told of (a flood was cut) is not brought up here.
    if (state.states.get(pid) === now || !state.shown.has(pid)) return [];
    state.states.set(pid, now);
    const base = { kind: 'task', task: pid, change: 'state', detail: '', cause: null } as const;
    return [{ ...base, ppid, uid, comm, state: letter, seat }];
  });
}
