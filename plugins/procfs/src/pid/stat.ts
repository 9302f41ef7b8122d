/** pid/stat.ts — fs/proc/array.c do_task_stat(): one line of numbers, for a process and for a thread alone. */
import { type Kernel, type PidNs, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { modern, pidFile } from '../lib.ts';
import { memoryOf } from './memory.ts';
import { signalSets } from './sets.ts';

/** Clock ticks of 1/100 s. */
const ticks = (cycles: number): number => Math.floor(cycles / proc.CYCLES_PER_MS / 10);

interface Times {
  readonly user: number;
  readonly system: number;
  readonly childUser: number;
  readonly childSystem: number;
}
/** Differs: CPU time is counted whole; three fifths of it are told as user time. */
const split = (cycles: number): [number, number] => {
  const all = ticks(cycles);
  const user = Math.ceil(all * 0.6);
  return [user, all - user];
};
function timesOf(k: Kernel, t: Task, whole: boolean): Times {
  const x = k.x(t);
  const [user, system] = split(whole ? x.proc.cycles : x.cycles);
  const [childUser, childSystem] = whole ? split(x.proc.childCycles) : [0, 0];
  return { user, system, childUser, childSystem };
}

function statLine(k: Kernel, current: Task, t: Task, ns: PidNs, whole: boolean): string {
  const x = k.x(t);
  const permitted = proc.mayRead(k, current, t);
  const mm = memoryOf(k, t);
  const has = t.mm.$addr !== 0;
  const times = timesOf(k, t, whole);
  const sets = signalSets(k, t);
  const low = (v: number): number => v & 0x7fffffff;
  const parent = t.pid === t.tgid || !whole ? t.real_parent : t.group_leader.real_parent;
  const ppid = t.exit_state !== 0 && t.real_parent.$addr === 0 ? 0 : proc.numberIn(k.x(parent.group_leader), ns);
  const secret = (v: number): number => (permitted ? v : 0);
  const wchan = proc.wchanOf(k, t);
  const start = Math.max(0, Math.floor((x.startedAt - k.state.bootedAt / proc.CYCLES_PER_MS) / 10));
  const threads = t.exit_state !== 0 && t.signal.$addr === 0 ? 0 : proc.threads(k, t).length;
  const rss = t.signal.rlim.at(5).rlim_cur;
  const fields: (number | string)[] = [
    proc.numberIn(x, ns),
    `(${t.comm})`,
    proc.stateLetter(k, t),
    ppid,
    proc.idIn(k, t.pgrp, ns),
    proc.idIn(k, t.session, ns),
    proc.ttyNumber(k, x.tty),
    proc.idIn(k, Math.max(0, proc.ttyForeground(k, t)), ns) || -1,
    t.flags >>> 0,
    whole ? x.proc.minflt : 0,
    whole ? x.proc.childMinflt : 0,
    0,
    0,
    times.user,
    times.system,
    times.childUser,
    times.childSystem,
    t.prio - 100,
    t.static_prio - 120,
    threads,
    0,
    start,
    mm.bytes,
    mm.rss,
    rss,
    has ? (permitted ? mm.startCode : 1) : 0,
    has ? (permitted ? mm.endCode : 1) : 0,
    secret(mm.startStack),
    0,
    0,
    low(sets.pending.lo),
    low(t.blocked.lo),
    low(sets.ignored.lo),
    low(sets.caught.lo),
    modern(k) ? (wchan === null ? 0 : 1) : wchan === null ? 0 : 0xc1000000 + (wchan.length << 8),
    0,
    0,
    t.exit_signal,
    0,
    t.rt_priority,
    t.policy,
    0,
    0,
    0,
  ];
  if (modern(k))
    fields.push(
      secret(mm.startData),
      secret(mm.endData),
      secret(mm.startBrk),
      secret(t.mm.$addr === 0 ? 0 : t.mm.arg_start),
      secret(t.mm.$addr === 0 ? 0 : t.mm.arg_end),
      secret(t.mm.$addr === 0 ? 0 : t.mm.env_start),
      secret(t.mm.$addr === 0 ? 0 : t.mm.env_end),
      secret(t.exit_code),
    );
  return `${fields.join(' ')}\n`;
}

export const statFiles: readonly ProcFile[] = [
  pidFile('stat', (k, current, t, ns) => statLine(k, current, t, ns, t.pid === t.tgid)),
  pidFile('statm', (k, _current, t) => {
    const m = memoryOf(k, t);
    return `${m.pages} ${m.rss} ${m.filePages} ${m.textPages} 0 ${m.dataPages + m.stackPages} 0\n`;
  }),
  pidFile('schedstat', (k, _current, t) => {
    const ns = Math.floor((k.x(t).cycles / proc.CYCLES_PER_MS) * 1e6);
    return `${ns} 0 ${Math.ceil(ns / 2e6)}\n`;
  }),
  pidFile(
    'sched',
    (k, _current, t, ns) => {
      const ms = (k.x(t).cycles / proc.CYCLES_PER_MS).toFixed(6);
      const row = (name: string, value: string): string => `${name.padEnd(45)}:${value.padStart(21)}\n`;
      return (
        `${t.comm} (${proc.numberIn(k.x(t), ns)}, #threads: ${proc.threads(k, t).length})\n${'-'.repeat(67)}\n` +
        row('se.sum_exec_runtime', ms) +
        row('policy', String(t.policy)) +
        row('prio', String(t.prio))
      );
    },
    { mode: 0o644, write: () => 0 },
  ),
];
