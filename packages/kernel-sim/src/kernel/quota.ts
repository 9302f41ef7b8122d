/**
 * kernel/quota.ts — how many pages a process may touch before somebody is asked: its seat's share (LSM hook vm_enough_memory) and its
 * memory cgroups (mm/memcontrol.c).
 *
 * An address space gets room for some pages at a time (`maxResident`); a fault beyond it comes here. Differs: pages are charged to a
 * group in steps, those a child shares with its parent only once; a seat's share works like a memory cgroup of its own.
 */
import type { Task } from '../include/sched.ts';
import { SIGKILL } from '../include/signal.ts';
import { sigismember } from '../include/sigset.ts';
import type { AddressSpace } from '../mm/address-space.ts';
import { killNew, memoryUse, worst } from '../mm/oom-kill.ts';
import { type SpaceState, spaceAt, spaceOf } from './c-state.ts';
import { cgroup_path } from './cgroup.ts';
import { charge } from './sched.ts';
import { do_send_sig_info, SEND_SIG_PRIV } from './signal.ts';
import { is_global_init } from './task.ts';
import type { Cgroup, Kernel, TaskExt } from './types.ts';

/** Pages granted at a time. */
const STEP = 64;

/** Pages all processes of a seat hold, and what they hold beside them. */
export function seatPages(k: Kernel, seat: number | null): number {
  let pages = Math.ceil((k.state.heldBySeat.get(seat) ?? 0) / 4096);
  for (const [mm, s] of k.state.spaces) if (s.seat === seat) pages += spaceAt(k, mm)?.resident ?? 0;
  return pages;
}
/** security_vm_enough_memory(): 0 or -ENOMEM. */
export function vm_enough_memory(k: Kernel, x: TaskExt, adding: number): number {
  if (x.seat === null) return 0;
  return k.security('vm_enough_memory', { seat: x.seat, pages: seatPages(k, x.seat), adding }) === 0 ? 0 : -12;
}

/** A group and those above it. */
function* upwards(c: Cgroup | null): Generator<Cgroup> {
  for (let g = c; g !== null; g = g.parent) yield g;
}
/** What the space has touched since it was last looked at is charged to its group. */
function settle(x: TaskExt, s: SpaceState, space: AddressSpace): void {
  let known = s.shared;
  for (const c of s.charges) known += c.pages;
  const delta = space.resident - known;
  if (delta === 0) return;
  let last = s.charges.at(-1);
  if (last === undefined || (delta > 0 && last.group !== x.cgroup)) {
    if (x.cgroup === null) return;
    last = { group: x.cgroup, pages: 0 };
    s.charges.push(last);
  }
  const change = Math.max(delta, -last.pages);
  last.pages += change;
  for (const g of upwards(last.group)) g.memPages += change;
}
/** The group that is full first, and how many pages are left in it. */
function tightest(x: TaskExt): { group: Cgroup; room: number } | null {
  let best: { group: Cgroup; room: number } | null = null;
  for (const g of upwards(x.cgroup)) {
    if (g.memMax < 0) continue;
    const room = g.memMax - g.memPages;
    if (best === null || room < best.room) best = { group: g, room };
  }
  return best;
}

/** Before it runs or the kernel writes to its memory: how far it may go. */
export function grant(k: Kernel, t: Task, x: TaskExt): void {
  if (x.seat === null && x.cgroup === null) return;
  const space = spaceOf(k, t);
  const s = k.state.spaces.get(t.mm.$addr);
  if (space === null || s === undefined) return;
  if (x.seat !== null && s.seatLimit - space.resident < STEP && vm_enough_memory(k, x, STEP) === 0)
    s.seatLimit = space.resident + 2 * STEP;
  space.maxResident = x.seat === null ? Number.POSITIVE_INFINITY : s.seatLimit;
  if (x.cgroup === null) return;
  settle(x, s, space);
  const tight = tightest(x);
  if (tight !== null) space.maxResident = Math.min(space.maxResident, space.resident + Math.max(0, tight.room));
}

/**
 * After an 'oom' trap: true when memory itself is exhausted. Otherwise a group or the seat's share is, and somebody was killed, or
 * there is room after all.
 */
export function quota(k: Kernel, t: Task, x: TaskExt): boolean {
  const space = spaceOf(k, t);
  const s = k.state.spaces.get(t.mm.$addr);
  if (space === null || s === undefined || space.resident < space.maxResident) return true;
  settle(x, s, space);
  const tight = tightest(x);
  if (tight !== null && tight.room <= 0) {
    mem_cgroup_out_of_memory(k, t, x, tight.group);
    return false;
  }
  if (x.seat === null || vm_enough_memory(k, x, STEP) === 0) {
    s.seatLimit = space.resident + STEP;
    return false;
  }
  seatFull(k, t, x);
  return false;
}
/** Who would take more than the share of his seat dies. */
export function seatFull(k: Kernel, t: Task, x: TaskExt): void {
  if (sigismember(t.pending.signal, SIGKILL)) return;
  k.printk(3, `Memory of seat ${x.seat} is used up: Killed process ${t.pid} (${t.comm})`);
  do_send_sig_info(k, SIGKILL, SEND_SIG_PRIV, t, true);
}

/** mem_cgroup_out_of_memory(): somebody of the group must go; with nobody to take, the fault is simply tried again. */
function mem_cgroup_out_of_memory(k: Kernel, t: Task, x: TaskExt, group: Cgroup): void {
  group.maxEvents += 1;
  charge(k, x, Math.max(1, x.slice)); // it yields until the victim is gone
  if (sigismember(t.pending.signal, SIGKILL)) return;
  const members: Task[] = [];
  const collect = (g: Cgroup): void => {
    for (const m of g.members.values()) members.push(k.task(m));
    for (const c of g.children.values()) collect(c);
  };
  collect(group);
  const victim = worst(k, members);
  if (victim === 'wait') return;
  const second = Math.floor(k.now / 1000);
  // Differs: with nobody to take, repeats within a second are not told (printk_ratelimit).
  const quiet = victim === null && second === group.oomTold;
  group.oomEvents += 1;
  k.wake(group.changed);
  if (!quiet) {
    group.oomTold = second;
    k.printk(
      4,
      `${t.comm} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=${t.signal.oom_score_adj}`,
    );
    const kb = (pages: number): string => `${pages * 4}kB`;
    k.printk(6, `memory: usage ${kb(group.memPages)}, limit ${kb(group.memMax)}, failcnt ${group.maxEvents}`);
  }
  if (victim === null) {
    if (!quiet) k.printk(4, 'Out of memory and no killable processes...');
    return;
  }
  group.oomKills += 1;
  killNew(k, victim, cgroup_path(group));
  if (!group.oomGroup) return;
  k.printk(6, `Tasks in ${cgroup_path(group)} are going to be killed due to memory.oom.group set`);
  group.oomGroupKills += 1;
  for (const m of members) {
    if (m.mm.$addr === 0 || is_global_init(k, m) || m.signal.oom_score_adj === -1000) continue;
    if (m !== victim) group.oomKills += 1;
    killNew(k, m, cgroup_path(group), true);
  }
}

export { memoryUse };
