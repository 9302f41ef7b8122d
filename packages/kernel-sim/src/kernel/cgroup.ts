/**
 * kernel/cgroup — control groups (v2): how many tasks, how much memory, how much CPU a group may have; freezing and killing one.
 *
 * The tree and its files are shown by fs/; here is what they mean. A task is charged to its group and every ancestor.
 * Left out: io, cpuset, and moving single threads (cgroup.type is always "domain").
 */
import * as G from '../guards/cgroup.ts';
import { PF_KTHREAD } from '../include/constants.ts';
import { EAGAIN, EBUSY, EINVAL, EOPNOTSUPP } from '../include/errno.ts';
import { SIGKILL } from '../include/signal.ts';
import { sigismember } from '../include/sigset.ts';
import { newQueue } from './sched.ts';
import { do_send_sig_info, SEND_SIG_NOINFO } from './signal.ts';
import type { Cgroup, Kernel, TaskExt } from './types.ts';

export const CONTROLLERS = ['cpu', 'memory', 'pids'] as const;
const MAX_DEPTH = 16;
const MAX_GROUPS = 512;

export function newCgroup(name: string, parent: Cgroup | null): Cgroup {
  return {
    name,
    parent,
    children: new Map(),
    members: new Map(),
    pidsMax: -1,
    pids: 0,
    pidsRefused: 0,
    memMax: -1,
    memPages: 0,
    oomKills: 0,
    oomEvents: 0,
    oomGroup: false,
    oomGroupKills: 0,
    oomTold: -1,
    maxEvents: 0,
    cpuQuota: -1,
    cpuPeriod: 100_000,
    cpuUsed: 0,
    cpuWindow: 0,
    weight: 100,
    freeze: false,
    subtree: [],
    changed: newQueue(),
    gone: false,
  };
}
function depth(c: Cgroup): number {
  let n = 0;
  for (let at = c.parent; at !== null; at = at.parent) n += 1;
  return n;
}
const count = (c: Cgroup): number => [...c.children.values()].reduce((n, ch) => n + count(ch), 1);

/** cgroup_mkdir() */
export function cgroup_mkdir(k: Kernel, parent: Cgroup, name: string): Cgroup | number {
  if (depth(parent) >= MAX_DEPTH || count(k.state.cgroup) >= MAX_GROUPS) return -EAGAIN;
  const c = newCgroup(name, parent);
  c.freeze = false;
  parent.children.set(name, c);
  return c;
}
/** cgroup_rmdir(): only an empty leaf. */
export function cgroup_rmdir(c: Cgroup): number {
  if (c.parent === null || c.members.size > 0 || c.children.size > 0) return -EBUSY;
  c.gone = true;
  c.parent.children.delete(c.name);
  return 0;
}
/** /proc/PID/cgroup's path. */
export function cgroup_path(c: Cgroup | null): string {
  let path = '';
  for (let at = c; at !== null && at.parent !== null; at = at.parent) path = `/${at.name}${path}`;
  return path === '' ? '/' : path;
}
/** cgroup.events "populated" */
export const populated = (c: Cgroup): boolean => c.members.size > 0 || [...c.children.values()].some(populated);

/** pids_can_fork(): every ancestor must have room. */
export function cgroup_can_fork(k: Kernel, c: Cgroup): number {
  for (let at: Cgroup | null = c; at !== null; at = at.parent) {
    if (at.pidsMax < 0) continue;
    if (!k.blocked(G.pidsMax, { current: at.pids, max: at.pidsMax })) continue;
    at.pidsRefused += 1;
    if (at.pidsRefused === 1) k.printk(6, `cgroup: fork rejected by pids controller in ${cgroup_path(at)}`);
    k.wake(at.changed);
    return -EAGAIN;
  }
  return 0;
}
export function cgroup_join(k: Kernel, x: TaskExt, c: Cgroup): void {
  x.cgroup = c;
  c.members.set(x.pid, x);
  for (let at: Cgroup | null = c; at !== null; at = at.parent) at.pids += 1;
  if (isFrozen(c)) freeze_task(k, x);
}
export function cgroup_leave(k: Kernel, x: TaskExt): void {
  const c = x.cgroup;
  if (c === null) return;
  x.cgroup = null;
  c.members.delete(x.pid);
  for (let at: Cgroup | null = c; at !== null; at = at.parent) {
    at.pids -= 1;
    k.wake(at.changed);
  }
}
/** cgroup.procs: every thread of a process moves. A group that hands controllers on has no members of its own. */
export function cgroup_attach(k: Kernel, all: readonly TaskExt[], to: Cgroup): number {
  if (to.gone) return -EOPNOTSUPP;
  if (to.parent !== null && to.subtree.length > 0) return -EBUSY;
  for (const x of all) {
    if (x.cgroup === to) continue;
    cgroup_leave(k, x);
    cgroup_join(k, x, to);
    if (!isFrozen(to)) thaw_task(k, x);
  }
  return 0;
}

/** cgroup.subtree_control: `+pids -memory`. */
export function set_subtree(c: Cgroup, text: string): number {
  let next = [...c.subtree];
  for (const word of text.trim().split(/\s+/)) {
    if (word === '') continue;
    const name = word.slice(1);
    if (!(CONTROLLERS as readonly string[]).includes(name) || (word[0] !== '+' && word[0] !== '-')) return -EINVAL;
    if (word[0] === '+' && c.parent !== null && !c.parent.subtree.includes(name)) return -2;
    if (word[0] === '-' && [...c.children.values()].some((ch) => ch.subtree.includes(name))) return -EBUSY;
    next = word[0] === '+' ? (next.includes(name) ? next : [...next, name]) : next.filter((n) => n !== name);
  }
  if (next.length > 0 && c.parent !== null && c.members.size > 0) return -EBUSY;
  c.subtree = next;
  return 0;
}

/** cgroup.freeze of it or an ancestor. */
export function isFrozen(c: Cgroup): boolean {
  for (let at: Cgroup | null = c; at !== null; at = at.parent) if (at.freeze) return true;
  return false;
}
const below = (c: Cgroup): TaskExt[] => [...c.members.values(), ...[...c.children.values()].flatMap(below)];
export function set_freeze(k: Kernel, c: Cgroup, on: boolean): void {
  c.freeze = on;
  for (const x of below(c)) {
    k.blocked(G.freezerInit, { pid: x.pid, freeze: on });
    if (x.cgroup !== null && isFrozen(x.cgroup)) freeze_task(k, x);
    else thaw_task(k, x);
  }
  for (let at: Cgroup | null = c; at !== null; at = at.parent) k.wake(at.changed);
}
/** cgroup_freeze_task(): it notices on its next way out of the kernel, and a sleeping one is woken for it. */
function freeze_task(k: Kernel, x: TaskExt): void {
  x.frozen = true;
  k.interrupt(x);
}
function thaw_task(k: Kernel, x: TaskExt): void {
  if (!x.frozen) return;
  x.frozen = false;
  k.thaw(x);
}

/** cgroup.kill: an ordinary SIGKILL of the writer's to every member, so init's protection holds. */
export function cgroup_kill(k: Kernel, c: Cgroup): void {
  for (const x of below(c)) {
    const t = k.task(x);
    if (t.pid !== t.tgid || t.exit_state !== 0 || (t.flags & PF_KTHREAD) !== 0) continue;
    if (sigismember(t.pending.signal, SIGKILL)) continue;
    k.blocked(G.killForm, { pid: x.pid, sig: SIGKILL });
    do_send_sig_info(k, SIGKILL, SEND_SIG_NOINFO, t, true);
  }
}
