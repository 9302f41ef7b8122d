/** invariants.ts — what must hold of a kernel between any two steps, whatever its tasks have done. */

import type { LinuxKernel } from '../../src/kernel/kernel.ts';
import { children, threads } from '../../src/kernel/task.ts';
import type { KernelState, TaskExt } from '../../src/kernel/types.ts';

/** Every broken rule, in words. */
export function violations(k: LinuxKernel): string[] {
  const out: string[] = [];
  const { state } = k;
  const say = (what: string): void => {
    if (out.length < 20) out.push(what);
  };
  tree(k, say);
  queues(k, say);
  counts(k, say);
  indices(state, k, say);
  return out;
}
type Say = (what: string) => void;

/** The tree is a tree; every zombie has somebody who can reap it. */
function tree(k: LinuxKernel, say: Say): void {
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    if (t.pid !== x.pid) say(`task ${x.pid} calls itself ${t.pid}`);
    if (x.pid === 0) continue;
    const parent = k.state.tasks.get(t.real_parent.pid);
    if (parent === undefined) {
      say(`${x.pid}'s parent ${t.real_parent.pid} is gone`);
      continue;
    }
    if (t === t.group_leader && !children(k, t.real_parent).includes(t))
      say(`${x.pid} is not among the children of ${parent.pid}`);
    if (t.ptrace === 0 && t.parent !== t.real_parent && t === t.group_leader)
      say(`${x.pid} is untraced and has another parent`);
    if ((t.ptrace !== 0) !== (x.trace !== null)) say(`${x.pid}: ptrace ${t.ptrace}, trace ${x.trace !== null}`);
    let at = t;
    let steps = 0;
    while (at.pid !== 0 && steps < 1000) {
      at = at.real_parent;
      steps += 1;
    }
    if (steps >= 1000) say(`${x.pid} has no way up to the swapper`);
  }
}
/** Whoever runs is in a run queue, whoever sleeps in the queues it waits on, nobody in both. */
function queues(k: LinuxKernel, say: Say): void {
  const running = new Set<TaskExt>();
  for (const q of k.state.queues)
    for (const x of q.tasks) {
      if (running.has(x)) say(`${x.pid} is twice in the run queues`);
      running.add(x);
      if (q.seat !== x.seat) say(`${x.pid} runs for another seat`);
    }
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    if (x.runnable !== running.has(x)) say(`${x.pid}: runnable ${x.runnable}, in a queue ${running.has(x)}`);
    if (x.runnable && x.wait !== null) say(`${x.pid} runs and waits`);
    if (x.prog.kind === 'dead' && (x.runnable || x.wait !== null)) say(`${x.pid} is dead and runs or waits`);
    if (x.prog.kind === 'dead' && t.exit_state === 0) say(`${x.pid} is dead without being a zombie`);
    for (const q of x.wait?.queues ?? []) if (!q.waiters.includes(x)) say(`${x.pid} waits where nobody knows it`);
    const idle = x.prog.kind === 'idle' || x.prog.kind === 'kthread';
    const stopped = (t.state & 0xc) !== 0;
    if (!idle && x.prog.kind !== 'dead' && !x.runnable && x.wait === null && !stopped)
      say(`${x.pid} (${t.comm}) neither runs, waits nor stands still: state ${t.state}`);
  }
  for (const timer of k.state.timers)
    if (timer.kind === 'wake' && timer.task !== null && timer.task.wait?.timer !== timer)
      say(`a timer wakes ${timer.task.pid}, who does not wait for it`);
}
/** Reference counts are the number of references. */
function counts(k: LinuxKernel, say: Say): void {
  const creds = new Map<number, number>();
  const sighands = new Map<number, number>();
  const users = new Map<number, number>();
  const files = new Map<unknown, number>();
  const seats = new Map<number, number>();
  const add = <K>(m: Map<K, number>, key: K): void => {
    m.set(key, (m.get(key) ?? 0) + 1);
  };
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    add(creds, t.cred.$addr);
    if (t.sighand.$addr !== 0) add(sighands, t.sighand.$addr);
    if (x.pid !== 0) add(users, x.user);
    add(files, x.files);
    if (x.seat !== null) add(seats, x.seat);
    if (t === t.group_leader) {
      const all = threads(k, t);
      if (t.signal.nr_threads !== all.length) say(`${x.pid}: nr_threads ${t.signal.nr_threads}, threads ${all.length}`);
      const live = all.filter((s) => (s.flags & 4) === 0).length;
      if (t.signal.live !== live) say(`${x.pid}: live ${t.signal.live}, living threads ${live}`);
    }
  }
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    const usage = creds.get(t.cred.$addr) ?? 0;
    if (x.pid !== 0 && t.cred.usage < usage) say(`${x.pid}: cred usage ${t.cred.usage}, users ${usage}`);
    if (t.sighand.$addr !== 0 && t.sighand.count !== sighands.get(t.sighand.$addr))
      say(`${x.pid}: sighand count ${t.sighand.count}, users ${sighands.get(t.sighand.$addr)}`);
    if (x.files.count !== files.get(x.files) && x.prog.kind !== 'dead')
      say(`${x.pid}: files count ${x.files.count}, users ${files.get(x.files)}`);
  }
  for (const [uid, use] of k.state.users)
    if (uid !== 0 && use.processes !== (users.get(uid) ?? 0))
      say(`uid ${uid}: ${use.processes} processes counted, ${users.get(uid) ?? 0} there`);
  for (const [seat, use] of k.state.seats)
    if (use.tasks !== (seats.get(seat) ?? 0))
      say(`seat ${seat}: ${use.tasks} tasks counted, ${seats.get(seat) ?? 0} there`);
}
/** The tables of groups, sessions and numbers say what the tasks say. */
function indices(state: KernelState, k: LinuxKernel, say: Say): void {
  for (const [table, field] of [
    [state.groups, 'pgrp'],
    [state.sessions, 'session'],
  ] as const) {
    const seen = new Set<TaskExt>();
    for (const [id, list] of table) {
      if (list.length === 0) say(`an empty ${field} ${id}`);
      for (const x of list) {
        seen.add(x);
        if (k.task(x)[field] !== id) say(`${x.pid} is listed under ${field} ${id}, but says ${k.task(x)[field]}`);
      }
    }
    for (const x of state.tasks.values()) {
      const t = k.task(x);
      if (x.pid !== 0 && t === t.group_leader && !seen.has(x)) say(`${x.pid} is in no ${field}`);
    }
  }
  for (const x of state.tasks.values())
    for (let ns: typeof x.pidNs | null = x.pidNs; ns !== null; ns = ns.parent)
      if (ns.tasks.get(x.nrs[ns.level] as number) !== x)
        say(`${x.pid} cannot be found in its namespace of level ${ns.level}`);
}
