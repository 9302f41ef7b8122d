/**
 * kernel/pid.c — numbers: who has which, in which namespace, in which group and session.
 *
 * A task has one number per level of pid namespaces it is visible in; `pgrp` and `session` in task_struct are numbers of the initial
 * namespace. A number stays taken while anything is called by it: a task, a group or a session.
 */
import type { Task } from '../include/sched.ts';
import type { Kernel, PidNs, TaskExt } from './types.ts';

const RESERVED_PIDS = 300;

const pidMax = (k: Kernel): number => Number(k.state.sysctl.get('kernel.pid_max') ?? 32768);

/** The next free number of a namespace, wrapping to 300; 0 when none is free. */
export function next_nr(k: Kernel, ns: PidNs): number {
  const max = pidMax(k);
  const { state } = k;
  const taken = (n: number): boolean =>
    ns.tasks.has(n) || (ns.level === 0 && (state.groups.has(n) || state.sessions.has(n)));
  let n = ns.last;
  for (let tries = 0; tries < max; tries += 1) {
    n = n + 1 >= max ? RESERVED_PIDS : n + 1;
    if (!taken(n)) return n;
  }
  return 0;
}

/** alloc_pid(): a number at every level from the namespace up; null when one of them has none left. */
export function alloc_pid(k: Kernel, ns: PidNs, wanted: readonly number[] = []): number[] | number {
  const nrs: number[] = [];
  let i = 0;
  for (let at: PidNs | null = ns; at !== null; at = at.parent, i += 1) {
    const want = wanted[i];
    let n: number;
    if (want !== undefined) {
      if (want < 1 || want >= pidMax(k)) return -22;
      if (want !== 1 && at.tasks.size === 0) return -22;
      if (at.tasks.has(want)) return -17;
      n = want;
    } else n = next_nr(k, at);
    if (n === 0) return -k.era.switches.pidExhaustedErrno;
    nrs[at.level] = n;
  }
  let j = 0;
  for (let at: PidNs | null = ns; at !== null; at = at.parent, j += 1)
    if (wanted[j] === undefined) at.last = nrs[at.level] as number;
  return nrs;
}

/** attach_pid(PIDTYPE_PID): findable by its numbers. */
export function attach_pid(x: TaskExt): void {
  for (let ns: PidNs | null = x.pidNs; ns !== null; ns = ns.parent) ns.tasks.set(x.nrs[ns.level] as number, x);
}
export function detach_pid(k: Kernel, x: TaskExt): void {
  for (let ns: PidNs | null = x.pidNs; ns !== null; ns = ns.parent) {
    if (ns.tasks.get(x.nrs[ns.level] as number) === x) ns.tasks.delete(x.nrs[ns.level] as number);
    if (ns.tasks.size <= 1) k.wake(ns.empty);
  }
}

/** task_active_pid_ns(current); the initial one while the kernel acts by itself. */
export const currentPidNs = (k: Kernel): PidNs => k.state.current?.pidNs ?? k.state.pidNs;

/** pid_nr_ns(): what `ns` calls a task; 0 when it does not see it. */
export function nr_in(x: TaskExt, ns: PidNs): number {
  return x.pidNs.level >= ns.level && x.nrs.length > ns.level && seenFrom(x.pidNs, ns)
    ? (x.nrs[ns.level] as number)
    : 0;
}
function seenFrom(inner: PidNs, outer: PidNs): boolean {
  let at: PidNs | null = inner;
  while (at !== null && at.level > outer.level) at = at.parent;
  return at === outer;
}
/** Is `outer` the namespace `inner` or an ancestor of it? */
export const pidns_contains = (outer: PidNs, inner: PidNs): boolean =>
  inner.level >= outer.level && seenFrom(inner, outer);

/** task_pid_vnr(): as the current task calls it. */
export function vnr(k: Kernel, t: Task): number {
  const ns = currentPidNs(k);
  return ns.level === 0 ? t.pid : nr_in(k.x(t), ns);
}
/** task_tgid_vnr() */
export function tgid_vnr(k: Kernel, t: Task): number {
  const ns = currentPidNs(k);
  return ns.level === 0 ? t.tgid : nr_in(k.x(t.group_leader), ns);
}
/** What `ns` calls a number of the initial namespace (a group or session id). */
export function nr_of(k: Kernel, nr: number, ns: PidNs): number {
  if (ns.level === 0 || nr === 0) return nr;
  const x = k.state.tasks.get(nr) ?? k.state.groups.get(nr)?.[0] ?? k.state.sessions.get(nr)?.[0];
  if (x === undefined) return 0;
  if (x.pid === nr) return nr_in(x, ns);
  // The leader is gone: its number inside is kept by those who are still in the group.
  return x.proc.groupNrs.get(nr)?.[ns.level] ?? 0;
}
export const nr_vnr = (k: Kernel, nr: number): number => nr_of(k, nr, currentPidNs(k));

/** find_task_by_vpid(), zombies included. */
export function find_vpid(k: Kernel, nr: number): Task | null {
  const x = currentPidNs(k).tasks.get(nr);
  return x === undefined ? null : k.task(x);
}
/** A group or session id as the current task writes it, in the initial namespace's numbers; 0 when there is none such. */
export function global_id(k: Kernel, nr: number): number {
  const ns = currentPidNs(k);
  if (ns.level === 0) return nr;
  const x = ns.tasks.get(nr);
  if (x !== undefined) return x.pid;
  for (const table of [k.state.groups, k.state.sessions])
    for (const id of table.keys()) if (nr_of(k, id, ns) === nr) return id;
  return 0;
}

function index(table: Map<number, TaskExt[]>, id: number, x: TaskExt): void {
  const list = table.get(id);
  if (list === undefined) table.set(id, [x]);
  else list.push(x);
}
function unindex(table: Map<number, TaskExt[]>, id: number, x: TaskExt): void {
  const list = table.get(id);
  if (list === undefined) return;
  const i = list.indexOf(x);
  if (i >= 0) list.splice(i, 1);
  if (list.length === 0) table.delete(id);
}
/** A new process joins the tables with what its task_struct says. */
export function attach_group(k: Kernel, t: Task): void {
  const x = k.x(t);
  index(k.state.groups, t.pgrp, x);
  index(k.state.sessions, t.session, x);
  remember(k, x, t.pgrp);
  remember(k, x, t.session);
}
export function detach_group(k: Kernel, t: Task): void {
  const x = k.x(t);
  unindex(k.state.groups, t.pgrp, x);
  unindex(k.state.sessions, t.session, x);
}
/** change_pid(PIDTYPE_PGID) */
export function set_pgrp(k: Kernel, t: Task, all: readonly Task[], pgrp: number): void {
  const x = k.x(t.group_leader);
  unindex(k.state.groups, t.pgrp, x);
  for (const s of all) s.pgrp = pgrp;
  index(k.state.groups, pgrp, x);
  remember(k, x, pgrp);
}
export function set_session(k: Kernel, t: Task, all: readonly Task[], session: number): void {
  const x = k.x(t.group_leader);
  unindex(k.state.sessions, t.session, x);
  for (const s of all) s.session = session;
  index(k.state.sessions, session, x);
  remember(k, x, session);
}
/** Inside a namespace the numbers of a group outlive its leader. */
function remember(k: Kernel, x: TaskExt, id: number): void {
  if (x.pidNs.level === 0) return;
  const leader = k.state.tasks.get(id);
  if (leader !== undefined) x.proc.groupNrs.set(id, leader.nrs);
}
