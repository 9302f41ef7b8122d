/**
 * mm/oom_kill.c — memory is exhausted: who must die?
 *
 * 2.6.34 weighs total_vm by CPU time, nice and privilege and prefers a child of the worst; 6.1 takes whoever uses the most, shifted
 * by oom_score_adj. Neither ever takes init; with nobody left the machine panics.
 *
 * Left out: the memory tables between the lines (show_mem), cpusets and memory policies.
 */
import * as G from '../guards/oom.ts';
import { CAP_SYS_ADMIN, CAP_SYS_RAWIO, CYCLES_PER_MS, PF_EXITING, PF_KTHREAD } from '../include/constants.ts';
import type { Task } from '../include/sched.ts';
import { SIGKILL } from '../include/signal.ts';
import { sigismember } from '../include/sigset.ts';
import { spaceOf } from '../kernel/c-state.ts';
import { oomNotifiers } from '../kernel/exports/hooks.ts';
import { panic } from '../kernel/panic.ts';
import { do_send_sig_info, force_sig_info, SEND_SIG_PRIV } from '../kernel/signal.ts';
import { children, for_each_process, is_global_init } from '../kernel/task.ts';
import type { Guard, Kernel } from '../kernel/types.ts';
import type { Facts } from '../types.ts';
import { dropIdle } from './file-map.ts';
import { totalBytes } from './vma.ts';

const OOM_SCORE_ADJ_MIN = -1000;

export interface MemoryUse {
  /** Pages. */
  readonly totalVm: number;
  readonly rss: number;
  readonly tables: number;
}
export function memoryUse(k: Kernel, t: Task): MemoryUse {
  const space = spaceOf(k, t);
  if (space === null) return imagined(k, t);
  return { totalVm: totalBytes(space.vmas) / 4096, rss: space.resident, tables: space.tableCount };
}

/** Programs of the image have no pages of their own; they count as much as such a program in C would. */
function imagined(k: Kernel, t: Task): MemoryUse {
  if (t.mm.$addr === 0) return { totalVm: 0, rss: 0, tables: 0 };
  const shell = k.x(t).exe.endsWith('sh');
  const { prog } = k.x(t);
  const held = prog.kind === 'program' ? prog.held : 0;
  return shell
    ? { totalVm: 1045 + held, rss: 780 + held, tables: 4 }
    : { totalVm: 620 + held, rss: 240 + held, tables: 3 };
}

/** badness() of 2.6.34. */
function badnessOld(k: Kernel, t: Task): number {
  let points = memoryUse(k, t).totalVm;
  if (points === 0) return 0;
  for (const c of children(k, t)) if (c.mm.$addr !== t.mm.$addr) points += Math.floor(memoryUse(k, c).totalVm / 2) + 1;
  const x = k.x(t);
  const cpuSeconds = x.cycles / CYCLES_PER_MS / 1000 / 8;
  const runSeconds = Math.max(0, k.now - x.startedAt) / 1000 / 1024;
  if (cpuSeconds >= 1) points /= Math.floor(Math.sqrt(cpuSeconds));
  if (runSeconds >= 1) points /= Math.floor(Math.sqrt(Math.floor(Math.sqrt(runSeconds))));
  if (t.static_prio > 120) points *= 2;
  if (k.capable(t, CAP_SYS_ADMIN)) points /= 4;
  if (k.capable(t, CAP_SYS_RAWIO)) points /= 4;
  const adj = t.signal.oom_adj;
  if (adj > 0) points = Math.max(1, points) * 2 ** adj;
  else if (adj < 0) points /= 2 ** -adj;
  return Math.floor(points);
}
/** oom_badness() of 6.1: pages, shifted by oom_score_adj thousandths of all memory. */
function badnessNew(k: Kernel, t: Task): number {
  const use = memoryUse(k, t);
  return use.rss + use.tables + Math.trunc((t.signal.oom_score_adj * k.mem.frames) / 1000);
}
/** /proc/PID/oom_score. */
export function oomScore(k: Kernel, t: Task): number {
  if (k.era.trace === 'old') return badnessOld(k, t);
  if (is_global_init(k, t) || (t.flags & PF_KTHREAD) !== 0 || t.signal.oom_score_adj === OOM_SCORE_ADJ_MIN) return 0;
  // proc_oom_score(): (1000 + badness * 1000 / totalpages) * 2 / 3
  return Math.max(0, Math.floor(((1000 + (badnessNew(k, t) * 1000) / k.mem.frames) * 2) / 3));
}

/**
 * select_bad_process(): the victim; null for nobody; 'wait' when one is already dying.
 *
 * Only whom a guard passes over is told: a machine has thousands of tasks, and each is asked every time memory ends.
 */
