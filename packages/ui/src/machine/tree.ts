/** The process table as the tree it is, and the order it is read in. */
import type { Process } from '../types.ts';

export interface Branch {
  readonly process: Process;
  readonly children: readonly Branch[];
}

/** Parents before children; you first, then everybody else by PID. A loop or a lost parent hangs nobody. */
export function grow(table: readonly Process[], root: number): Branch | null {
  const byParent = new Map<number, Process[]>();
  let top: Process | undefined;
  for (const p of table) {
    if (p.pid === root) top = p;
    const list = byParent.get(p.ppid);
    if (list) list.push(p);
    else byParent.set(p.ppid, [p]);
  }
  if (!top) return null;
  const seen = new Set<number>();
  const build = (process: Process): Branch => {
    seen.add(process.pid);
    const children = (byParent.get(process.pid) ?? []).filter((p) => !seen.has(p.pid) && p.pid !== root).sort(inOrder);
    return { process, children: children.map(build) };
  };
  return build(top);
}

function inOrder(a: Process, b: Process): number {
  const rank = (p: Process) => (p.person?.you ? 1 : p.person ? 2 : 0);
  return rank(a) - rank(b) || a.pid - b.pid;
}

/** A login with its one shell is drawn as the shell: whose it is, the shell says itself. The text form has both. */
export function withoutLogins(branch: Branch): Branch {
  const children = branch.children.map((child) => {
    const only = child.children[0];
    return child.process.comm === 'login' && child.children.length === 1 && only
      ? withoutLogins(only)
      : withoutLogins(child);
  });
  return { ...branch, children };
}

export const size = (branch: Branch): number => 1 + branch.children.reduce((n, c) => n + size(c), 0);

export interface Leaf extends Process {
  readonly depth: number;
}

/** Rows of the table form, in the order of the drawing. */
export function rows(branch: Branch, depth = 0): Leaf[] {
  return [{ ...branch.process, depth }, ...branch.children.flatMap((c) => rows(c, depth + 1))];
}

const STATES: Readonly<Record<string, string>> = {
  R: 'Running',
  S: 'Sleeping',
  D: 'Waiting for a device',
  T: 'Stopped',
  t: 'Stopped by tracer',
  Z: 'Zombie',
  X: 'Dead',
};

export const stateWord = (state: string) => STATES[state[0] ?? ''] ?? state;