function select(k: Kernel, among: readonly Task[]): { t: Task; points: number } | null | 'wait' {
  const old = k.era.trace === 'old';
  let best: { t: Task; points: number } | null = null;
  for (const t of among) {
    if (passedOver(k, G.skipInit, { pid: t.pid, tgid: t.tgid })) continue;
    const kthread = (t.flags & PF_KTHREAD) !== 0;
    if (passedOver(k, G.skipKthreads, { kthread, mm: t.mm.$addr !== 0 })) continue;
    if (sigismember(t.pending.signal, SIGKILL) || ((t.flags & PF_EXITING) !== 0 && t.mm.$addr !== 0)) return 'wait';
    const { oom_adj, oom_score_adj } = t.signal;
    if (passedOver(k, old ? G.adjDisableOld : G.adjDisableNew, { pid: t.pid, oom_adj, oom_score_adj })) continue;
    const points = old ? badnessOld(k, t) : badnessNew(k, t);
    if (best === null || (old ? points > best.points : points >= best.points)) best = { t, points };
  }
  return best;
}
function passedOver<Ctx, F extends Facts>(k: Kernel, guard: Guard<Ctx, F>, ctx: Ctx): boolean {
  return guard.blocks(guard.read(ctx)) && k.blocked(guard, ctx);
}
/** The worst of some tasks (a memory cgroup's). */
export function worst(k: Kernel, among: readonly Task[]): Task | null | 'wait' {
  const r = select(k, among);
  return r === null || r === 'wait' ? r : r.t;
}

/** Nobody can get a frame. Victims are told; a victim that is not `current` must run before memory comes free. */
export function outOfMemory(k: Kernel, current: Task, order: number, sysrq = false): void {
  if (!sysrq && dropIdle(k, 0)) return;
  if (!sysrq && oomNotifiers(k) > 0) return;
  if (sigismember(current.pending.signal, SIGKILL)) return;
  const knob = Number(k.state.sysctl.get('vm.panic_on_oom') ?? 0);
  const old = k.era.trace === 'old';
  const adj = old ? `oom_adj=${current.signal.oom_adj}` : `oom_score_adj=${current.signal.oom_score_adj}`;
  const gfp = old ? 'gfp_mask=0x280da' : 'gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO)';
  const header = `${current.comm} invoked oom-killer: ${gfp}, order=${order}, ${adj}`;
  if (!sysrq && k.blocked(G.panicSysctl, { panic_on_oom: knob })) {
    k.printk(4, header);
    panic(
      k,
      old
        ? 'out of memory. panic_on_oom is selected'
        : `Out of memory: ${knob === 2 ? 'compulsory' : 'system-wide'} panic_on_oom is enabled`,
    );
  }
  const own = Number(k.state.sysctl.get('vm.oom_kill_allocating_task') ?? 0) !== 0;
  const chosen = own && !is_global_init(k, current) ? { t: current, points: 0 } : select(k, for_each_process(k));
  if (chosen === 'wait') return;
  k.printk(4, header);
  if (k.blocked(G.noVictim, { victims: chosen === null ? 0 : 1, sysrq })) {
    if (old) panic(k, 'Out of memory and no killable processes...');
    k.printk(4, 'Out of memory and no killable processes...');
    panic(k, 'System is deadlocked on memory');
  }
  if (chosen === null) {
    k.printk(4, 'Out of memory and no killable processes...');
    return;
  }
  if (old) killOld(k, chosen.t, chosen.points);
  else killNew(k, chosen.t, '');
}

/** oom_kill_process() of 2.6.34: a child with memory of its own dies first. */
function killOld(k: Kernel, t: Task, points: number): void {
  k.printk(3, `Out of memory: kill process ${t.pid} (${t.comm}) score ${points} or a child`);
  const child = children(k, t).find((c) => c.mm.$addr !== 0 && c.mm.$addr !== t.mm.$addr && c.exit_state === 0);
  const victim = child ?? t;
  if (k.blocked(G.refusesInit, { pid: victim.pid })) {
    k.printk(4, 'tried to kill init!');
    return;
  }
  const use = memoryUse(k, victim);
  const kb = (pages: number): string => `${pages * 4}kB`;
  k.printk(
    3,
    `Killed process ${victim.pid} (${victim.comm}) vsz:${kb(use.totalVm)}, anon-rss:${kb(use.rss)}, file-rss:${kb(0)}`,
  );
  k.blocked(G.signalForm, { pid: victim.pid, forced: true });
  force_sig_info(k, SIGKILL, SEND_SIG_PRIV, victim);
}

/** __oom_kill_process(): also for memory cgroups, whose name then is `memcg`. */
export function killNew(k: Kernel, victim: Task, memcg: string, groupKill = false): void {
  const use = memoryUse(k, victim);
  const kb = (pages: number): string => `${pages * 4}kB`;
  const task = `task=${victim.comm},pid=${victim.pid},uid=${victim.cred.uid}`;
  if (!groupKill)
    k.printk(
      6,
      memcg === ''
        ? `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,${task}`
        : `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${memcg},task_memcg=${memcg},${task}`,
    );
  const what = memcg === '' ? 'Out of memory' : 'Memory cgroup out of memory';
  k.printk(
    3,
    `${what}: Killed process ${victim.pid} (${victim.comm}) total-vm:${kb(use.totalVm)}, anon-rss:${kb(use.rss)}, file-rss:4kB, ` +
      `shmem-rss:0kB, UID:${victim.cred.uid} pgtables:${use.tables * 4}kB oom_score_adj:${victim.signal.oom_score_adj}`,
  );
  k.blocked(G.signalForm, { pid: victim.pid, forced: false });
  do_send_sig_info(k, SIGKILL, SEND_SIG_PRIV, victim, true);
}
